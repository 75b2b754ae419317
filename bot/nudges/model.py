"""Reminders, the messages that carried them, and what people do not want to be reminded of."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base
from bot.vault.model import Sealed
from bot.vault.rules import Envelope


class Nudge(Base):
    """One reminder to one person, of one kind and about one subject.

    ``step`` tells apart what is said more than once about the same. ``wish_day`` and ``wish_at`` are a time
    on the reader's own clock, ``wanted_at`` the instant that it came to, and ``due_at`` when it is next
    tried; ``delay`` says why that is later. After ``stops_at`` it is of no use. ``rung`` counts who heard of
    it already: the owner, the coach, the facilitators.
    """

    __tablename__ = "nudge"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject_id", "step"),
        CheckConstraint("state IN ('waiting', 'sent', 'done', 'off', 'over')", name="state"),
        CheckConstraint("rung BETWEEN 0 AND 2", name="rung"),
        Index(None, "subject_id"),
        Index(None, "letter_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    group_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("peer_group.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[uuid.UUID]
    step: Mapped[str] = mapped_column(String(40))
    rung: Mapped[int]
    coach_id: Mapped[uuid.UUID | None]
    body: Mapped[Envelope] = mapped_column(Sealed)
    wish_day: Mapped[date | None]
    wish_at: Mapped[str | None] = mapped_column(String(5))
    wanted_at: Mapped[datetime]
    due_at: Mapped[datetime]
    stops_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8))
    delay: Mapped[str | None] = mapped_column(String(10))
    letter_id: Mapped[uuid.UUID | None]
    sent_at: Mapped[datetime | None]


class Letter(Base):
    """A direct message that carried reminders. One that ``counts`` takes from the week's budget."""

    __tablename__ = "nudge_letter"
    __table_args__ = (Index(None, "person_id", "posted_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    group_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("peer_group.id"))
    posted_at: Mapped[datetime]
    counts: Mapped[bool]
    is_digest: Mapped[bool]


class OptOut(Base):
    """A kind of reminder that somebody does not want in a group."""

    __tablename__ = "nudge_opt_out"

    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"), primary_key=True)
    group_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("peer_group.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)

"""Challenges, drafts, wishes to present, and turns that were given up."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base
from bot.vault.model import Sealed
from bot.vault.rules import Envelope


class Challenge(Base):
    """What a member brings to the group. Its words are sealed; the numbers that rank it are not."""

    __tablename__ = "challenge"
    __table_args__ = (
        CheckConstraint("kind IN ('business', 'people', 'career', 'personal')", name="kind"),
        CheckConstraint("importance BETWEEN 1 AND 10", name="importance"),
        CheckConstraint("urgency BETWEEN 1 AND 10", name="urgency"),
        CheckConstraint("readers IN ('me', 'guides', 'titles', 'group')", name="readers"),
        CheckConstraint("inside IN ('no', 'unsure', 'yes')", name="inside"),
        CheckConstraint("state IN ('waiting', 'presented', 'withdrawn')", name="state"),
        Index(None, "group_id", "state"),
        Index(None, "owner_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    group_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("peer_group.id"))
    owner_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    title: Mapped[Envelope] = mapped_column(Sealed)
    problem: Mapped[Envelope | None] = mapped_column(Sealed)
    wish: Mapped[Envelope | None] = mapped_column(Sealed)
    kind: Mapped[str] = mapped_column(String(10))
    importance: Mapped[int]
    urgency: Mapped[int]
    readers: Mapped[str] = mapped_column(String(8))
    inside: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    brought_at: Mapped[datetime]


class Draft(Base):
    """What somebody had typed when their form closed; one for each person."""

    __tablename__ = "draft"

    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"), primary_key=True)
    group_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("peer_group.id"))
    body: Mapped[Envelope] = mapped_column(Sealed)
    saved_at: Mapped[datetime]


class Wish(Base):
    """A member's wish to present, with or without a challenge written down yet."""

    __tablename__ = "wish"

    group_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("peer_group.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"), primary_key=True)
    since: Mapped[datetime]


class Skip(Base):
    """A turn that a member gave up at a meeting; it is carried until they present."""

    __tablename__ = "skip"

    meeting_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("meeting.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"), primary_key=True)


class Swap(Base):
    """One presenter's request that another takes their turn; it waits for that member's yes."""

    __tablename__ = "swap"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    meeting_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("meeting.id"), unique=True)
    asked_by: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    asked_of: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"))

"""Series, meetings and attendance."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base, partial_index
from bot.vault.model import Sealed
from bot.vault.rules import Envelope


class Series(Base):
    """How a group's meetings recur, in its zone's wall time; the anchor, the first date, never moves."""

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint(
            "shape IN ('nth_weekday', 'last_weekday', 'weeks', 'month_day', 'dates')", name="shape"
        ),
        CheckConstraint("every >= 1", name="every"),
        CheckConstraint("length BETWEEN 45 AND 480", name="length"),
    )

    group_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("peer_group.id"), primary_key=True)
    shape: Mapped[str] = mapped_column(String(12))
    every: Mapped[int]
    anchor: Mapped[date]
    wall_time: Mapped[str] = mapped_column(String(5))
    zone: Mapped[str] = mapped_column(String(64))
    length: Mapped[int]


class Meeting(Base):
    """One dated gathering. Wall time and zone are the truth; the instants are a cache of ``zone_version``.

    The presenter is chosen by the rotation; ``headline`` is the title that its author lets the channel see,
    and ``reason`` says in a sentence why this presenter. ``confirmed_by`` is nobody where two changed places.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("group_id", "number"),
        CheckConstraint("state IN ('planned', 'running', 'closed', 'cancelled')", name="state"),
        CheckConstraint("turn IN ('open', 'proposed', 'confirmed')", name="turn"),
        partial_index("uq_meeting_running", "group_id", where="state = 'running'", unique=True),
        Index(None, "group_id", "starts_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    group_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("peer_group.id"))
    number: Mapped[int]
    local_date: Mapped[date]
    wall_time: Mapped[str] = mapped_column(String(5))
    zone: Mapped[str] = mapped_column(String(64))
    zone_version: Mapped[str] = mapped_column(String(16))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default="planned")
    started_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    turn: Mapped[str] = mapped_column(String(12), default="open")
    confirmed_by: Mapped[uuid.UUID | None]
    presenter_id: Mapped[uuid.UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    challenge_id: Mapped[uuid.UUID | None]
    headline: Mapped[Envelope | None] = mapped_column(Sealed)
    reason: Mapped[Envelope | None] = mapped_column(Sealed)


class Attendance(Base):
    """Whether a member said that they come, and whether they were there; both may be unknown.

    ``asked_at`` is when they were asked by direct message; only then is there a message to edit.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id"),
        CheckConstraint("answer IN ('coming', 'not_coming')", name="answer"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    meeting_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("meeting.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    answer: Mapped[str | None] = mapped_column(String(12))
    was_there: Mapped[bool | None]
    asked_at: Mapped[datetime | None]

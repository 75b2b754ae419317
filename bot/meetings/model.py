"""Series, meetings, attendance, and the dates that a group votes on."""

import uuid
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    and_,
    exists,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base, partial_index
from bot.vault.model import Sealed
from bot.vault.rules import Envelope


class Series(Base):
    """How a group's meetings recur, in its zone's wall time; the anchor, the first date, never moves.

    ``since`` is the occurrence that the anchor is the date of: a group that comes to meet otherwise goes on
    counting. ``country`` is whose holidays it keeps, as two letters: empty for none, and unset for the
    country of its zone.
    """

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
    since: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    country: Mapped[str | None] = mapped_column(String(2))


class Meeting(Base):
    """One dated gathering. Wall time and zone are the truth; the instants are a cache of ``zone_version``.

    The presenter is chosen by the rotation; ``headline`` is the title that its author lets the channel see,
    and ``reason`` says in a sentence why this presenter. ``confirmed_by`` is nobody where two changed places.

    ``number`` counts a group's meetings as they were planned, and ``occurrence`` the dates of its series, of
    which an extra meeting is none. One that was moved keeps its occurrence, so the series goes on. Each
    change of the time raises ``sequence``; ``was_at`` is when it was to be before, until that is told, and
    ``fixed_at`` when the group agreed on the date.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("group_id", "number"),
        CheckConstraint("state IN ('planned', 'running', 'closed', 'cancelled')", name="state"),
        CheckConstraint("turn IN ('open', 'proposed', 'confirmed')", name="turn"),
        partial_index("uq_meeting_running", "group_id", where="state = 'running'", unique=True),
        CheckConstraint("exception IN ('moved', 'extra')", name="exception"),
        Index(None, "group_id", "starts_at"),
        Index("uq_meeting_occurrence", "group_id", "occurrence", unique=True),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    group_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("peer_group.id"))
    number: Mapped[int]
    occurrence: Mapped[int | None]
    exception: Mapped[str | None] = mapped_column(String(8))
    sequence: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    fixed_at: Mapped[datetime | None]
    was_at: Mapped[datetime | None]
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


WENT_BY: ColumnElement[bool] = and_(
    Meeting.state == "closed",
    Meeting.started_at.is_(None),
    ~exists().where(Attendance.meeting_id == Meeting.id, Attendance.was_there.is_(True)).correlate(Meeting),
)
"""That a meeting is over, and nobody is known to have started it or to have been there."""


class Proposal(Base):
    """Dates that a group votes on: its year's, or to move or cancel a meeting whose date it had fixed.

    ``subject_id`` is the group or the meeting; of each one proposal is open at a time.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("kind IN ('year', 'move', 'cancel')", name="kind"),
        CheckConstraint("state IN ('open', 'agreed', 'declined', 'lapsed', 'replaced')", name="state"),
        partial_index("uq_proposal_open", "subject_id", where="state = 'open'", unique=True),
        Index(None, "group_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    group_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("peer_group.id"))
    subject_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8), default="open")
    proposed_by: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]


class ProposedDate(Base):
    """The date and wall time that a proposal has for a meeting."""

    __tablename__ = "proposed_date"

    proposal_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("proposal.id"), primary_key=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("meeting.id"), primary_key=True)
    local_date: Mapped[date]
    wall_time: Mapped[str] = mapped_column(String(5))


class Ballot(Base):
    """A member's yes or no to a proposal; the last one counts."""

    __tablename__ = "ballot"

    proposal_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("proposal.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"), primary_key=True)
    agrees: Mapped[bool]

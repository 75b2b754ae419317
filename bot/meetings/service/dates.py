"""Find meetings."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Integer, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.core.errors import not_found
from bot.meetings import rules
from bot.meetings.model import Meeting
from bot.meetings.rules import Slot, Times

AHEAD = 6
"""How many meetings are planned ahead."""


def times(meeting: Meeting) -> Times:
    """Say when a meeting is, for the timetable."""
    return Times(meeting.local_date, meeting.zone, meeting.starts_at, meeting.ends_at)


def slot_of(meeting: Meeting) -> Slot:
    """Give a meeting's date and wall time."""
    return Slot(meeting.local_date, meeting.wall_time)


_IS_CURRENT = or_(
    Meeting.state == "running", and_(Meeting.state == "planned", Meeting.ends_at > bindparam("ended_since"))
)
_RUNNING_FIRST = case((Meeting.state == "running", 0), else_=1)
_UPCOMING = (
    select(Meeting)
    .where(Meeting.group_id == bindparam("group_id"), _IS_CURRENT)
    .order_by(_RUNNING_FIRST, Meeting.starts_at)
    .limit(bindparam("count", type_=Integer))
)
_LOCKED = (
    select(Meeting)
    .where(Meeting.id == bindparam("meeting_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def upcoming(session: Session, group_id: uuid.UUID, *, now: datetime, count: int = AHEAD) -> list[Meeting]:
    """List a group's next meetings: the one that is running, or was due and can still be started, first."""
    asked = {"group_id": group_id, "ended_since": now - rules.CLOSES_AFTER, "count": count}
    return list(session.scalars(_UPCOMING, asked))


def next_meeting(session: Session, group_id: uuid.UUID, *, now: datetime) -> Meeting | None:
    """Find the meeting that is running, or else the next one; None when none is planned."""
    return next(iter(upcoming(session, group_id, now=now, count=1)), None)


def next_of(session: Session, group_ids: Sequence[uuid.UUID], *, now: datetime) -> dict[uuid.UUID, Meeting]:
    """Find the next meeting of each of these groups, in one statement for any number of groups."""
    place = func.row_number().over(
        partition_by=Meeting.group_id, order_by=(_RUNNING_FIRST, Meeting.starts_at)
    )
    current = select(Meeting, place.label("place")).where(Meeting.group_id.in_(group_ids), _IS_CURRENT)
    ranked = current.subquery()
    one, asked = aliased(Meeting, ranked), {"ended_since": now - rules.CLOSES_AFTER}
    firsts = session.scalars(select(one).where(ranked.c.place == 1), asked)
    return {meeting.group_id: meeting for meeting in firsts}


def last_closed(session: Session, group_id: uuid.UUID) -> Meeting | None:
    """Find the meeting that a group closed last."""
    closed = select(Meeting).where(Meeting.group_id == group_id, Meeting.state == "closed")
    return session.scalar(closed.order_by(Meeting.starts_at.desc()).limit(1))


def found(session: Session, meeting_id: uuid.UUID) -> Meeting:
    """Find a meeting, or refuse in the words for a thing that is not there."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise not_found()
    return meeting


def locked(session: Session, meeting_id: uuid.UUID) -> Meeting:
    """Find a meeting and lock it, so that what is checked about it still holds when the change is written."""
    meeting = lock(session, meeting_id)
    if meeting is None:
        raise not_found()
    return meeting


def lock(session: Session, meeting_id: uuid.UUID) -> Meeting | None:
    """Lock a meeting, or answer None where it is gone."""
    return session.scalar(_LOCKED, {"meeting_id": meeting_id})

"""Plan meetings, and find them."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.alarms import service as alarms
from bot.core.errors import not_found
from bot.groups.model import Group
from bot.meetings import rules
from bot.meetings.model import Meeting, Series
from bot.meetings.rules import Plan, Recurrence, Times

AHEAD = 6
"""How many meetings are planned ahead."""


def plan(session: Session, group: Group, plan: Plan, *, now: datetime) -> list[Meeting]:
    """Plan a group's series in the group's zone, and its next six meetings with all that hangs on them."""
    how = plan.recurrence
    series = Series(
        group_id=group.id,
        shape=how.shape,
        every=how.every,
        anchor=how.anchor,
        wall_time=plan.wall_time,
        zone=group.zone,
        length=plan.length,
    )
    session.add(series)
    session.flush()
    return _add(session, series, after=-1, count=AHEAD, now=now)


def top_up(session: Session, group_id: uuid.UUID, *, now: datetime) -> list[Meeting]:
    """Keep six meetings ahead; numbers go on, and dates that have passed unplanned are left out.

    A series whose zone the zone data no longer knows pauses.
    """
    series = session.get(Series, group_id)
    if series is None or not rules.is_zone(series.zone):
        return []
    last = session.scalar(select(func.max(Meeting.number)).where(Meeting.group_id == group_id))
    ahead = session.scalar(
        select(func.count()).where(
            Meeting.group_id == group_id, Meeting.state == "planned", Meeting.starts_at > now
        )
    )
    return _add(session, series, after=-1 if last is None else last, count=AHEAD - (ahead or 0), now=now)


def _add(session: Session, series: Series, *, after: int, count: int, now: datetime) -> list[Meeting]:
    made: list[Meeting] = []
    number = after + 1
    while len(made) < count and (meeting := _meeting(series, number)) is not None:
        if meeting.starts_at > now:
            made.append(meeting)
        number += 1
    session.add_all(made)
    session.flush()
    for meeting in made:
        for kind, at in rules.alarms_at(times(meeting), now=now).items():
            alarms.wake(session, kind, meeting.id, at=at)
    return made


def _meeting(series: Series, number: int) -> Meeting | None:
    local_date = rules.occurrence_date(Recurrence(series.shape, series.every, series.anchor), number)
    if local_date is None:
        return None
    starts_at = rules.instant(local_date, series.wall_time, series.zone)
    return Meeting(
        id=uuid.uuid4(),
        group_id=series.group_id,
        number=number,
        local_date=local_date,
        wall_time=series.wall_time,
        zone=series.zone,
        zone_version=rules.ZONE_VERSION,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=series.length),
        state="planned",
        turn="open",
    )


def times(meeting: Meeting) -> Times:
    """Say when a meeting is, for the timetable."""
    return Times(meeting.local_date, meeting.zone, meeting.starts_at, meeting.ends_at)


def _is_current(now: datetime) -> ColumnElement[bool]:
    soon = and_(Meeting.state == "planned", Meeting.ends_at > now - rules.CLOSES_AFTER)
    return or_(Meeting.state == "running", soon)


_RUNNING_FIRST = case((Meeting.state == "running", 0), else_=1)


def upcoming(session: Session, group_id: uuid.UUID, *, now: datetime, count: int = AHEAD) -> list[Meeting]:
    """List a group's next meetings: the one that is running, or was due and can still be started, first."""
    current = select(Meeting).where(Meeting.group_id == group_id, _is_current(now))
    return list(session.scalars(current.order_by(_RUNNING_FIRST, Meeting.starts_at).limit(count)))


def next_meeting(session: Session, group_id: uuid.UUID, *, now: datetime) -> Meeting | None:
    """Find the meeting that is running, or else the next one; None when none is planned."""
    return next(iter(upcoming(session, group_id, now=now, count=1)), None)


def next_of(session: Session, group_ids: Sequence[uuid.UUID], *, now: datetime) -> dict[uuid.UUID, Meeting]:
    """Find the next meeting of each of these groups, in one statement for any number of groups."""
    place = func.row_number().over(
        partition_by=Meeting.group_id, order_by=(_RUNNING_FIRST, Meeting.starts_at)
    )
    current = select(Meeting, place.label("place")).where(Meeting.group_id.in_(group_ids), _is_current(now))
    ranked = current.subquery()
    one = aliased(Meeting, ranked)
    return {meeting.group_id: meeting for meeting in session.scalars(select(one).where(ranked.c.place == 1))}


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
    one = select(Meeting).where(Meeting.id == meeting_id).with_for_update()
    return session.scalar(one.execution_options(populate_existing=True))

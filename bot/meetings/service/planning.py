"""Plan the meetings of a group's series, six ahead."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.groups.model import Group
from bot.meetings import rules
from bot.meetings.model import Meeting, Series
from bot.meetings.rules import Plan, Recurrence, Slot
from bot.meetings.service.dates import AHEAD, times


def plan(session: Session, group: Group, plan: Plan, *, now: datetime) -> list[Meeting]:
    """Plan a group's series in the group's zone, and its next meetings with all that hangs on them.

    Of dates that were chosen one by one all are planned at once, of others six.
    """
    how = plan.recurrence
    series = Series(
        group_id=group.id,
        shape=how.shape,
        every=how.every,
        anchor=how.anchor,
        wall_time=plan.wall_time,
        zone=group.zone,
        length=plan.length,
        since=0,
    )
    session.add(series)
    session.flush()
    return _add(session, series, how, first=0, count=max(AHEAD, len(how.others) + 1), now=now)


def top_up(session: Session, group_id: uuid.UUID, *, now: datetime, count: int = AHEAD) -> list[Meeting]:
    """Keep so many meetings of the series ahead; dates that have passed unplanned are left out.

    A series whose zone the zone data no longer knows pauses.
    """
    series = session.get(Series, group_id)
    if series is None or not rules.is_zone(series.zone):
        return []
    how = recurrence_of(series)
    missing = count - _ahead(session, group_id, now=now)
    passed = series.since + rules.number_from(how, now.date() - timedelta(days=1))
    first = max(last_occurrence(session, group_id) + 1, passed)
    return _add(session, series, how, first=first, count=missing, now=now)


def recurrence_of(series: Series) -> Recurrence:
    """Read how a series recurs."""
    return Recurrence(series.shape, series.every, series.anchor)


_OF_SERIES = Meeting.exception.is_distinct_from("extra")
OCCURRENCE = func.coalesce(Meeting.occurrence, Meeting.number)
"""Which date of its series a meeting is: the release before wrote its number alone."""


def last_occurrence(session: Session, group_id: uuid.UUID) -> int:
    """Find the last date of a group's series that was planned; -1 where none was."""
    last = session.scalar(select(func.max(OCCURRENCE)).where(Meeting.group_id == group_id, _OF_SERIES))
    return -1 if last is None else last


def _ahead(session: Session, group_id: uuid.UUID, *, now: datetime) -> int:
    planned = (Meeting.group_id == group_id, Meeting.state == "planned", Meeting.starts_at > now)
    return session.scalar(select(func.count()).where(*planned, _OF_SERIES)) or 0


def _add(
    session: Session, series: Series, how: Recurrence, *, first: int, count: int, now: datetime
) -> list[Meeting]:
    made: list[Meeting] = []
    occurrence, number = first, next_number(session, series.group_id)
    while len(made) < count and (day := rules.occurrence_date(how, occurrence - series.since)) is not None:
        meeting = new_meeting(series, Slot(day, series.wall_time), number=number, length=series.length)
        meeting.occurrence = occurrence
        if meeting.starts_at > now:
            made.append(meeting)
            number += 1
        occurrence += 1
    session.add_all(made)
    session.flush()
    hang(session, made, now=now)
    return made


def next_number(session: Session, group_id: uuid.UUID) -> int:
    """Give the number that a group's next meeting gets."""
    last = session.scalar(select(func.max(Meeting.number)).where(Meeting.group_id == group_id))
    return 0 if last is None else last + 1


def new_meeting(series: Series, slot: Slot, *, number: int, length: int) -> Meeting:
    """Make a meeting at a wall time of the series' zone."""
    starts_at = rules.instant(slot.day, slot.at, series.zone)
    return Meeting(
        id=uuid.uuid4(),
        group_id=series.group_id,
        number=number,
        local_date=slot.day,
        wall_time=slot.at,
        zone=series.zone,
        zone_version=rules.ZONE_VERSION,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=length),
        state="planned",
        turn="open",
        sequence=0,
    )


def hang(session: Session, new: Sequence[Meeting], *, now: datetime) -> None:
    """Set the alarms of all that hangs on new meetings."""
    alarms.wake_all(
        session,
        {(kind, one.id): at for one in new for kind, at in rules.alarms_at(times(one), now=now).items()},
    )

"""Move, cancel and add meetings; all that hangs on them follows, and the series goes on."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.groups import service as groups
from bot.meetings import rules
from bot.meetings.model import Meeting, Series
from bot.meetings.rules import Slot, Times
from bot.meetings.service import attendance
from bot.meetings.service.dates import found, locked, times
from bot.meetings.service.planning import hang, new_meeting, next_number, recurrence_of, top_up
from bot.members.rules import Deed, Who
from bot.nudges import service as nudges

MOVED, CANCELLED, ADDED = "meetings.moved", "meetings.cancelled", "meetings.added"
"""The alarms that have it told that a meeting moved, is cancelled, or was added."""
TURN_TOLD, TURN_LOST = "challenges.tell", "challenges.cancelled"
"""The alarms of a higher room: to tell a turn anew, and to owe a presenter a turn that was cancelled."""


def changeable(session: Session, who: Who, meeting_id: uuid.UUID, *, now: datetime) -> Meeting:
    """Find a meeting for a facilitator who wants to change its date."""
    meeting = found(session, meeting_id)
    groups.enter(session, who, meeting.group_id, Deed.RUN_MEETING)
    rules.check_changeable(meeting.state, meeting.starts_at, now=now)
    return meeting


def move(session: Session, who: Who, meeting_id: uuid.UUID, slot: Slot, *, now: datetime) -> Meeting:
    """Move one meeting, unless the group has fixed its date; its series goes on as before."""
    meeting = taken_down(session, meeting_id)
    groups.enter(session, who, meeting.group_id, Deed.RUN_MEETING)
    rules.check_changeable(meeting.state, meeting.starts_at, now=now)
    rules.check_fixed(is_fixed=meeting.fixed_at is not None)
    at = rules.check_slot(slot, meeting.zone, now=now)
    rules.check_moves(meeting.starts_at, at)
    _check_room(session, meeting, at, at + (meeting.ends_at - meeting.starts_at))
    shift(session, meeting, slot, now=now)
    told_moved(session, meeting, now=now)
    return meeting


def taken_down(session: Session, meeting_id: uuid.UUID) -> Meeting:
    """Lock a meeting and take down what hangs on it: the alarms first, as their jobs lock them."""
    for kind in (*rules.TIMETABLE, rules.BEGIN, rules.CLOSE):
        alarms.clear(session, kind, meeting_id)
    return locked(session, meeting_id)


def shift(
    session: Session,
    meeting: Meeting,
    slot: Slot,
    *,
    now: datetime,
    lasts: timedelta | None = None,
    zone: str = "",
) -> None:
    """Put a meeting to another time, and hang up anew what hangs on it; the caller has taken that down.

    It is as long as before and in its zone, unless it ``lasts`` otherwise or comes to another ``zone``.
    """
    before = times(meeting)
    meeting.zone = zone or meeting.zone
    at = rules.instant(slot.day, slot.at, meeting.zone)
    lasts = meeting.ends_at - meeting.starts_at if lasts is None else lasts
    meeting.was_at = meeting.was_at or meeting.starts_at
    meeting.local_date, meeting.wall_time, meeting.zone_version = slot.day, slot.at, rules.ZONE_VERSION
    meeting.starts_at, meeting.ends_at = at, at + lasts
    meeting.sequence += 1
    meeting.exception = _exception(session, meeting)
    session.flush()
    nudges.drop(session, meeting.id, now=now)
    rehang(session, meeting, before, now=now)


def rehang(session: Session, meeting: Meeting, before: Times, *, now: datetime) -> None:
    """Hang up anew what hangs on a meeting that was at another time before."""
    after = rules.alarms_after(before, times(meeting), now=now)
    alarms.wake_all(session, {(kind, meeting.id): at for kind, at in after.items()})
    has_moved = before.starts_at != meeting.starts_at
    is_other_day = has_moved and before.local_date != meeting.local_date
    attendance.rehang(session, meeting, is_other_day=is_other_day, now=now)
    groups.changed(session, meeting.group_id, now=now)


def restate(session: Session, meeting: Meeting, zone: str, *, now: datetime) -> None:
    """Say a meeting's time on the clock of another zone, without moving it; what hangs on it goes by that.

    The caller has taken down what hangs on it. The second of two times alike has no such words, so it stays.
    """
    before, local = times(meeting), meeting.starts_at.astimezone(ZoneInfo(zone))
    slot = Slot(local.date(), f"{local:%H:%M}")
    if rules.instant(slot.day, slot.at, zone) == meeting.starts_at:
        meeting.local_date, meeting.wall_time, meeting.zone = slot.day, slot.at, zone
        meeting.zone_version = rules.ZONE_VERSION
    session.flush()
    rehang(session, meeting, before, now=now)


def told_moved(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """Have it told that a meeting moved, wherever its time stands."""
    alarms.wake(session, MOVED, meeting.id, at=now)
    alarms.wake(session, TURN_TOLD, meeting.id, at=now)


def taken_over(meeting: Meeting) -> datetime | None:
    """Answer when a meeting was to be, for whoever tells that it is not; None once that is told."""
    was_at, meeting.was_at = meeting.was_at, None
    is_back = meeting.state == "planned" and was_at == meeting.starts_at
    return None if is_back else was_at


def _exception(session: Session, meeting: Meeting) -> str | None:
    """Tell what a meeting is to its series: as the rule says, moved, or extra."""
    if meeting.exception == "extra":
        return "extra"
    by_rule = slot_by_rule(session, meeting)
    return None if by_rule == Slot(meeting.local_date, meeting.wall_time) else "moved"


def slot_by_rule(session: Session, meeting: Meeting) -> Slot | None:
    """Find when a meeting would be if nobody had moved it; None for one that no series has."""
    series = session.get(Series, meeting.group_id)
    if series is None or meeting.exception == "extra":
        return None
    occurrence = meeting.number if meeting.occurrence is None else meeting.occurrence
    day = rules.occurrence_date(recurrence_of(series), occurrence - series.since)
    return Slot(day, series.wall_time) if day is not None else None


def cancel(session: Session, who: Who, meeting_id: uuid.UUID, *, now: datetime) -> Meeting:
    """Cancel one meeting, unless the group has fixed its date; its series goes on."""
    meeting = taken_down(session, meeting_id)
    groups.enter(session, who, meeting.group_id, Deed.RUN_MEETING)
    rules.check_changeable(meeting.state, meeting.starts_at, now=now)
    rules.check_fixed(is_fixed=meeting.fixed_at is not None)
    strike(session, meeting, now=now)
    return meeting


def strike(session: Session, meeting: Meeting, *, now: datetime, is_news: bool = True) -> None:
    """Cancel a meeting whose alarms were taken down; whoever was to present is owed the turn.

    Where it ``is_news`` the group is told; else only what was told before says so.
    """
    meeting.state, meeting.was_at = "cancelled", meeting.starts_at if is_news else None
    meeting.sequence += 1
    attendance.silence(session, meeting)
    nudges.drop(session, meeting.id, now=now)
    session.flush()
    alarms.wake(session, CANCELLED, meeting.id, at=now)
    alarms.wake(session, TURN_LOST, meeting.id, at=now)
    top_up(session, meeting.group_id, now=now)
    groups.changed(session, meeting.group_id, now=now)


def add(
    session: Session, who: Who, group_id: uuid.UUID, slot: Slot, length: int, *, now: datetime
) -> Meeting:
    """Add one meeting of ``length`` minutes beside the series, which does not notice."""
    groups.enter(session, who, group_id, Deed.RUN_MEETING)
    groups.locked(session, group_id)
    series = session.get_one(Series, group_id)
    rules.check_length(length)
    at = rules.check_slot(slot, series.zone, now=now)
    rules.check_many(_count_ahead(session, group_id, now=now))
    meeting = new_meeting(series, slot, number=next_number(session, group_id), length=length)
    meeting.exception = "extra"
    _check_room(session, meeting, at, at + timedelta(minutes=length))
    session.add(meeting)
    session.flush()
    hang(session, [meeting], now=now)
    alarms.wake(session, ADDED, meeting.id, at=now)
    groups.changed(session, group_id, now=now)
    return meeting


def _count_ahead(session: Session, group_id: uuid.UUID, *, now: datetime) -> int:
    ahead = (Meeting.group_id == group_id, Meeting.state == "planned", Meeting.starts_at > now)
    return session.scalar(select(func.count()).where(*ahead)) or 0


def _check_room(session: Session, meeting: Meeting, starts_at: datetime, ends_at: datetime) -> None:
    theirs = (Meeting.group_id == meeting.group_id, Meeting.state.in_(("planned", "running")))
    near = (Meeting.starts_at < ends_at, Meeting.ends_at > starts_at, Meeting.id != meeting.id)
    others = session.execute(select(Meeting.starts_at, Meeting.ends_at).where(*theirs, *near)).all()
    rules.check_room(starts_at, ends_at, [(start, end) for start, end in others])

"""How a group meets, and what becomes of its planned meetings when it comes to meet otherwise."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.blocks import Message
from bot.core.record import record
from bot.groups import service as groups
from bot.groups.model import Group
from bot.meetings import rules
from bot.meetings.model import Meeting, Series
from bot.meetings.rules import Plan, Recurrence, Slot
from bot.meetings.service.asking import has_open_vote
from bot.meetings.service.changing import restate, shift, slot_by_rule, strike, taken_down, told_moved
from bot.meetings.service.dates import AHEAD, slot_of, upcoming
from bot.meetings.service.planning import OCCURRENCE, last_occurrence, recurrence_of, top_up
from bot.meetings.service.sitting import Doubts, circle, doubts
from bot.members.rules import Deed, Who
from bot.outbox import service as outbox

RHYTHM = "meetings.rhythm"
"""The alarm that has it told that a group meets otherwise."""


@record
class Rhythm:
    """How a group meets now: ``first`` is the next date of its series by the rule."""

    group_id: uuid.UUID
    first: Slot
    length: int
    repeats: str
    weeks: int
    zone: str
    country: str


@record
class Given:
    """A rhythm as the form gives it, in texts."""

    first: str
    start: str
    length: str
    repeats: str
    weeks: str
    country: str
    zone: str


@record
class Foreseen:
    """What a new rhythm comes to: each meeting with its new time, or None where it would be cancelled.

    Meetings that were moved by hand, and those whose date the group fixed, stay; they are not among these.
    """

    group_id: uuid.UUID
    zone: str
    dates: Sequence[Doubts]
    moves: Sequence[tuple[Meeting, datetime | None]]
    stay: int


def rhythm(session: Session, who: Who, group_id: uuid.UUID, *, now: datetime) -> Rhythm:
    """Show a facilitator how the group meets."""
    groups.enter(session, who, group_id, Deed.RUN_MEETING)
    series = session.get_one(Series, group_id)
    how = recurrence_of(series)
    day = rules.occurrence_date(how, rules.number_from(how, now.date() + timedelta(days=1)))
    repeats, weeks = rules.repeats_of(how)
    first = Slot(day or series.anchor, series.wall_time)
    country = circle(session, group_id, now=now).country
    return Rhythm(group_id, first, series.length, repeats, weeks, series.zone, country)


def foresee(session: Session, who: Who, group_id: uuid.UUID, given: Given, *, now: datetime) -> Foreseen:
    """Say what a new rhythm comes to, before it is changed."""
    groups.enter(session, who, group_id, Deed.RUN_MEETING)
    series, known = session.get_one(Series, group_id), circle(session, group_id, now=now)
    plan, zone = _plan(session, series, given, now=now), given.zone or series.zone
    known = replace(known, zone=zone)
    follow, stay = _planned(session, group_id, now=now)
    how, since = _counted(session, series, plan, follow)
    lasts = timedelta(minutes=plan.length)
    first = rules.number_from(how, now.date())
    days = [rules.occurrence_date(how, number) for number in range(first, first + AHEAD)]
    moves = [(one, _slot(how, since, plan, one)) for one in follow]
    return Foreseen(
        group_id=group_id,
        zone=zone,
        dates=[doubts(known, Slot(day, plan.wall_time), lasts) for day in days if day is not None],
        moves=[(one, rules.instant(slot.day, slot.at, zone) if slot else None) for one, slot in moves],
        stay=len(stay),
    )


def _plan(session: Session, series: Series, given: Given, *, now: datetime) -> Plan:
    first, length = rules.day_in(given.first, "first"), rules.whole(given.length)
    zone = given.zone or series.zone
    rules.check_plan(first, given.start, zone, length, now=now)
    rules.check_no_vote(is_open=zone != series.zone and has_open_vote(session, series.group_id))
    how = rules.recurrence_for(given.repeats, first, weeks=rules.whole(given.weeks))
    return Plan(how, given.start, length)


def change_rhythm(session: Session, who: Who, group_id: uuid.UUID, given: Given, *, now: datetime) -> None:
    """Have a group meet otherwise from a date on; its planned meetings follow, one by one.

    Where only the hour, the zone or the length changes, the series keeps its anchor, so that the off months
    stay off. Otherwise it begins anew with the first date, and goes on counting. In another zone the meetings
    that do not follow stay when they are, and are told on its clock.
    """
    groups.enter(session, who, group_id, Deed.RUN_MEETING)
    group, series = groups.locked(session, group_id), session.get_one(Series, group_id)
    plan = _plan(session, series, given, now=now)
    follow, stay = _planned(session, group_id, now=now)
    how, since = _counted(session, series, plan, follow)
    series.shape, series.every, series.anchor, series.since = how.shape, how.every, how.anchor, since
    series.wall_time, series.length = plan.wall_time, plan.length
    is_elsewhere = bool(given.zone) and given.zone != series.zone
    group.zone = series.zone = given.zone or series.zone
    series.country = given.country if given.country in rules.countries() else ""
    session.flush()
    for one in follow:
        _follow(session, one, _slot(how, since, plan, one), series, now=now)
    for meeting_id in _elsewhere(session, series, now=now) if is_elsewhere else ():
        restate(session, taken_down(session, meeting_id), series.zone, now=now)
    for one in stay:
        one.exception = "extra" if one.exception == "extra" else _exception(session, one)
    top_up(session, group_id, now=now)
    alarms.wake(session, RHYTHM, group_id, at=now)
    groups.changed(session, group_id, now=now)


def _planned(session: Session, group_id: uuid.UUID, *, now: datetime) -> tuple[list[Meeting], list[Meeting]]:
    """Find the meetings ahead that follow the rule, in its order, and those of the series that do not."""
    ahead = (Meeting.group_id == group_id, Meeting.state == "planned", Meeting.starts_at > now)
    series = Meeting.exception.is_distinct_from("extra")
    found = session.scalars(select(Meeting).where(*ahead, series).order_by(OCCURRENCE)).all()
    stay = [one for one in found if one.exception == "moved" or one.fixed_at is not None]
    return [one for one in found if one not in stay], stay


def _counted(
    session: Session, series: Series, plan: Plan, follow: Sequence[Meeting]
) -> tuple[Recurrence, int]:
    """Answer how dates are counted: from the old anchor where the rule stays, else from the first date."""
    before, new = recurrence_of(series), plan.recurrence
    is_same = (before.shape, before.every) == (new.shape, new.every)
    number = rules.number_from(before, new.anchor)
    if is_same and rules.occurrence_date(before, number) == new.anchor:
        return before, series.since
    first = _occurrence(follow[0]) if follow else last_occurrence(session, series.group_id) + 1
    return new, first


def _occurrence(meeting: Meeting) -> int:
    return meeting.number if meeting.occurrence is None else meeting.occurrence


def _slot(how: Recurrence, since: int, plan: Plan, meeting: Meeting) -> Slot | None:
    day = rules.occurrence_date(how, _occurrence(meeting) - since)
    return Slot(day, plan.wall_time) if day is not None else None


def _elsewhere(session: Session, series: Series, *, now: datetime) -> Sequence[uuid.UUID]:
    """Find the meetings ahead whose times are told on the clock of another zone than the group's."""
    ahead = (Meeting.group_id == series.group_id, Meeting.state == "planned", Meeting.starts_at > now)
    return session.scalars(select(Meeting.id).where(*ahead, Meeting.zone != series.zone)).all()


def _follow(session: Session, one: Meeting, slot: Slot | None, series: Series, *, now: datetime) -> None:
    lasts = timedelta(minutes=series.length)
    if slot == slot_of(one) and lasts == one.ends_at - one.starts_at and one.zone == series.zone:
        return
    if slot is None:
        strike(session, taken_down(session, one.id), now=now, is_news=False)
        return
    if rules.instant(slot.day, slot.at, series.zone) <= now:
        one.exception = "moved"  # it is too late for it to follow
        return
    meeting = taken_down(session, one.id)
    shift(session, meeting, slot, now=now, lasts=lasts, zone=series.zone)
    meeting.was_at = None  # the one message about the rhythm tells it
    told_moved(session, meeting, now=now)


def _exception(session: Session, meeting: Meeting) -> str | None:
    return None if slot_by_rule(session, meeting) == slot_of(meeting) else "moved"


@record
class Dates:
    """A group's next dates, as they are told."""

    group: Group
    dates: Sequence[Meeting]


def next_dates(session: Session, group_id: uuid.UUID, *, now: datetime) -> Dates:
    """Gather a group's next dates."""
    return Dates(session.get_one(Group, group_id), upcoming(session, group_id, now=now))


def post_rhythm(session: Session, told: Dates, message: Message, *, due_at: datetime, now: datetime) -> None:
    """Tell the channel, once for each change, how the group meets now."""
    key = f"meetings:{told.group.id}:rhythm:{due_at.timestamp():.6f}"
    outbox.post(session, groups.channel(told.group), message, key=key, now=now)

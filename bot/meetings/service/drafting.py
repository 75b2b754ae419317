"""A date that somebody thinks of: what stands against it, and which would suit more people."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.core.errors import Refusal
from bot.core.record import record
from bot.groups import service as groups
from bot.meetings import rules
from bot.meetings.model import Meeting, Series
from bot.meetings.rules import Offer, Slot
from bot.meetings.service.dates import slot_of, upcoming
from bot.meetings.service.sitting import Circle, Doubts, circle, doubts
from bot.members.rules import Deed, Role, Who

_AROUND = timedelta(days=14)
_LISTED = 40


@record
class Draft:
    """A date that a facilitator thinks of: for a meeting that is to move, or else for an extra one.

    ``problem`` says why there can be no meeting at that time; otherwise ``doubts`` say what stands against
    it. ``offers`` are the times that suit more people, where they were asked for.
    """

    about: uuid.UUID
    meeting: Meeting | None
    slot: Slot
    length: int
    zone: str
    problem: str
    doubts: Doubts | None
    offers: Sequence[Offer]


@record
class Calendar:
    """A group's dates as one member sees them, each with what stands against it."""

    group_id: uuid.UUID
    name: str
    dates: Sequence[tuple[Meeting, Doubts]]
    runs: bool


def calendar(session: Session, who: Who, group_id: uuid.UUID, *, now: datetime) -> Calendar:
    """Show a member the group's dates."""
    admitted = groups.enter(session, who, group_id, Deed.SEE_GROUP)
    known = circle(session, group_id, now=now)
    planned = upcoming(session, group_id, now=now, count=_LISTED)
    return Calendar(
        group_id=group_id,
        name=groups.name_of(session, admitted.group),
        dates=[(one, doubts(known, slot_of(one), one.ends_at - one.starts_at)) for one in planned],
        runs=admitted.actor.role is Role.FACILITATOR,
    )


def group_of(session: Session, about: uuid.UUID) -> uuid.UUID:
    """Find whose dates a draft is about: the group of a meeting, or else the group itself."""
    meeting = session.get(Meeting, about)
    return meeting.group_id if meeting else about


def draft(
    session: Session, who: Who, about: uuid.UUID, slot: Slot | None, *, now: datetime, finds: bool = False
) -> Draft:
    """Look at a date for the meeting, or for an extra meeting of the group, that ``about`` is the id of.

    Without a slot it is the date that the meeting has, or one in two weeks.
    """
    meeting = session.get(Meeting, about)
    group_id = meeting.group_id if meeting else about
    groups.enter(session, who, group_id, Deed.RUN_MEETING)
    if meeting is not None:
        rules.check_changeable(meeting.state, meeting.starts_at, now=now)
    series, known = session.get_one(Series, group_id), circle(session, group_id, now=now)
    chosen = slot or (slot_of(meeting) if meeting else Slot(now.date() + _AROUND, series.wall_time))
    length = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60 if meeting else series.length
    problem = _problem(chosen, known.zone, now=now)
    return Draft(
        about=about,
        meeting=meeting,
        slot=chosen,
        length=length,
        zone=known.zone,
        problem=problem,
        doubts=None if problem else doubts(known, chosen, timedelta(minutes=length)),
        offers=[] if problem or not finds else _offers(known, chosen, length, now=now),
    )


def _problem(slot: Slot, zone: str, *, now: datetime) -> str:
    try:
        rules.check_slot(slot, zone, now=now)
    except Refusal as refusal:
        return refusal.sentence
    return ""


def _offers(known: Circle, near: Slot, length: int, *, now: datetime) -> list[Offer]:
    days = [near.day + timedelta(days=n) for n in range(-_AROUND.days, _AROUND.days + 1)]
    free = [day for day in days if _is_free(day, known)]
    return rules.offers(known.sitters, free, near=near, zone=known.zone, length=length, now=now)


def _is_free(day: date, known: Circle) -> bool:
    return day not in known.taken and not rules.holiday_on(known.country, day)

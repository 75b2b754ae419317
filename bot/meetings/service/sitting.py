"""Who would sit in a meeting, and what stands against its date."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.record import record
from bot.groups.model import Group
from bot.meetings import rules
from bot.meetings.model import Meeting, Series
from bot.meetings.rules import Sitter, Slot
from bot.members import service as members
from bot.members.service import Habits, Member


@record
class Doubts:
    """What stands against a time: the clock change, the group's holiday, and for whom it is hard.

    ``free`` is the next same weekday that is nobody's holiday, where this one is somebody's.
    """

    slot: Slot
    zone: str
    starts_at: datetime
    note: str
    holiday: str
    away: Sequence[str]
    hard: Sequence[str]
    people: int
    free: date | None


@record
class Circle:
    """The people of a group as its dates concern them, and the country whose holidays it keeps."""

    zone: str
    country: str
    sitters: Sequence[Sitter]
    taken: frozenset[date]


def circle(session: Session, group_id: uuid.UUID, *, now: datetime) -> Circle:
    """Gather whom the dates of a group concern, and its dates ahead."""
    series = session.get(Series, group_id)
    zone = series.zone if series else session.get_one(Group, group_id).zone
    country = series.country if series else None
    ahead = (Meeting.group_id == group_id, Meeting.state == "planned", Meeting.starts_at > now)
    return Circle(
        zone=zone,
        country=rules.country_of(zone) if country is None else country,
        sitters=_sitters(session, group_id),
        taken=frozenset(session.scalars(select(Meeting.local_date).where(*ahead))),
    )


def _sitters(session: Session, group_id: uuid.UUID) -> list[Sitter]:
    people = members.members(session, group_id)
    habits = members.habits(session, [one.person_id for one in people])
    return [_sitter(one, habits[one.person_id]) for one in people]


def _sitter(one: Member, habits: Habits) -> Sitter:
    hours, country = habits.hours, habits.hours.country or rules.country_of(one.zone)
    return Sitter(one.name, one.zone, country, habits.away, (hours.work_from, hours.work_until))


def doubts(known: Circle, slot: Slot, length: timedelta) -> Doubts:
    """Say what stands against a time in the group's zone."""
    starts_at = rules.instant(slot.day, slot.at, known.zone)
    holiday = rules.holiday_on(known.country, slot.day) or ""
    away = rules.days_off(known.sitters, starts_at)
    free = (
        rules.next_free(slot, known.zone, known.sitters, country=known.country, taken=known.taken)
        if holiday or away
        else None
    )
    return Doubts(
        slot=slot,
        zone=known.zone,
        starts_at=starts_at,
        note=rules.zone_note(slot.day, slot.at, known.zone) or "",
        holiday=holiday,
        away=away,
        hard=rules.troubles(known.sitters, starts_at, starts_at + length),
        people=len(known.sitters),
        free=free,
    )


def doubts_about(session: Session, meeting: Meeting, *, now: datetime) -> Doubts:
    """Say what stands against a meeting as it is planned."""
    known = circle(session, meeting.group_id, now=now)
    return doubts(known, Slot(meeting.local_date, meeting.wall_time), meeting.ends_at - meeting.starts_at)

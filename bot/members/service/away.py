"""Ask whether somebody is away, since their status seems to say so; only their yes is kept."""

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.core.blocks import Message
from bot.core.errors import not_found
from bot.core.walltime import is_zone
from bot.members import rules
from bot.members.model import Person
from bot.members.rules import Status, Who
from bot.members.service.absent import seats_of
from bot.members.service.hours import days_off, go_away, locked
from bot.members.service.people import find
from bot.outbox import service as outbox
from bot.outbox.service import Address


def hint(session: Session, person: Person, status: Status, *, now: datetime) -> tuple[date, date] | None:
    """Find the days that somebody is to be asked about; None where nothing is hinted, or it is known."""
    zone = ZoneInfo(person.zone if is_zone(person.zone) else "UTC")
    days = rules.hinted_absence(status, zone=zone, now=now)
    if days is None or person.is_gone or not seats_of(session, person.id):
        return None
    known = days_off(session, person.id, today=days[0])
    return None if any(one.first <= days[0] and one.last >= days[1] for one in known) else days


def ask_away(session: Session, person: Person, last: date, message: Message, *, now: datetime) -> None:
    """Ask somebody whether they are away until that day, once."""
    place = _place(person.id, last)
    outbox.post(session, _to(person), message, key=place, now=now, repeats=False, place=place)


def answer_away(
    session: Session, who: Who, days: tuple[date, date], message: Message, *, is_away: bool, now: datetime
) -> None:
    """Take over somebody's answer, and say so where they were asked."""
    found = find(session, who)
    if found is None or found.is_gone:
        raise not_found()
    person = locked(session, found.id)
    if is_away:
        zone = ZoneInfo(person.zone if is_zone(person.zone) else "UTC")
        go_away(session, person.id, *days, today=now.astimezone(zone).date())
    place = _place(person.id, days[1])
    outbox.post(session, _to(person), message, key=f"{place}:{uuid.uuid4()}", now=now, place=place)


def _to(person: Person) -> Address:
    return Address(person.workspace_id, person.workspace_id, person.user_id)


def _place(person_id: uuid.UUID, last: date) -> str:
    return f"away:{uuid.uuid5(person_id, last.isoformat())}"

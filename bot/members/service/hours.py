"""Know when people can be reached, and when they are away."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from bot.core.errors import not_found
from bot.core.record import record
from bot.members import rules
from bot.members.model import Absence, Person, PersonHours
from bot.members.rules import Hours, Reader

_USUAL = Hours()
_LOCKED = (
    select(Person)
    .where(Person.id == bindparam("person_id"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_THESE: BindParameter[uuid.UUID] = bindparam("person_ids", expanding=True)
_HOURS = select(PersonHours).where(PersonHours.person_id.in_(_THESE))
_AWAY = select(Absence).where(Absence.person_id.in_(_THESE)).order_by(Absence.first_day)


@record
class Days:
    """Days off, the first and the last one, where the person is."""

    absence_id: uuid.UUID
    first: date
    last: date


@record
class Habits:
    """When somebody can be reached, and their days off, the earliest first."""

    hours: Hours
    away: Sequence[tuple[date, date]]


def locked(session: Session, person_id: uuid.UUID) -> Person:
    """Lock a person, so that what is decided for them in one place is not decided in another as well.

    Their key never changes, so rows that only point to it need not wait.
    """
    person = session.scalar(_LOCKED, {"person_id": person_id})
    if person is None:
        raise not_found()
    return person


def habits(session: Session, person_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Habits]:
    """Find when each of these people can be reached; the usual hours for whoever has said nothing."""
    asked = {"person_ids": list(person_ids)}
    said = {row.person_id: _hours(row) for row in session.scalars(_HOURS, asked)}
    away: dict[uuid.UUID, list[tuple[date, date]]] = {each: [] for each in person_ids}
    for row in session.scalars(_AWAY, asked):
        away[row.person_id].append((row.first_day, row.last_day))
    return {each: Habits(said.get(each, _USUAL), away[each]) for each in person_ids}


def reader_of(session: Session, person: Person) -> Reader:
    """Find how somebody can be reached."""
    return reader_with(person, habits(session, [person.id])[person.id])


def reader_with(person: Person, known: Habits) -> Reader:
    """Tell how somebody with these habits can be reached."""
    hours = known.hours
    return Reader(person.zone, hours.quiet_from, hours.quiet_until, known.away, hours.country)


def told_at(
    session: Session, person_id: uuid.UUID, *, until: datetime | None, now: datetime
) -> datetime | None:
    """Find when somebody is told news that are of use ``until`` then; None when that is not at all."""
    reader = reader_of(session, session.get_one(Person, person_id))
    return rules.told_at(reader, now, until=until)


def set_hours(session: Session, person_id: uuid.UUID, hours: Hours) -> None:
    """Take over when somebody can be reached."""
    rules.check_hours(hours)
    session.merge(PersonHours(person_id=person_id, **asdict(hours)))
    session.flush()


def days_off(session: Session, person_id: uuid.UUID, *, today: date) -> list[Days]:
    """List somebody's days off that are not over, the earliest first."""
    theirs = select(Absence).where(Absence.person_id == person_id, Absence.last_day >= today)
    rows = session.scalars(theirs.order_by(Absence.first_day))
    return [Days(row.id, row.first_day, row.last_day) for row in rows]


def go_away(session: Session, person_id: uuid.UUID, first: date, last: date, *, today: date) -> None:
    """Note days off; the same days twice are noted once."""
    ahead = days_off(session, person_id, today=today)
    if any((each.first, each.last) == (first, last) for each in ahead):
        return
    rules.check_absence(first, last, today=today, known=len(ahead))
    session.add(Absence(id=uuid.uuid4(), person_id=person_id, first_day=first, last_day=last))
    session.flush()


def stay(session: Session, person_id: uuid.UUID, absence_id: uuid.UUID) -> None:
    """Strike somebody's days off, if they are theirs."""
    row = session.get(Absence, absence_id)
    if row is None or row.person_id != person_id:
        raise not_found()
    session.delete(row)
    session.flush()


def _hours(row: PersonHours) -> Hours:
    return Hours(
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        work_from=row.work_from,
        work_until=row.work_until,
        country=row.country,
        a_week=row.a_week,
    )

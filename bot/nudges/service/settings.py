"""A person's own settings: when they can be reached, when they are away, and what they want to hear."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.core.errors import Refusal, not_found
from bot.core.holidays import country_of
from bot.core.record import record
from bot.groups import service as groups
from bot.members import service as members
from bot.members.model import Person
from bot.members.rules import Hours, Role, Who
from bot.members.service import Days
from bot.nudges import rules
from bot.nudges.model import OptOut
from bot.nudges.service.answering import switch_off
from bot.nudges.service.sending import replan


@record
class InGroup:
    """What somebody hears in one of their groups: the kinds that they may get, and those switched off."""

    group_id: uuid.UUID
    name: str
    is_facilitator: bool
    off: frozenset[str]


@record
class Settings:
    """Everything that somebody can set about their reminders; ``country`` is what their zone suggests."""

    zone: str
    hours: Hours
    country: str
    days_off: Sequence[Days]
    groups: Sequence[InGroup]


@record
class Draft:
    """What somebody filled in; days off have a last day, and the first is today where none is given."""

    hours: Hours
    away_from: date | None
    away_until: date | None
    off: Mapping[uuid.UUID, Sequence[str]]


def settings(session: Session, who: Who, *, now: datetime) -> Settings:
    """Show somebody their settings."""
    person = _known(session, who)
    known = members.habits(session, [person.id])[person.id]
    today = members.reader_of(session, person).today(now)
    off = session.execute(select(OptOut.group_id, OptOut.kind).where(OptOut.person_id == person.id)).all()
    return Settings(
        zone=person.zone,
        hours=known.hours,
        country=known.hours.country or country_of(person.zone),
        days_off=members.days_off(session, person.id, today=today),
        groups=[
            InGroup(
                group_id=group.id,
                name=groups.name_of(session, group),
                is_facilitator=role is Role.FACILITATOR,
                off=frozenset(row.kind for row in off if row.group_id == group.id),
            )
            for group, role, _ in groups.groups_of(session, who)
        ],
    )


def save(session: Session, who: Who, draft: Draft, *, now: datetime) -> None:
    """Take over somebody's settings, and move what waits for them accordingly."""
    person = _known(session, who)
    members.locked(session, person.id)
    members.set_hours(session, person.id, draft.hours)
    _go_away(session, person, draft, now=now)
    for group, role, _ in groups.groups_of(session, who):
        if group.id in draft.off:
            _choose(session, person, group.id, role, draft.off[group.id], now=now)
    replan(session, person, now=now)


def strike(session: Session, who: Who, absence_id: uuid.UUID, *, now: datetime) -> None:
    """Strike days off, and move what waits accordingly."""
    person = _known(session, who)
    members.locked(session, person.id)
    members.stay(session, person.id, absence_id)
    replan(session, person, now=now)


def _go_away(session: Session, person: Person, draft: Draft, *, now: datetime) -> None:
    today = members.reader_of(session, person).today(now)
    if draft.away_until is not None:
        first = draft.away_from or today
        members.go_away(session, person.id, first, draft.away_until, today=today)
    elif draft.away_from is not None:
        raise Refusal("Choose the last day away too.", "away_until")


def _choose(
    session: Session,
    person: Person,
    group_id: uuid.UUID,
    role: Role,
    kinds: Sequence[str],
    *,
    now: datetime,
) -> None:
    offered = {kind.name for kind in rules.kinds_for(is_facilitator=role is Role.FACILITATOR)}
    theirs = (OptOut.person_id == person.id, OptOut.group_id == group_id)
    session.execute(delete(OptOut).where(*theirs, OptOut.kind.in_(offered - set(kinds))))
    for kind in offered & set(kinds):
        switch_off(session, person.id, group_id, kind, now=now)


def _known(session: Session, who: Who) -> Person:
    person = members.find(session, who)
    if person is None or person.is_gone:
        raise not_found()
    return person

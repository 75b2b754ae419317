"""Know who cannot be reached in Slack, and have that looked at by whoever counts on them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.record import record
from bot.members.model import Person, Seat
from bot.members.rules import LOOK
from bot.members.service.people import Profile, learn, name_of
from bot.outbox import service as outbox
from bot.outbox.rules import is_gone


@record
class Absent:
    """Somebody with a seat whom Slack delivers nothing to; who ``is_gone`` has no account any more."""

    person_id: uuid.UUID
    name: str
    is_gone: bool


_SEATED = (
    select(Person)
    .join(Seat, Seat.person_id == Person.id)
    .where(Seat.group_id == bindparam("group_id"), Seat.left_at.is_(None))
)

_SEATS_OF = select(Seat.group_id).where(Seat.person_id == bindparam("person_id"), Seat.left_at.is_(None))


def absent(session: Session, group_id: uuid.UUID) -> Mapping[uuid.UUID, Absent]:
    """Find who in a group cannot be reached: their account is gone, or Slack refuses messages to them."""
    people = session.scalars(_SEATED, {"group_id": group_id}).all()
    refused = _refused(session, people)
    return {
        one.id: Absent(one.id, name_of(session, one), one.is_gone or is_gone(refused.get(one.user_id, "")))
        for one in people
        if one.is_gone or one.user_id in refused
    }


def _refused(session: Session, people: Sequence[Person]) -> Mapping[str, str]:
    if not people:
        return {}
    return outbox.held(session, people[0].workspace_id, [one.user_id for one in people])


def look_at(session: Session, person_id: uuid.UUID, *, now: datetime) -> None:
    """Have it looked at what follows from somebody's leaving, or coming back."""
    alarms.wake(session, LOOK, person_id, at=now)


def change(session: Session, person: Person, profile: Profile, *, now: datetime) -> None:
    """Take over what Slack says of somebody; whoever is back can be written to again."""
    if learn(session, person, profile):
        outbox.lift(session, person.workspace_id, person.user_id)
        look_at(session, person.id, now=now)


def seats_of(session: Session, person_id: uuid.UUID) -> list[uuid.UUID]:
    """List the groups that somebody has a seat in, whether or not they can be reached."""
    return list(session.scalars(_SEATS_OF, {"person_id": person_id}))

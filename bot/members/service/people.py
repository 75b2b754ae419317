"""Know people and give them seats."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from bot.core.errors import Refusal
from bot.core.record import record
from bot.members import rules
from bot.members.model import Person, Seat
from bot.members.rules import PLEDGE_VERSION, Role, Who
from bot.vault import service as vault
from bot.vault.rules import THE_APP, Place

MOST_SEATS = 40


@record
class Profile:
    """What Slack says about somebody."""

    team_id: str
    user_id: str
    name: str
    zone: str
    is_bot: bool = False
    is_gone: bool = False
    is_stranger: bool = False


@record
class Member:
    """A person with their seat, as the group's pickers list them."""

    person_id: uuid.UUID
    user_id: str
    name: str
    zone: str
    role: Role
    title: str
    company: str
    has_pledged: bool
    is_external: bool

    @property
    def label(self) -> str:
        """Name them with their company."""
        return f"{self.name} ({self.company})" if self.company else self.name


def find(session: Session, who: Who) -> Person | None:
    """Find the person behind a request; None when nobody of that team and id is known."""
    return session.scalar(select(Person).where(Person.team_id == who.team_id, Person.user_id == who.user_id))


def meet(session: Session, workspace_id: uuid.UUID, home_team: str, profile: Profile) -> Person:
    """Get to know somebody, or learn what changed about them; refuse whoever cannot hold a seat."""
    rules.check_person(is_bot=profile.is_bot, is_gone=profile.is_gone, is_stranger=profile.is_stranger)
    theirs = (Person.team_id == profile.team_id, Person.user_id == profile.user_id)
    person = session.scalar(select(Person).where(*theirs)) or Person(
        id=uuid.uuid4(), workspace_id=workspace_id, team_id=profile.team_id, user_id=profile.user_id
    )
    person.is_external = profile.team_id != home_team
    learn(session, person, profile)
    session.add(person)
    session.flush()
    return person


def learn(session: Session, person: Person, profile: Profile) -> bool:
    """Take over somebody's name, zone and whether their account is gone; answer whether that is news."""
    was_gone = person.is_gone
    person.name = vault.seal(session, profile.name, _name_place(person.id, person.workspace_id))
    person.zone, person.is_gone = profile.zone, profile.is_gone
    return was_gone is not None and was_gone != profile.is_gone


def seat(session: Session, group_id: uuid.UUID, person_id: uuid.UUID, role: Role) -> Seat:
    """Give a person a seat without a pledge, or find the one they have."""
    held = select(Seat).where(Seat.group_id == group_id, Seat.person_id == person_id)
    found = session.scalar(held) or Seat(
        id=uuid.uuid4(), group_id=group_id, person_id=person_id, role=role.value
    )
    session.add(found)
    session.flush()
    return found


def pledge(session: Session, held: Seat, *, title: str, company: str, now: datetime) -> None:
    """Sign the pledge on a seat, with the member's role and company; signing again renews it."""
    held.title = vault.seal_if(session, title, _seat_place("title", held.id, held.group_id))
    held.company = vault.seal_if(session, company, _seat_place("company", held.id, held.group_id))
    held.pledge_version, held.pledged_at, held.left_at = PLEDGE_VERSION, now, None
    session.flush()


def check_room(session: Session, group_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Refuse a new seat in a full group; the caller has locked the group."""
    held = session.scalars(
        select(Seat.person_id).where(Seat.group_id == group_id, Seat.left_at.is_(None))
    ).all()
    if person_id not in held and len(held) >= MOST_SEATS:
        raise Refusal(
            f"This group has {MOST_SEATS} members, which is as many as it can hold. Ask a facilitator."
        )


_SEATED = (
    select(
        Person.id,
        Person.user_id,
        Person.name,
        Person.zone,
        Person.workspace_id,
        Person.is_external,
        Person.is_gone,
        Seat.id.label("seat_id"),
        Seat.group_id,
        Seat.role,
        Seat.title,
        Seat.company,
        Seat.pledge_version,
    )
    .join(Seat, Seat.person_id == Person.id)
    .where(Seat.left_at.is_(None))
)
_ROSTER = _SEATED.where(Person.is_gone.is_(False), Seat.group_id == bindparam("group_id"))
_NAMED = _ROSTER.where(Person.id.in_(bindparam("person_ids", expanding=True)))


def roster(session: Session, group_id: uuid.UUID) -> list[Member]:
    """List who holds a seat in a group, by name."""
    rows = session.execute(_ROSTER, {"group_id": group_id}).all()
    return sorted((_member(session, row) for row in rows), key=lambda member: member.name.casefold())


def members(session: Session, group_id: uuid.UUID) -> list[Member]:
    """List who has pledged, by name: those who can bring, read, come and give."""
    return [member for member in roster(session, group_id) if member.has_pledged]


def named(session: Session, group_id: uuid.UUID, person_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Member]:
    """Find the members with these ids."""
    rows = session.execute(_NAMED, {"group_id": group_id, "person_ids": list(person_ids)}).all()
    return {row.id: _member(session, row) for row in rows}


def _member(session: Session, row: Row[*tuple[object, ...]]) -> Member:
    return Member(
        person_id=row.id,
        user_id=row.user_id,
        name=vault.unseal(session, row.name, _name_place(row.id, row.workspace_id), THE_APP),
        zone=row.zone,
        role=Role(row.role),
        title=vault.unseal(session, row.title, _seat_place("title", row.seat_id, row.group_id), THE_APP),
        company=vault.unseal(
            session, row.company, _seat_place("company", row.seat_id, row.group_id), THE_APP
        ),
        has_pledged=row.pledge_version is not None,
        is_external=row.is_external,
    )


def name_of(session: Session, person: Person) -> str:
    """Open somebody's name."""
    return vault.unseal(session, person.name, _name_place(person.id, person.workspace_id), THE_APP)


def _name_place(person_id: uuid.UUID, workspace_id: uuid.UUID) -> Place:
    return Place("person", "name", person_id, workspace_id)


def _seat_place(column: str, seat_id: uuid.UUID, group_id: uuid.UUID) -> Place:
    return Place("seat", column, seat_id, group_id)

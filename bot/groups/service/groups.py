"""Make groups, find them, and let people in."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.errors import Refusal, not_found
from bot.core.record import record
from bot.groups import rules
from bot.groups.model import Group
from bot.members import service as members
from bot.members.model import Person, Seat
from bot.members.rules import Actor, Deed, Role, Thing, Who, check
from bot.members.service import Profile
from bot.outbox import service as outbox
from bot.outbox.rules import PUBLIC
from bot.outbox.service import Address
from bot.vault import service as vault
from bot.vault.rules import THE_APP, Permit, Place

BOARD = "board.card"
"""The alarm that has the board card drawn anew; whoever changes what it shows sets it."""


@record
class Charter:
    """What a group is set up with."""

    name: str
    purpose: str
    zone: str
    channel_id: str


@record
class Joining:
    """What somebody gives to join: the pledge goes without saying."""

    title: str
    company: str


@record
class Invitation:
    """What the form to join shows: the group, and what a member gave before."""

    group_id: uuid.UUID
    name: str
    before: members.Member | None


@record
class Admitted:
    """An actor with the group they entered, and the permit for what they came to do."""

    actor: Actor
    group: Group
    permit: Permit


def create(session: Session, who: Who, charter: Charter, *, now: datetime) -> Group:
    """Make a group in its channel, with a data key of its own; refuse a channel that has one."""
    check_free(session, who.workspace_id, charter.channel_id)
    group = Group(
        id=uuid.uuid4(), workspace_id=who.workspace_id, channel_id=charter.channel_id, created_at=now
    )
    vault.keyring(session).make(group.id)
    group.name = vault.seal(session, charter.name, _place("name", group.id))
    group.purpose = vault.seal_if(session, charter.purpose, _place("purpose", group.id))
    group.zone, group.crowd = charter.zone, 4
    try:
        with session.begin_nested():
            session.add(group)
    except IntegrityError as error:
        vault.keyring(session).destroy(group.id)
        raise _taken() from error
    return group


def check_free(session: Session, workspace_id: uuid.UUID, channel_id: str) -> None:
    """Refuse a channel that has a group already."""
    if in_channel(session, workspace_id, channel_id) is not None:
        raise _taken()


def _taken() -> Refusal:
    return Refusal(
        "This channel has a group already. Open its board with /board, or use another private channel."
    )


def in_channel(session: Session, workspace_id: uuid.UUID, channel_id: str | None) -> Group | None:
    """Find the group of a channel; None when the channel has none."""
    here = (Group.workspace_id == workspace_id, Group.channel_id == channel_id)
    return session.scalar(select(Group).where(*here))


def locked(session: Session, group_id: uuid.UUID) -> Group:
    """Lock a group, so that a check of its members or queue still holds when the change is written.

    Its key never changes, so rows that only point to it need not wait.
    """
    group = session.scalar(select(Group).where(Group.id == group_id).with_for_update(key_share=True))
    if group is None:
        raise not_found()
    return group


_IS_HERE = Person.is_gone.is_(False)
# Built once: it runs on every request about a group.
_ENTER = (
    select(Group, Person.id, Seat.role, Seat.pledge_version)
    .select_from(Group)
    .outerjoin(
        Person, (Person.team_id == bindparam("team")) & (Person.user_id == bindparam("user")) & _IS_HERE
    )
    .outerjoin(Seat, (Seat.group_id == Group.id) & (Seat.person_id == Person.id) & Seat.left_at.is_(None))
    .where(Group.id == bindparam("group"), Group.workspace_id == bindparam("workspace"))
)
_HOLD = (
    select(Person.id, Seat.role, Seat.pledge_version, Group.channel_id)
    .join_from(Group, Seat, Seat.group_id == Group.id)
    .join(Person, Person.id == Seat.person_id)
    .where(Person.team_id == bindparam("team"), Person.user_id == bindparam("user"), Seat.left_at.is_(None))
    .where(Group.id == bindparam("group"), Group.workspace_id == bindparam("workspace"), _IS_HERE)
    .with_for_update(of=Seat)
)


def enter(
    session: Session, who: Who, group_id: uuid.UUID, deed: Deed, thing: Thing | None = None
) -> Admitted:
    """Let somebody into a group for one deed, or refuse: the check of every request about a group."""
    actor, group = actor_in(session, who, group_id)
    return Admitted(actor, group, check(actor, deed, thing))


def held_seat(session: Session, who: Who, group_id: uuid.UUID, deed: Deed) -> Actor:
    """Let a member in as ``enter`` does, and lock their seat, so that their own deeds come in turn."""
    row = session.connection().execute(_HOLD, _asked(who, group_id)).one_or_none()
    if row is None:
        return enter(session, who, group_id, deed).actor
    person_id, role, pledged, channel_id = row
    actor = Actor(person_id, group_id, Role(role), pledged is not None, who.channel_id == channel_id)
    check(actor, deed)
    return actor


def actor_in(session: Session, who: Who, group_id: uuid.UUID) -> tuple[Actor, Group]:
    """Find who somebody is in a group, before any deed."""
    row = session.execute(_ENTER, _asked(who, group_id)).one_or_none()
    if row is None:
        raise not_found()
    group, person_id, role, pledged = row
    is_here = who.channel_id == group.channel_id
    seat = Role(role) if role is not None else None
    return Actor(person_id, group_id, seat, pledged is not None, is_here), group


def _asked(who: Who, group_id: uuid.UUID) -> dict[str, object]:
    return {"team": who.team_id, "user": who.user_id, "group": group_id, "workspace": who.workspace_id}


def groups_of(session: Session, who: Who) -> list[tuple[Group, Role, bool]]:
    """List the groups somebody has a seat in: (group, role, has pledged), the oldest first."""
    rows = session.execute(
        select(Group, Seat.role, Seat.pledge_version)
        .join(Seat, Seat.group_id == Group.id)
        .join(Person, Person.id == Seat.person_id)
        .where(Person.team_id == who.team_id, Person.user_id == who.user_id, Seat.left_at.is_(None))
        .where(_IS_HERE)
        .where(Group.workspace_id == who.workspace_id)
        .order_by(Group.created_at)
    )
    return [(group, Role(role), pledged is not None) for group, role, pledged in rows]


def invitation(session: Session, who: Who, group_id: uuid.UUID) -> Invitation:
    """Invite whoever stands in the group's channel, or has a seat."""
    actor, group = actor_in(session, who, group_id)
    _check_way_in(session, actor, group)
    before = members.named(session, group_id, [actor.person_id]) if actor.person_id and actor.role else {}
    return Invitation(group_id, name_of(session, group), next(iter(before.values()), None))


def channel_of(session: Session, who: Who, group_id: uuid.UUID) -> str:
    """Find a group's channel, before it is known whether this person is in it."""
    return actor_in(session, who, group_id)[1].channel_id


def join(
    session: Session, who: Who, group_id: uuid.UUID, profile: Profile, joining: Joining, *, now: datetime
) -> None:
    """Take the pledge and a seat; whoever has a seat renews both. The group's channel is the way in."""
    _check_way_in(session, *actor_in(session, who, group_id))
    locked(session, group_id)
    person = members.meet(session, who.workspace_id, who.home_team, profile)
    members.check_room(session, group_id, person.id)
    held = members.seat(session, group_id, person.id, Role.MEMBER)
    members.pledge(session, held, title=joining.title, company=joining.company, now=now)
    changed(session, group_id, now=now)


def _check_way_in(session: Session, actor: Actor, group: Group) -> None:
    if actor.role is None and not actor.is_in_its_channel:
        raise not_found()
    if actor.role is None:
        held = outbox.held(session, group.workspace_id, [group.channel_id])
        rules.check_private(is_private=held.get(group.channel_id) != PUBLIC)


def changed(session: Session, group_id: uuid.UUID, *, now: datetime) -> None:
    """Say that the group's board card is out of date."""
    alarms.wake(session, BOARD, group_id, at=now)


def name_of(session: Session, group: Group) -> str:
    """Open a group's name."""
    return vault.unseal(session, group.name, _place("name", group.id), THE_APP)


def purpose_of(session: Session, group: Group) -> str:
    """Open a group's purpose; empty when it gave none."""
    return vault.unseal(session, group.purpose, _place("purpose", group.id), THE_APP)


def channel(group: Group) -> Address:
    """Address a group's channel."""
    return Address(group.workspace_id, group.id, group.channel_id)


def direct(group: Group, user_id: str) -> Address:
    """Address one member in a direct message, about this group."""
    return Address(group.workspace_id, group.id, user_id)


def facilitators(people: Sequence[members.Member]) -> list[members.Member]:
    """Pick the facilitators."""
    return [person for person in people if person.role is Role.FACILITATOR]


def _place(column: str, group_id: uuid.UUID) -> Place:
    return Place("peer_group", column, group_id, group_id)

"""Give kudos, and open them again."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.errors import not_found
from bot.core.record import record
from bot.groups import service as groups
from bot.groups.model import Group
from bot.kudos import rules
from bot.kudos.model import Kudos
from bot.kudos.rules import Where
from bot.members import service as members
from bot.members.model import Person
from bot.members.rules import Deed, Thing, Who
from bot.members.service import Member
from bot.vault import service as vault
from bot.vault.rules import Place


@record
class Giving:
    """What the form to give kudos shows: a group's members but oneself."""

    group_id: uuid.UUID
    others: Sequence[Member]


@record
class Draft:
    """Kudos as they were written: to whom, for what and where."""

    receiver_id: uuid.UUID
    why: str
    where: Where


@record
class Given:
    """Kudos that were given, by a user id to a member."""

    kudos_id: uuid.UUID
    group: Group
    giver: str
    receiver: Member
    why: str
    where: Where


@record
class Opened:
    """Kudos as giver and receiver read them; both are user ids."""

    giver: str
    receiver: str
    why: str
    given_at: datetime


def giving(session: Session, who: Who, group_id: uuid.UUID) -> Giving:
    """Let a member choose whom to thank."""
    actor = groups.enter(session, who, group_id, Deed.GIVE_KUDOS).actor
    others = [one for one in members.members(session, group_id) if one.person_id != actor.id]
    rules.check_anybody(others)
    return Giving(group_id, others)


def give(session: Session, who: Who, group_id: uuid.UUID, draft: Draft, *, now: datetime) -> Given:
    """Give kudos to another member of the group."""
    admitted = groups.enter(session, who, group_id, Deed.GIVE_KUDOS)
    people = {one.person_id: one for one in members.members(session, group_id)}
    rules.check_receiver(draft.receiver_id, giver_id=admitted.actor.id, members=people)
    rules.check_why(draft.why)
    row = Kudos(id=uuid.uuid4(), group_id=group_id, giver_id=admitted.actor.id, given_at=now)
    row.receiver_id, row.place = draft.receiver_id, draft.where.value
    row.words = vault.seal(session, draft.why, _place(row))
    session.add(row)
    session.flush()
    return Given(
        kudos_id=row.id,
        group=admitted.group,
        giver=who.user_id,
        receiver=people[draft.receiver_id],
        why=draft.why,
        where=draft.where,
    )


def read(session: Session, who: Who, kudos_id: uuid.UUID, *, now: datetime) -> Opened:
    """Open kudos for the one who gave them or the one they are for; the other's look is noted."""
    row = session.get(Kudos, kudos_id)
    if row is None:
        raise not_found()
    thing = Thing(owner_id=row.giver_id, subject_id=row.receiver_id)
    permit = groups.enter(session, who, row.group_id, Deed.READ_KUDOS, thing).permit
    vault.note_reading(session, row.id, permit, now=now)
    return Opened(
        giver=session.get_one(Person, row.giver_id).user_id,
        receiver=session.get_one(Person, row.receiver_id).user_id,
        why=vault.unseal(session, row.words, _place(row), permit),
        given_at=row.given_at,
    )


def _place(row: Kudos) -> Place:
    return Place("kudos", "words", row.id, row.group_id)

"""How a challenge's texts are sealed and opened."""

import uuid

from sqlalchemy.orm import Session

from bot.challenges.model import Challenge
from bot.challenges.rules import Brief, check_waiting
from bot.core.errors import not_found
from bot.members.rules import Readers, Thing
from bot.vault import service as vault
from bot.vault.rules import Envelope, Permit, Place


def place(column: str, challenge_id: uuid.UUID, group_id: uuid.UUID) -> Place:
    """Name where one text of a challenge belongs."""
    return Place("challenge", column, challenge_id, group_id)


def sealed(
    session: Session, challenge_id: uuid.UUID, group_id: uuid.UUID, brief: Brief
) -> dict[str, Envelope | None]:
    """Seal a brief's texts for their columns."""
    return {
        "title": vault.seal(session, brief.title, place("title", challenge_id, group_id)),
        "problem": vault.seal_if(session, brief.problem, place("problem", challenge_id, group_id)),
        "wish": vault.seal_if(session, brief.wish, place("wish", challenge_id, group_id)),
    }


def title_of(session: Session, row: Challenge, permit: Permit) -> str:
    """Open a title."""
    return vault.unseal(session, row.title, place("title", row.id, row.group_id), permit)


def brief_of(session: Session, row: Challenge, permit: Permit) -> Brief:
    """Open a whole challenge."""
    return Brief(
        title=title_of(session, row, permit),
        problem=vault.unseal(session, row.problem, place("problem", row.id, row.group_id), permit),
        wish=vault.unseal(session, row.wish, place("wish", row.id, row.group_id), permit),
        kind=row.kind,
        importance=row.importance,
        urgency=row.urgency,
        readers=row.readers,
        inside=row.inside,
    )


def thing(row: Challenge) -> Thing:
    """Describe a challenge to the policy."""
    return Thing(owner_id=row.owner_id, readers=Readers(row.readers))


def found(session: Session, challenge_id: uuid.UUID) -> Challenge:
    """Find a challenge, or refuse in the words for a thing that is not there."""
    row = session.get(Challenge, challenge_id)
    if row is None:
        raise not_found()
    return row


def locked(session: Session, challenge_id: uuid.UUID) -> Challenge | None:
    """Find a challenge and lock it, so that what is checked about it still holds when the change is written.

    Whoever also locks a meeting does that first.
    """
    return session.get(Challenge, challenge_id, with_for_update=True, populate_existing=True)


def locked_waiting(session: Session, challenge_id: uuid.UUID) -> Challenge:
    """Find and lock a challenge that can still change, or refuse."""
    row = locked(session, challenge_id)
    if row is None:
        raise not_found()
    check_waiting(row.state)
    return row

"""Bring a challenge, change it, take it back."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, func, insert, select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.challenges import rules
from bot.challenges.model import Challenge, Draft
from bot.challenges.rules import Brief
from bot.challenges.service import words
from bot.core.record import record
from bot.groups import service as groups
from bot.members.rules import Deed, Who

FOLLOW = "challenges.follow"
"""The alarm that has a meeting follow its challenge; the subject is the challenge."""


@record
class Own:
    """A challenge of one's own, opened to change it."""

    challenge_id: uuid.UUID
    brief: Brief


# Built once: a challenge is brought on the way to its acknowledgement.
_WAITING = (
    select(func.count())
    .select_from(Challenge)
    .where(
        Challenge.owner_id == bindparam("owner_id"),
        Challenge.group_id == bindparam("group_id"),
        Challenge.state == "waiting",
    )
    .scalar_subquery()
)
_HAS_DRAFT = exists().where(Draft.person_id == bindparam("owner_id"))
_COLUMNS = list(Challenge.__table__.columns)
_BRING = (
    insert(Challenge)
    .from_select(
        [column.name for column in _COLUMNS],
        select(*(bindparam(column.name, type_=column.type) for column in _COLUMNS)).where(
            _WAITING < rules.MOST_WAITING
        ),
        include_defaults=False,
    )
    .returning(_HAS_DRAFT)
)
_FORGET_DRAFT = delete(Draft).where(Draft.person_id == bindparam("person"))


def bring(session: Session, who: Who, group_id: uuid.UUID, brief: Brief, *, now: datetime) -> uuid.UUID:
    """Put a challenge into the group's queue; the draft it was written in is done.

    Refuses an unfinished brief, and more than ``MOST_WAITING`` for one member. Answers its id.
    """
    person_id = groups.held_seat(session, who, group_id, Deed.BRING).id
    rules.check_brief(brief)
    challenge_id, brief = uuid.uuid4(), rules.kept(brief)
    row = vars(brief) | words.sealed(session, challenge_id, group_id, brief)
    row |= {"id": challenge_id, "group_id": group_id, "owner_id": person_id}
    connection = session.connection()
    brought = connection.execute(_BRING, row | {"state": "waiting", "brought_at": now}).one_or_none()
    if brought is None:
        raise rules.queue_is_full()
    if brought[0]:
        connection.execute(_FORGET_DRAFT, {"person": person_id})
    groups.changed(session, group_id, now=now)
    return challenge_id


def own(session: Session, who: Who, challenge_id: uuid.UUID) -> Own:
    """Open one's own challenge to change it."""
    row = words.found(session, challenge_id)
    admitted = groups.enter(session, who, row.group_id, Deed.CHANGE_CHALLENGE, words.thing(row))
    rules.check_waiting(row.state)
    return Own(row.id, words.brief_of(session, row, admitted.permit))


def edit(session: Session, who: Who, challenge_id: uuid.UUID, brief: Brief, *, now: datetime) -> None:
    """Change what a challenge says, until it is presented."""
    row = _own_locked(session, who, challenge_id)
    rules.check_brief(brief)
    kept = rules.kept(brief)
    _write(row, vars(kept) | words.sealed(session, row.id, row.group_id, kept))
    _changed(session, row, now=now)


def change_readers(
    session: Session, who: Who, challenge_id: uuid.UUID, readers: str, *, now: datetime
) -> None:
    """Change who may read a challenge, until it is presented."""
    row = _own_locked(session, who, challenge_id)
    rules.check_readers(readers)
    row.readers = readers
    _changed(session, row, now=now)


def withdraw(session: Session, who: Who, challenge_id: uuid.UUID, *, now: datetime) -> None:
    """Take a challenge out of the queue and delete its texts; a meeting that had it is proposed anew."""
    row = _own_locked(session, who, challenge_id)
    row.state = "withdrawn"
    _write(row, words.sealed(session, row.id, row.group_id, Brief()))
    _changed(session, row, now=now)


def _own_locked(session: Session, who: Who, challenge_id: uuid.UUID) -> Challenge:
    row = words.found(session, challenge_id)
    groups.enter(session, who, row.group_id, Deed.CHANGE_CHALLENGE, words.thing(row))
    return words.locked_waiting(session, challenge_id)


def _write(row: Challenge, values: Mapping[str, object]) -> None:
    for column, value in values.items():
        setattr(row, column, value)


def _changed(session: Session, row: Challenge, *, now: datetime) -> None:
    session.flush()
    alarms.wake(session, FOLLOW, row.id, at=now)
    groups.changed(session, row.group_id, now=now)

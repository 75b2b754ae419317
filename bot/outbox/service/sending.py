"""Keep the books of what is being sent: who may send it until when, and what became of it."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import bindparam, func, literal, or_, select
from sqlalchemy.orm import Session, aliased, object_session

from bot.outbox import rules
from bot.outbox.model import Outgoing, Posted
from bot.outbox.rules import LEASE, Fate, Outcome, State
from bot.outbox.service.posting import place_of
from bot.vault import service as vault
from bot.vault.rules import THE_APP, Unreadable

MOST_AT_ONCE = 50
OF_LOST = "lost:"
"""How the keys of messages begin that tell of lost ones: of those, nothing more is told."""
_LOST = "lost messages"
_ONE_AT_A_TIME = 7_365_213  # any number that is ours: on Postgres one process claims, the others wait


@dataclass(frozen=True)
class Claim:
    """A message that this process alone may send until its lease ends; ``at`` is where it edits."""

    id: uuid.UUID
    fence: int
    workspace_id: uuid.UUID
    channel: str
    payload: dict[str, Any]
    attempts: int
    at: tuple[str, str] | None


@dataclass(frozen=True)
class Lost:
    """A message that will not be tried again although nobody knows that it arrived."""

    scope: uuid.UUID
    channel: str
    state: State
    reason: str


# One message at a time for each channel, the oldest first; a row that another process holds is passed over.
_busy = aliased(Outgoing)
_waiting = (
    select(
        Outgoing.id,
        func.row_number()
        .over(partition_by=Outgoing.channel, order_by=(Outgoing.due_at, Outgoing.key))
        .label("turn"),
    )
    .where(
        Outgoing.state == literal("queued", literal_execute=True),
        Outgoing.due_at <= bindparam("now"),
        Outgoing.channel.not_in(
            select(_busy.channel).where(_busy.state == literal("sending", literal_execute=True))
        ),
        Outgoing.channel.not_in(bindparam("resting", expanding=True)),
    )
    .subquery()
)
_CLAIMED = (
    select(Outgoing)
    .where(
        Outgoing.id.in_(select(_waiting.c.id).where(_waiting.c.turn == 1)),
        Outgoing.state == literal("queued", literal_execute=True),
    )
    .order_by(Outgoing.due_at)
    .limit(MOST_AT_ONCE)
    .with_for_update(skip_locked=True)
)


def claim(session: Session, *, now: datetime, real_now: datetime, resting: Sequence[str] = ()) -> list[Claim]:
    """Take what is due, one message for each channel that is not resting, each under a lease.

    Leases run in real time, whatever the product's clock says; those that have ended are taken back
    first. What has missed its time expires here, and what cannot be opened is dead.
    """
    real_now = _alone(session, real_now)
    recover(session, now=now, real_now=real_now, alone=False)
    due = {"now": now, "resting": list(resting)}
    while rows := session.scalars(_CLAIMED, due).all():
        claims = [_claimed(session, row, now=now, until=real_now + LEASE) for row in rows]
        session.flush()
        if any(claims):
            return [claim for claim in claims if claim is not None]
    return []


def _alone(session: Session, real_now: datetime) -> datetime:
    """Let one process claim at a time, and answer the time that all of them share: the database's."""
    if session.get_bind().dialect.name == "sqlite":
        return real_now
    locked = session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME), func.clock_timestamp()))
    return cast("datetime", locked.one()[1])


def _claimed(session: Session, row: Outgoing, *, now: datetime, until: datetime) -> Claim | None:
    if rules.is_late(expires_at=row.expires_at, now=now):
        _end(row, State.EXPIRED, "too late")
        return None
    try:
        payload = vault.unseal(session, row.payload, place_of(row.id, row.scope), THE_APP)
    except Unreadable:  # it must not hold up the others
        _end(row, State.DEAD, "unreadable")
        return None
    row.state, row.lease_until = State.SENDING, until
    row.fence += 1
    row.attempts += 1
    stands = session.get(Posted, row.place) if row.place else None
    at = (stands.channel, stands.ts) if stands else None
    return Claim(row.id, row.fence, row.workspace_id, row.channel, json.loads(payload), row.attempts, at)


def mark(
    session: Session, claim: Claim, outcome: Outcome, *, now: datetime, again_at: datetime
) -> State | None:
    """Note what became of a claimed message; a claim whose lease went to another changes nothing."""
    row = session.scalar(
        select(Outgoing).where(Outgoing.id == claim.id, Outgoing.fence == claim.fence).with_for_update()
    )
    if row is None or row.state != State.SENDING:
        return None
    _MARKS[outcome.fate](session, row, outcome, again_at)
    session.flush()
    return State(row.state)


def _sent(session: Session, row: Outgoing, outcome: Outcome, again_at: datetime) -> None:
    del again_at
    row.ts = outcome.ts
    if row.place:
        session.merge(Posted(place=row.place, channel=outcome.channel, ts=outcome.ts))
    _end(row, State.SENT, None)


def _retry(session: Session, row: Outgoing, outcome: Outcome, again_at: datetime) -> None:
    del session
    if row.payload is None:  # a newer edit of its place came while this one was on its way
        _end(row, State.SUPERSEDED, outcome.reason)
        return
    row.state, row.due_at, row.reason, row.lease_until = State.QUEUED, again_at, outcome.reason, None


def _failed(session: Session, row: Outgoing, outcome: Outcome, again_at: datetime) -> None:
    if row.repeats or _edits(session, row):
        _retry(session, row, outcome, again_at)
    else:
        _end(row, State.UNSURE, outcome.reason)


def _ambiguous(session: Session, row: Outgoing, outcome: Outcome, again_at: datetime) -> None:
    state = rules.after_unsure(repeats=row.repeats, edits=_edits(session, row), crashes=row.crashes)
    row.crashes += 1
    if state is State.QUEUED:
        _retry(session, row, outcome, again_at)
    else:
        _end(row, state, outcome.reason)


def _gone(session: Session, row: Outgoing, outcome: Outcome, again_at: datetime) -> None:
    stands = session.get(Posted, row.place) if row.place else None
    if stands is not None:
        session.delete(stands)
    _retry(session, row, outcome, again_at)


def _dead(session: Session, row: Outgoing, outcome: Outcome, again_at: datetime) -> None:
    del session, again_at
    _end(row, State.DEAD, outcome.reason)


_MARKS = {
    Fate.SENT: _sent,
    Fate.RETRY: _retry,
    Fate.FAILED: _failed,
    Fate.AMBIGUOUS: _ambiguous,
    Fate.GONE: _gone,
    Fate.DEAD: _dead,
}


def _edits(session: Session, row: Outgoing) -> bool:
    return row.place is not None and session.get(Posted, row.place) is not None


def _end(row: Outgoing, state: State, reason: str | None) -> None:
    row.state, row.reason, row.lease_until, row.payload = state, reason, None, None
    session = object_session(row)
    if session is not None and state in (State.DEAD, State.UNSURE) and not row.key.startswith(OF_LOST):
        lost_one = Lost(row.scope, row.channel, state, reason or "")
        session.info.setdefault(_LOST, []).append(lost_one)


def lost(session: Session) -> list[Lost]:
    """List what was given up in this transaction, once."""
    found: list[Lost] = session.info.pop(_LOST, [])
    return found


def recover(session: Session, *, now: datetime, real_now: datetime, alone: bool) -> int:
    """Take back messages whose sender died, by their own rule; answer how many.

    A process that is ``alone`` on its database need not wait for leases to end.
    """
    held = select(Outgoing).where(Outgoing.state == State.SENDING).with_for_update(skip_locked=True)
    if not alone:
        held = held.where(or_(Outgoing.lease_until.is_(None), Outgoing.lease_until <= real_now))
    rows = session.scalars(held).all()
    for row in rows:
        _ambiguous(session, row, Outcome(Fate.AMBIGUOUS, reason="its sender stopped"), now)
    session.flush()
    return len(rows)

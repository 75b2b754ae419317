"""Queue messages with the deed that causes them, and keep the books of their sending."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from bot.core.blocks import Message
from bot.core.database import stir
from bot.outbox import rules
from bot.outbox.model import Outgoing, Posted
from bot.outbox.rules import LEASE, Fate, Outcome, State
from bot.vault import service as vault
from bot.vault.rules import THE_APP, Place

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Address:
    """Where a message goes: a channel, or a person by user id; ``scope`` is whose key seals it."""

    workspace_id: uuid.UUID
    scope: uuid.UUID
    channel: str


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


_POST = {
    "sqlite": sqlite.insert(Outgoing).on_conflict_do_nothing(index_elements=["key"]),
    "postgresql": postgresql.insert(Outgoing).on_conflict_do_nothing(index_elements=["key"]),
}
_PLAIN = {"state": State.QUEUED.value, "attempts": 0, "crashes": 0, "fence": 0}


def post(
    session: Session,
    to: Address,
    message: Message,
    *,
    key: str,
    now: datetime,
    expires_at: datetime | None = None,
    repeats: bool = True,
    place: str | None = None,
) -> None:
    """Queue a message; the same key queues nothing a second time.

    With a ``place`` the message there is edited, or posted where there is none yet, and older edits that
    still wait give way. ``repeats`` says that twice is better than never.
    """
    if place is not None:
        _supersede(session, place)
    stir(session)
    row_id = uuid.uuid4()
    sealed = vault.seal(session, json.dumps(message.payload()), Place("outbox", "payload", row_id, to.scope))
    row = {
        "id": row_id,
        "key": key,
        "workspace_id": to.workspace_id,
        "scope": to.scope,
        "channel": to.channel,
    }
    how = {"place": place, "payload": sealed, "repeats": repeats, "due_at": now, "expires_at": expires_at}
    session.connection().execute(_POST[session.get_bind().dialect.name], row | how | _PLAIN)


def _supersede(session: Session, place: str) -> None:
    older = update(Outgoing).where(Outgoing.place == place, Outgoing.state == State.QUEUED)
    session.execute(older.values(state=State.SUPERSEDED.value, payload=None))


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

    Leases run in real time, whatever the product's clock says. What has missed its time expires here.
    """
    claims = []
    for row in session.scalars(_CLAIMED, {"now": now, "resting": list(resting)}):
        if rules.is_late(expires_at=row.expires_at, now=now):
            _end(row, State.EXPIRED, "too late")
            continue
        row.state, row.lease_until, row.fence = State.SENDING, real_now + LEASE, row.fence + 1
        row.attempts += 1
        claims.append(row)
    session.flush()
    return [_opened(session, row) for row in claims]


def _opened(session: Session, row: Outgoing) -> Claim:
    text = vault.unseal(session, row.payload, Place("outbox", "payload", row.id, row.scope), THE_APP)
    stands = session.get(Posted, row.place) if row.place else None
    at = (stands.channel, stands.ts) if stands else None
    return Claim(row.id, row.fence, row.workspace_id, row.channel, json.loads(text), row.attempts, at)


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
    row.state, row.due_at, row.reason, row.lease_until = State.QUEUED, again_at, outcome.reason, None


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
    Fate.AMBIGUOUS: _ambiguous,
    Fate.GONE: _gone,
    Fate.DEAD: _dead,
}


def _edits(session: Session, row: Outgoing) -> bool:
    return row.place is not None and session.get(Posted, row.place) is not None


def _end(row: Outgoing, state: State, reason: str | None) -> None:
    row.state, row.reason, row.lease_until, row.payload = state, reason, None, None


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
    return len(rows)


def next_at(session: Session) -> datetime | None:
    """Find when the next message is due."""
    return session.scalar(select(func.min(Outgoing.due_at)).where(Outgoing.state == State.QUEUED))


def forget(session: Session, place: str) -> None:
    """Let the next edit of a place post a new message, since the old one was deleted."""
    stands = session.get(Posted, place)
    if stands is not None:
        session.delete(stands)


def stand(session: Session, place: str) -> Posted | None:
    """Find where the message of a place stands, or None when it was never posted."""
    return session.get(Posted, place)

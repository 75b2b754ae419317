"""What becomes of messages that did not arrive, or perhaps did not: a person decides."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.database import stir
from bot.core.errors import Refusal, not_found
from bot.core.record import record
from bot.outbox import rules
from bot.outbox.model import Outgoing
from bot.outbox.rules import LOST, State
from bot.outbox.service.holding import IS_FOR_NOBODY
from bot.outbox.service.marking import end

_DROPPED, _ARRIVED, _NOBODY = "dropped", "said to have arrived", "nobody to deliver to"


@record
class Parked:
    """What lies undelivered: so many messages in one channel, for one reason, the first of ``since``."""

    id: uuid.UUID
    scope: uuid.UUID
    channel: str
    state: State
    reason: str
    count: int
    since: datetime


def scope_of(session: Session, row_id: uuid.UUID) -> uuid.UUID:
    """Find whose message it is, before it is known who asks; raises the refusal of what is not there."""
    scope = session.scalar(select(Outgoing.scope).where(Outgoing.id == row_id))
    if scope is None:
        raise not_found()
    return scope


def parked(session: Session, row_id: uuid.UUID) -> Parked:
    """Tell what lies undelivered with a message: all that Slack refused in its channel for its reason."""
    return _told(row_id, _lying(session, row_id))


def send_again(session: Session, row_id: uuid.UUID, *, now: datetime) -> Parked:
    """Send again what lies undelivered with a message, as if for the first time; refuse what is settled."""
    rows = _lying(session, row_id)
    found = _told(row_id, rows)
    for place, row in enumerate(rows):  # in the order they had
        _requeue(row, now + timedelta(microseconds=place))
    session.flush()
    stir(session)
    return found


def accept(session: Session, row_id: uuid.UUID) -> Parked:
    """Take somebody's word that what lies with a message arrived; refuse what is settled."""
    rows = _lying(session, row_id)
    found = _told(row_id, rows)
    for row in rows:
        end(row, State.SENT, _ARRIVED)
    session.flush()
    return found


def retry(session: Session, row_id: uuid.UUID, *, now: datetime) -> State:
    """Send one message again, or at once what waits; answer what it was. Refuses what nobody can send."""
    row = _one(session, row_id)
    state = State(row.state)
    if state not in (*LOST, State.QUEUED) or row.payload is None:
        raise Refusal(f"This message is {state.value} and cannot be sent again.")
    _requeue(row, now)
    stir(session)
    return state


def drop(session: Session, row_id: uuid.UUID) -> State:
    """Give a message up, whether it waits or lies undelivered; answer what it was."""
    row = _one(session, row_id)
    state = State(row.state)
    if state not in (*LOST, State.QUEUED):
        raise Refusal(f"This message is {state.value}. There is nothing to drop.")
    end(row, State.SUPERSEDED, _DROPPED)
    return state


def tidy(session: Session, *, now: datetime) -> None:
    """Let go, after a week, of what a lost message said, and of what waits for people who left."""
    old = update(Outgoing).where(
        Outgoing.state.in_(LOST), Outgoing.due_at < now - rules.KEPT_LOST, Outgoing.payload.is_not(None)
    )
    session.execute(old.values(payload=None), execution_options={"synchronize_session": False})
    waiting = update(Outgoing).where(
        Outgoing.state == State.QUEUED, Outgoing.due_at < now - rules.KEPT_LOST, IS_FOR_NOBODY
    )
    gone = waiting.values(state=State.EXPIRED.value, reason=_NOBODY, payload=None)
    session.execute(gone, execution_options={"synchronize_session": False})


def _told(row_id: uuid.UUID, rows: Sequence[Outgoing]) -> Parked:
    first = rows[0]
    state = State(first.state)
    return Parked(row_id, first.scope, first.channel, state, first.reason or "", len(rows), first.due_at)


def _requeue(row: Outgoing, now: datetime) -> None:
    row.state, row.due_at, row.again_at, row.expires_at = State.QUEUED, now, None, None
    row.attempts, row.crashes, row.reason, row.doubted_since = 0, 0, None, None


def _one(session: Session, row_id: uuid.UUID) -> Outgoing:
    row = session.get(Outgoing, row_id, with_for_update=True)
    if row is None:
        raise Refusal("There is no such message.")
    return row


def _lying(session: Session, row_id: uuid.UUID) -> Sequence[Outgoing]:
    """Lock what lies with a message, the oldest first: of what Slack refused all alike, else that one.

    Refuses when somebody has decided already, or when it is kept no longer.
    """
    asked = session.get(Outgoing, row_id, with_for_update=True)
    if asked is None:
        raise not_found()
    if asked.state not in LOST:
        raise Refusal("Somebody has decided this already, or Slack has taken the message since.")
    alike = select(Outgoing).where(
        Outgoing.channel == asked.channel,
        Outgoing.scope == asked.scope,
        Outgoing.state == asked.state,
        Outgoing.reason == asked.reason,
        Outgoing.payload.is_not(None),
    )
    if asked.state == State.UNSURE:
        alike = alike.where(Outgoing.id == row_id)
    rows = session.scalars(alike.order_by(Outgoing.due_at, Outgoing.key).with_for_update()).all()
    if not rows:
        raise Refusal("This message is not kept any more: a newer one took its place, or it lay for a week.")
    return rows

"""What an operator sees of the outbox: ids, states, times and reasons, and not a word of any message."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.core.record import record
from bot.outbox import rules
from bot.outbox.model import Outgoing
from bot.outbox.rules import LOST, State
from bot.outbox.service.holding import is_free

_MANY = 500


@record
class Line:
    """One message as an operator sees it."""

    id: uuid.UUID
    key: str
    kind: str
    scope: uuid.UUID
    channel: str
    state: State
    due_at: datetime
    attempts: int
    reason: str


def listing(session: Session, states: Sequence[State], *, scope: uuid.UUID | None = None) -> list[Line]:
    """List messages in these states, the oldest first; of more than 500 the newest."""
    newest = select(Outgoing).order_by(Outgoing.due_at.desc(), Outgoing.key.desc()).limit(_MANY)
    rows = newest.where(Outgoing.state.in_(states))
    if scope is not None:
        rows = rows.where(Outgoing.scope == scope)
    return [_line(row) for row in reversed(session.scalars(rows).all())]


def _line(row: Outgoing) -> Line:
    reason = row.reason or (rules.FROM_A_COPY if row.doubted_since else "")
    told = (row.kind, row.scope, row.channel, State(row.state), row.due_at, row.attempts, reason)
    return Line(row.id, row.key, *told)


def counts(session: Session) -> dict[State, int]:
    """Count the messages in each state."""
    found = session.execute(select(Outgoing.state, func.count()).group_by(Outgoing.state))
    return dict.fromkeys(State, 0) | {State(state): count for state, count in found}


def undecided(session: Session) -> int:
    """Count what did not arrive, or perhaps did not, and can still be sent again."""
    lying = Outgoing.state.in_(LOST) & Outgoing.payload.is_not(None)
    return session.scalar(select(func.count()).where(lying)) or 0


def lag(session: Session, *, now: datetime) -> timedelta:
    """Tell for how long the message has been due that has waited longest; what is held has to wait."""
    waits = select(func.min(Outgoing.due_at)).where(Outgoing.state == State.QUEUED, is_free(Outgoing))
    first = session.scalar(waits, {"now": now})
    return max(timedelta(0), now - first) if first is not None else timedelta(0)

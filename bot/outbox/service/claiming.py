"""Take what is due, in turn, each message for one process alone."""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, aliased

from bot.core.record import record
from bot.outbox import rules
from bot.outbox.model import Outgoing, Posted
from bot.outbox.rules import EDITS, LEASE, POSTS, Mode, State
from bot.outbox.service.copies import settle_doubt
from bot.outbox.service.holding import TRIES, is_free
from bot.outbox.service.marking import HAS_STOPPED, Looks, end, never, recover
from bot.outbox.service.posting import place_of
from bot.outbox.service.resting import may_speak, spent_since, within_budget
from bot.outbox.service.voices import EVERYWHERE, is_heard, rehearsing
from bot.vault import service as vault
from bot.vault.rules import THE_APP, Unreadable

MOST_AT_ONCE = 100
_ONE_AT_A_TIME = 7_365_213  # any number that is ours: on Postgres one process claims, the others wait
_Waiting = Row[Any]


@record
class Claim:
    """A message that this process alone may send until its lease ends.

    ``at`` is where it edits, and ``place`` names where it will stand. ``claimed_at`` is the instant in real
    time that all processes share, and ``looks_from`` since when nobody knows whether it arrived, if so. One
    that ``tries`` is for a place that refused what came before, and one that ``is_doubted`` may have been
    said by another copy of the database.
    """

    id: uuid.UUID
    fence: int
    workspace_id: uuid.UUID
    channel: str
    payload: dict[str, Any]
    attempts: int
    at: tuple[str, str] | None
    claimed_at: datetime
    looks_from: datetime | None
    key: str
    place: str | None
    scope: uuid.UUID
    tries: bool
    is_doubted: bool = False


def _queues(row: type[Outgoing]) -> ColumnElement[bool]:
    """Say that a message has its turn in its channel or waits for it, and holds up those behind."""
    waits = row.again_at.is_not(None) & (row.again_at > bindparam("now"))
    return and_(
        row.state == literal_column("'queued'"),
        row.due_at <= bindparam("now"),
        or_(~waits, row.due_at > bindparam("order_kept_since")),
        may_speak(row),
        is_heard(row),
        is_free(row),
    )


# One message at a time for each channel, in turn.
_ahead, _busy = aliased(Outgoing), aliased(Outgoing)
_EARLIER = tuple_(_ahead.due_at, _ahead.key) < tuple_(Outgoing.due_at, Outgoing.key)
_IS_FIRST = ~exists().where(_ahead.channel == Outgoing.channel, _EARLIER, _queues(_ahead)).correlate(Outgoing)
_IS_QUIET = Outgoing.channel.not_in(select(_busy.channel).where(_busy.state == literal_column("'sending'")))
_WAITING = (
    select(
        Outgoing.id,
        Outgoing.workspace_id,
        Outgoing.scope,
        Outgoing.channel,
        Outgoing.place,
        Outgoing.key,
        Outgoing.payload,
        Outgoing.due_at,
        Outgoing.expires_at,
        Outgoing.tried_at,
        Outgoing.doubted_since,
        Outgoing.attempts,
        Outgoing.fence,
        Posted.channel.label("stands_in"),
        Posted.ts.label("stands_at"),
        TRIES.label("tries"),
    )
    .outerjoin(Posted, Posted.place == Outgoing.place)
    .where(
        _queues(Outgoing),
        or_(Outgoing.again_at.is_(None), Outgoing.again_at <= bindparam("now")),
        _IS_QUIET,
        _IS_FIRST,
    )
    .order_by(Outgoing.due_at)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True, of=Outgoing)
)
_IS_DUE = (Outgoing.state == literal_column("'queued'"), Outgoing.due_at <= bindparam("now"))
_AT_HAND = select(exists().where(*HAS_STOPPED), exists().where(*_IS_DUE))
"""Whether a sender has stopped, and whether anything waits: most claims find neither."""
_TAKEN = (
    update(Outgoing)
    .where(Outgoing.id.in_(bindparam("taken", expanding=True)))
    .values(
        state=State.SENDING.value,
        lease_until=bindparam("until"),
        tried_at=func.coalesce(Outgoing.tried_at, bindparam("at")),
        fence=Outgoing.fence + 1,
        attempts=Outgoing.attempts + 1,
    )
)


@record
class _Taking:
    """What one claim goes by."""

    now: datetime
    real_now: datetime
    rehearsing: frozenset[uuid.UUID]
    looks: Looks

    def is_rehearsal(self, scope: uuid.UUID) -> bool:
        """Tell whether a group's messages stay in the outbox."""
        return not self.rehearsing.isdisjoint((scope, EVERYWHERE))


def claim(
    session: Session,
    *,
    now: datetime,
    real_now: datetime,
    most: int = MOST_AT_ONCE,
    mode: Mode = Mode.ON,
    budget: bool = False,
    looks: Looks = never,
) -> list[Claim]:
    """Take what is due, one message for each channel that is not resting, each under a lease.

    Leases and rests run in real time, whatever the product's clock says; leases that have ended are taken
    back first. What has missed its time expires here, what cannot be opened is dead, and what is only
    rehearsed ends. With a ``budget``, a workspace gets no more than Slack takes from it.
    """
    real_now = _alone(session, real_now)
    connection, asked = session.connection(), _asked(now, real_now) | {"most": most}
    has_stopped, is_waiting = connection.execute(_AT_HAND, {"now": now, "until": real_now}).one()
    if has_stopped:
        recover(session, now=now, real_now=real_now, alone=False, looks=looks)
    elif not is_waiting:
        return []
    while rows := cast("Sequence[_Waiting]", connection.execute(_WAITING, asked).all()):
        dry = frozenset({EVERYWHERE}) if mode is Mode.DRY else rehearsing(session)
        claims = _take(session, rows, _Taking(now, real_now, dry, looks), budget=budget)
        session.flush()
        if claims:
            taken = [claim.id for claim in claims]
            connection.execute(_TAKEN, {"taken": taken, "until": real_now + LEASE, "at": now})
            return claims
    return []


def _asked(now: datetime, real_now: datetime) -> dict[str, Any]:
    kept_since = now - rules.ORDER_KEPT
    spent = spent_since(real_now)
    return {"now": now, "real_now": real_now, "spent_since": spent, "order_kept_since": kept_since}


def _alone(session: Session, real_now: datetime) -> datetime:
    """Let one process claim at a time, and answer the time that all of them share: the database's."""
    if session.get_bind().dialect.name == "sqlite":
        return real_now
    locked = session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME), func.clock_timestamp()))
    return cast("datetime", locked.one()[1])


def _take(session: Session, rows: Sequence[_Waiting], taking: _Taking, *, budget: bool) -> list[Claim]:
    good = [row for row in rows if _is_good(session, row, taking)]
    if budget and good:
        kinds = [(row.workspace_id, POSTS if row.stands_at is None else EDITS) for row in good]
        good = within_budget(session, good, kinds, real_now=taking.real_now)
    return [found for row in good if (found := _claimed(session, row, taking)) is not None]


def _is_good(session: Session, row: _Waiting, taking: _Taking) -> bool:
    """Tell whether a message can still be said; of one that stands, or is held, it is known if it is late."""
    is_known = row.stands_at is not None or row.tries
    if rules.is_late(expires_at=row.expires_at, now=taking.now):
        has_waited = rules.has_waited(due_at=row.due_at, now=taking.now)
        _end(session, row, State.EXPIRED, "too late", is_missed=has_waited and not is_known)
        return False
    if taking.is_rehearsal(row.scope):
        _end(session, row, State.REHEARSED, "dry run")
        return False
    return True


def _end(session: Session, row: _Waiting, state: State, reason: str, *, is_missed: bool = False) -> None:
    end(session.get_one(Outgoing, row.id), state, reason, is_missed=is_missed)


def _is_doubtful(session: Session, row: _Waiting, taking: _Taking) -> bool:
    """Tell whether somebody else has to decide about a message that another copy may have said."""
    if row.doubted_since is None:
        return False
    message = session.get_one(Outgoing, row.id)
    settle_doubt(message, edits=row.stands_at is not None, looks=taking.looks)
    return message.state != State.QUEUED


def _claimed(session: Session, row: _Waiting, taking: _Taking) -> Claim | None:
    if _is_doubtful(session, row, taking):
        return None
    try:
        opened = vault.unseal(session, row.payload, place_of(row.id, row.scope), THE_APP)
        payload: dict[str, Any] = json.loads(opened)
    except (Unreadable, ValueError):  # it must not hold up the others
        _end(session, row, State.DEAD, "unreadable")
        return None
    at = None if row.stands_at is None else (row.stands_in, row.stands_at)
    return Claim(
        row.id,
        row.fence + 1,
        row.workspace_id,
        row.channel,
        payload,
        row.attempts + 1,
        at,
        taking.real_now,
        (row.doubted_since or row.tried_at) if at is None else None,
        row.key,
        row.place,
        row.scope,
        bool(row.tries),
        row.doubted_since is not None,
    )

"""Take what is due, in turn, each message for one process alone."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, bindparam, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from bot.outbox import rules
from bot.outbox.model import Outgoing, Posted
from bot.outbox.rules import LEASE, Mode, State
from bot.outbox.service.copies import settle_doubt
from bot.outbox.service.holding import IS_FREE, TRIES
from bot.outbox.service.marking import Looks, end, never, recover
from bot.outbox.service.posting import place_of
from bot.outbox.service.resting import EDITED, MAY_SPEAK, spent_since, within_budget
from bot.outbox.service.voices import EVERYWHERE, IS_HEARD, rehearsing
from bot.vault import service as vault
from bot.vault.rules import THE_APP, Unreadable

MOST_AT_ONCE = 50
_ONE_AT_A_TIME = 7_365_213  # any number that is ours: on Postgres one process claims, the others wait


@dataclass(frozen=True)
class Claim:
    """A message that this process alone may send until its lease ends.

    ``at`` is where it edits, ``claimed_at`` the instant in real time that all processes share, and
    ``looks_from`` since when nobody knows whether it arrived, if so. One that ``tries`` is for a place that
    refused what came before, and one that ``is_doubted`` may have been said by another copy of the database.
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
    tries: bool
    is_doubted: bool = False


# One message at a time for each channel, in turn; one that has to wait holds up those behind it.
_busy = aliased(Outgoing)
_waits = Outgoing.again_at > bindparam("now")
_waiting = (
    select(
        Outgoing.id,
        Outgoing.again_at,
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
        or_(Outgoing.again_at.is_(None), ~_waits, Outgoing.due_at > bindparam("order_kept_since")),
        MAY_SPEAK,
        IS_HEARD,
        IS_FREE,
    )
    .subquery()
)
_IN_TURN = select(_waiting.c.id).where(
    _waiting.c.turn == 1, or_(_waiting.c.again_at.is_(None), _waiting.c.again_at <= bindparam("now"))
)
_CLAIMED = (
    select(Outgoing, EDITED.label("edits"), TRIES.label("tries"))
    .where(Outgoing.id.in_(_IN_TURN), Outgoing.state == literal("queued", literal_execute=True))
    .order_by(Outgoing.due_at)
    .limit(MOST_AT_ONCE)
    .with_for_update(skip_locked=True, of=Outgoing)
)


@dataclass(frozen=True)
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
    recover(session, now=now, real_now=real_now, alone=False, looks=looks)
    asked = _asked(now, real_now)
    while rows := session.execute(_CLAIMED, asked).all():
        dry = frozenset({EVERYWHERE}) if mode is Mode.DRY else rehearsing(session)
        claims = _take(session, rows, _Taking(now, real_now, dry, looks), budget=budget)
        session.flush()
        if claims:
            return claims
    return []


def _asked(now: datetime, real_now: datetime) -> dict[str, datetime]:
    kept_since = now - rules.ORDER_KEPT
    spent = spent_since(real_now)
    return {"now": now, "real_now": real_now, "spent_since": spent, "order_kept_since": kept_since}


def _alone(session: Session, real_now: datetime) -> datetime:
    """Let one process claim at a time, and answer the time that all of them share: the database's."""
    if session.get_bind().dialect.name == "sqlite":
        return real_now
    locked = session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME), func.clock_timestamp()))
    return cast("datetime", locked.one()[1])


def _take(
    session: Session, rows: Sequence[Row[Outgoing, bool, bool]], taking: _Taking, *, budget: bool
) -> list[Claim]:
    good = [(row, bool(edits)) for row, edits, tries in rows if _is_good(row, taking, edits or tries)]
    trying = {row.id for row, _, tries in rows if tries}
    if budget and good:
        picked, edits = [row for row, _ in good], [is_edit for _, is_edit in good]
        kept = within_budget(session, picked, edits, real_now=taking.real_now)
    else:
        kept = [row for row, _ in good]
    claims = (_claimed(session, row, taking, tries=row.id in trying) for row in kept)
    return [found for found in claims if found is not None]


def _is_good(row: Outgoing, taking: _Taking, is_known: bool) -> bool:  # noqa: FBT001
    """Tell whether a message can still be said; of one that stands, or is held, it is known if it is late."""
    if rules.is_late(expires_at=row.expires_at, now=taking.now):
        has_waited = rules.has_waited(due_at=row.due_at, now=taking.now)
        end(row, State.EXPIRED, "too late", is_missed=has_waited and not is_known)
    elif taking.is_rehearsal(row.scope):
        end(row, State.REHEARSED, "dry run")
    return row.state == State.QUEUED


def _claimed(session: Session, row: Outgoing, taking: _Taking, *, tries: bool) -> Claim | None:
    stands = session.get(Posted, row.place) if row.place else None
    settle_doubt(row, edits=stands is not None, looks=taking.looks)
    if row.state != State.QUEUED:
        return None
    try:
        opened = vault.unseal(session, row.payload, place_of(row.id, row.scope), THE_APP)
        payload: dict[str, Any] = json.loads(opened)
    except (Unreadable, ValueError):  # it must not hold up the others
        end(row, State.DEAD, "unreadable")
        return None
    looks_from = row.doubted_since or row.tried_at
    row.state, row.lease_until = State.SENDING, taking.real_now + LEASE
    row.tried_at = row.tried_at or taking.now
    row.fence += 1
    row.attempts += 1
    at = (stands.channel, stands.ts) if stands else None
    return Claim(
        row.id,
        row.fence,
        row.workspace_id,
        row.channel,
        payload,
        row.attempts,
        at,
        taking.real_now,
        looks_from if at is None else None,
        row.key,
        tries,
        row.doubted_since is not None,
    )

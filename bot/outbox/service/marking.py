"""Keep the books of what is being sent: what became of each message, and of those whose sender died."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal_column, or_, select, update
from sqlalchemy.orm import Session, object_session

from bot.core.inserting import Insertion
from bot.core.record import record
from bot.outbox import rules
from bot.outbox.model import Outgoing, Posted
from bot.outbox.rules import Fate, Outcome, State
from bot.outbox.service.holding import bar, refused, taken
from bot.outbox.service.resting import rest_all

if TYPE_CHECKING:
    from bot.outbox.service.claiming import Claim

Looks = Callable[[uuid.UUID, str], bool]
"""Tells whether a workspace's channel can be read, so that what was perhaps said can be looked for."""
OF_LOST = "lost:"
"""How the keys of messages begin that tell of lost ones: of those, nothing more is told."""
_LOST = "lost messages"


def never(workspace_id: uuid.UUID, channel: str) -> bool:
    """Read nothing, as an installation without history scope."""
    del workspace_id, channel
    return False


@record
class Lost:
    """A message that will not be tried again although nobody knows that it arrived.

    ``times`` grows with each time it is lost; a lost message that came too late is ``EXPIRED``.
    """

    id: uuid.UUID
    times: int
    scope: uuid.UUID
    channel: str
    state: State
    reason: str
    due_at: datetime


@record
class Mark:
    """What became of a claimed message.

    ``again_at`` is when it may be tried again, ``looks`` that it can be looked for in its channel first, and
    ``rests`` who keeps quiet for how long: channels, or EDITS, each until an instant of real time.
    """

    claim: "Claim"
    outcome: Outcome
    again_at: datetime
    looks: bool = False
    rests: Mapping[str, datetime] = field(default_factory=dict)


@record
class _Marking:
    """What a message's mark goes by."""

    outcome: Outcome
    again_at: datetime
    looks_from: datetime | None = None
    looks: bool = False
    died: bool = False


_SENT = (
    update(Outgoing)
    .where(
        Outgoing.id == bindparam("id_"),
        Outgoing.fence == bindparam("fence_"),
        Outgoing.state == State.SENDING.value,
    )
    .values(
        state=State.SENT.value,
        ts=bindparam("ts_"),
        reason=bindparam("reason_"),
        lease_until=None,
        tried_at=None,
        payload=None,
    )
)
_SENT_ALONE = _SENT.returning(Outgoing.id)
_STANDS = Insertion(
    Posted,
    lambda row: row.on_conflict_do_update(
        index_elements=["place"], set_={"channel": row.excluded.channel, "ts": row.excluded.ts}
    ),
)


def mark_all(session: Session, marks: Sequence[Mark]) -> list[State | None]:
    """Note what became of many, and who rests; answer each one's state, None where its lease is another's.

    Of one that was sent and changes nothing else the state is SENT either way: nobody goes by it.
    """
    if plain := [_said(mark) for mark in marks if _is_plain(mark)]:
        session.connection().execute(_SENT, plain if len(plain) > 1 else plain[0])
    states = [State.SENT if _is_plain(mark) else _marked(session, mark) for mark in marks]
    rest_all(session, _rests(marks))
    return states


def _is_plain(mark: Mark) -> bool:
    return mark.outcome.fate is Fate.SENT and mark.claim.place is None and not mark.claim.tries


def _rests(marks: Sequence[Mark]) -> dict[tuple[uuid.UUID, str], datetime]:
    rests = dict[tuple[uuid.UUID, str], datetime]()
    for mark in marks:
        for what, until in mark.rests.items():
            whose = (mark.claim.workspace_id, what)
            rests[whose] = max(until, rests.get(whose, until))
    return rests


def _said(mark: Mark) -> dict[str, Any]:
    claim, outcome = mark.claim, mark.outcome
    return {"id_": claim.id, "fence_": claim.fence, "ts_": outcome.ts, "reason_": outcome.reason or None}


def _marked(session: Session, mark: Mark) -> State | None:
    claim, outcome = mark.claim, mark.outcome
    if outcome.fate is Fate.SENT:
        return _sent(session, mark)
    row = session.scalar(
        select(Outgoing).where(Outgoing.id == claim.id, Outgoing.fence == claim.fence).with_for_update()
    )
    if row is None or row.state != State.SENDING:
        return None
    _MARKS[outcome.fate](session, row, _Marking(outcome, mark.again_at, claim.looks_from, mark.looks))
    session.flush()
    return State(row.state)


def _sent(session: Session, mark: Mark) -> State | None:
    claim, outcome = mark.claim, mark.outcome
    if session.connection().execute(_SENT_ALONE, _said(mark)).first() is None:
        return None
    if claim.tries:
        taken(session, claim.workspace_id, claim.scope, claim.channel)
    if claim.place:
        stands: dict[str, Any] = {"place": claim.place, "channel": outcome.channel, "ts": outcome.ts}
        _STANDS.run(session, stands)
    return State.SENT


def _retry(session: Session, row: Outgoing, marking: _Marking) -> None:
    del session
    row.tried_at = marking.looks_from  # this time it surely did not arrive
    _again(row, marking)


def _again(row: Outgoing, marking: _Marking) -> None:
    if row.payload is None:  # a newer one came while this one was on its way
        end(row, State.SUPERSEDED, marking.outcome.reason)
        return
    row.state, row.again_at, row.reason = State.QUEUED, marking.again_at, marking.outcome.reason
    row.lease_until = None


def _failed(session: Session, row: Outgoing, marking: _Marking) -> None:
    if row.repeats or marking.looks or _edits(session, row):
        row.tried_at = row.tried_at if marking.looks else None
        _again(row, marking)
    else:
        end(row, State.UNSURE, marking.outcome.reason)


def _ambiguous(session: Session, row: Outgoing, marking: _Marking) -> None:
    edits, tells = _edits(session, row), row.key.startswith(OF_LOST)
    state = rules.after_unsure(
        repeats=row.repeats,
        edits=edits,
        looks=marking.looks,
        crashes=row.crashes,
        died=marking.died,
        doubted=row.doubted_since is not None and marking.outcome.fate is Fate.UNSEEN,
        tells=tells,
    )
    row.crashes += marking.died or not tells
    row.tried_at = row.tried_at if marking.looks and not edits else None
    if state is State.QUEUED:
        _again(row, marking)
    else:
        end(row, state, marking.outcome.reason)


def _gone(session: Session, row: Outgoing, marking: _Marking) -> None:
    stands = session.get(Posted, row.place) if row.place else None
    if stands is not None:
        session.delete(stands)
    _retry(session, row, marking)


def _dead(session: Session, row: Outgoing, marking: _Marking) -> None:
    del session
    end(row, State.DEAD, marking.outcome.reason)


def _held(session: Session, row: Outgoing, marking: _Marking) -> None:
    _retry(session, row, marking)
    refused(session, row, marking.outcome.reason, now=marking.again_at)


def _barred(session: Session, row: Outgoing, marking: _Marking) -> None:
    _retry(session, row, marking)
    bar(session, row.workspace_id, marking.outcome.reason)


def _disturbs(session: Session, row: Outgoing, marking: _Marking) -> None:
    del session
    end(row, State.SUPERSEDED, marking.outcome.reason)


_MARKS = {
    Fate.RETRY: _retry,
    Fate.FAILED: _failed,
    Fate.AMBIGUOUS: _ambiguous,
    Fate.UNSEEN: _ambiguous,
    Fate.GONE: _gone,
    Fate.DEAD: _dead,
    Fate.HELD: _held,
    Fate.BARRED: _barred,
    Fate.DISTURBS: _disturbs,
}


def _edits(session: Session, row: Outgoing) -> bool:
    return row.place is not None and session.get(Posted, row.place) is not None


def end(row: Outgoing, state: State, reason: str | None, *, is_missed: bool = False) -> None:
    """Try a message no more; what did not arrive keeps its payload, so that it can be sent again.

    One that a newer one has taken the place of is missed by nobody.
    """
    if row.payload is None and state in rules.LOST:
        state = State.SUPERSEDED
    row.state, row.reason, row.lease_until, row.again_at = state, reason, None, None
    row.tried_at, row.doubted_since = None, None
    if state not in rules.LOST:
        row.payload = None
    session = object_session(row)
    if session is not None and (is_missed or state in rules.LOST) and not row.key.startswith(OF_LOST):
        lost_one = Lost(row.id, row.fence, row.scope, row.channel, state, reason or "", row.due_at)
        session.info.setdefault(_LOST, []).append(lost_one)


def lost(session: Session) -> list[Lost]:
    """List what was given up in this transaction, once."""
    found: list[Lost] = session.info.pop(_LOST, [])
    return found


# Each claim asks; wants ``until``.
HAS_STOPPED = (
    Outgoing.state == literal_column("'sending'"),
    or_(Outgoing.lease_until.is_(None), Outgoing.lease_until <= bindparam("until")),
)
_STOPPED = select(Outgoing).where(*HAS_STOPPED).with_for_update(skip_locked=True)


def recover(session: Session, *, now: datetime, real_now: datetime, alone: bool, looks: Looks = never) -> int:
    """Take back messages whose sender died, by their own rule; answer how many.

    A process that is ``alone`` on its database need not wait for leases to end.
    """
    until = datetime.max.replace(tzinfo=UTC) if alone else real_now
    rows = session.scalars(_STOPPED, {"until": until}).all()
    stopped = Outcome(Fate.AMBIGUOUS, reason="its sender stopped")
    for row in rows:
        can_look = looks(row.workspace_id, row.channel)
        again_at = now + rules.LOOKS_AFTER if can_look else now
        _ambiguous(session, row, _Marking(stopped, again_at, looks=can_look, died=True))
    session.flush()
    return len(rows)

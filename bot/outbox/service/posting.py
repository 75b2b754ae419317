"""Queue messages with the deed that causes them."""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    bindparam,
    case,
    func,
    select,
    union,
    update,
)
from sqlalchemy.orm import Session

from bot.core.blocks import Message
from bot.core.database import stir
from bot.core.inserting import Insertion
from bot.core.record import record
from bot.outbox import rules
from bot.outbox.model import Outgoing, Posted
from bot.outbox.rules import State
from bot.outbox.service.copies import doubted_since
from bot.outbox.service.holding import IS_BARRED, TRIED_AT
from bot.vault import service as vault
from bot.vault.rules import Place


@record
class Address:
    """Where a message goes: a channel, or a person by user id; ``scope`` is whose key seals it."""

    workspace_id: uuid.UUID
    scope: uuid.UUID
    channel: str


_POST = Insertion(Outgoing, lambda row: row.on_conflict_do_nothing().returning(Outgoing.id))
# What is on its way, or lies there undelivered, loses its payload, so that it is not tried again.
_GIVES_WAY = (
    update(Outgoing)
    .where(Outgoing.id != bindparam("by"), Outgoing.state.in_((State.QUEUED, State.SENDING, *rules.LOST)))
    .values(
        state=case((Outgoing.state == State.QUEUED, State.SUPERSEDED.value), else_=Outgoing.state),
        payload=None,
    )
)
_NEWER_IN_PLACE = _GIVES_WAY.where(Outgoing.place == bindparam("there"))
_NEWER_ABOUT = _GIVES_WAY.where(
    Outgoing.about == bindparam("subject"),
    Outgoing.channel == bindparam("where_to"),
    Outgoing.scope == bindparam("whose"),
)
_THERE: BindParameter[str] = bindparam("there", expanding=True)
_SPOKEN_FOR: CompoundSelect[Any] = union(
    select(Posted.place).where(Posted.place.in_(_THERE)),
    select(Outgoing.place).where(
        Outgoing.place.in_(_THERE), Outgoing.state.in_((State.QUEUED, State.SENDING))
    ),
)
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
    about: str | None = None,
) -> None:
    """Queue a message; the same key queues nothing a second time.

    With a ``place`` the message there is edited, or posted where there is none yet, and older edits that
    still wait give way. ``about`` is a kind and its subject: what waits about the same in the same channel
    gives way, so that after an outage only the newest goes out. ``repeats`` says that twice is better than
    never; what does not repeat is a nudge, and expires a day after its time unless told otherwise.
    """
    stir(session)
    row_id = uuid.uuid5(to.scope, key)  # the same in each copy of the database, so that it can be looked for
    kind = rules.kind_of(repeats=repeats, edits=place is not None, is_dated=expires_at is not None)
    sealed = vault.seal(session, json.dumps(message.payload()), place_of(row_id, to.scope))
    row = {
        "id": row_id,
        "key": key,
        "workspace_id": to.workspace_id,
        "scope": to.scope,
        "channel": to.channel,
    }
    how = {"place": place, "payload": sealed, "repeats": repeats, "due_at": now, "kind": kind.value}
    until = rules.expiry(kind, due_at=now, told=expires_at)
    more = {"expires_at": until, "about": about, "doubted_since": doubted_since(session)}
    added = _POST.run(session, row | how | _PLAIN | more)
    if added.first() is None:
        return
    session.flush()
    if place is not None:
        session.connection().execute(_NEWER_IN_PLACE, {"by": row_id, "there": place})
    if about is not None:
        here = {"by": row_id, "subject": about, "where_to": to.channel, "whose": to.scope}
        session.connection().execute(_NEWER_ABOUT, here)


def place_of(row_id: uuid.UUID, scope: uuid.UUID) -> Place:
    """Name the place that a message's payload is sealed for."""
    return Place("outbox", "payload", row_id, scope)


def next_at(session: Session) -> datetime | None:
    """Find when the next message is due, or the first that is held is tried."""
    at = func.min(func.coalesce(TRIED_AT, Outgoing.again_at, Outgoing.due_at))
    return session.scalar(select(at).where(Outgoing.state == State.QUEUED, ~IS_BARRED))


def forget(session: Session, place: str) -> None:
    """Let the next edit of a place post a new message, since the old one was deleted."""
    stands = session.get(Posted, place)
    if stands is not None:
        session.delete(stands)


def retire(session: Session, place: str, *, to: str) -> bool:
    """Leave the message of a place behind under another name; answer whether one stands there.

    The next message of the place is posted anew. What waits to be shown there gives way, since it is stale.
    """
    _give_up(session, Outgoing.place == place)
    left = session.execute(update(Posted).where(Posted.place == place).values(place=to).returning(Posted.ts))
    return left.first() is not None


def take_back(session: Session, place: str, *, now: datetime) -> bool:
    """Leave unsaid what is not due yet in a place; answer whether a message stands there, or soon will."""
    _give_up(session, Outgoing.place == place, Outgoing.due_at > now)
    return is_spoken_for(session, place)


def _give_up(session: Session, *which: ColumnElement[bool]) -> None:
    waiting = update(Outgoing).where(*which, Outgoing.state == State.QUEUED)
    session.execute(waiting.values(state=State.SUPERSEDED.value, payload=None))


def places(session: Session, prefix: str) -> list[str]:
    """List the places that messages were ever queued for, by how their names begin."""
    # A range would read an index, and go by whatever order the database's language has.
    known = select(Outgoing.place).where(Outgoing.place.startswith(prefix, autoescape=True)).distinct()
    return [place for place in session.scalars(known) if place is not None]


def is_spoken_for(session: Session, place: str) -> bool:
    """Tell whether a message stands in a place, or is on its way there."""
    return place in spoken_for(session, [place])


def spoken_for(session: Session, places: Sequence[str]) -> set[str]:
    """Find in which of these places a message stands, or is on its way there."""
    session.flush()
    return set(session.connection().execute(_SPOKEN_FOR, {"there": list(places)}).scalars())


def stand(session: Session, place: str) -> Posted | None:
    """Find where the message of a place stands, or None when it was never posted."""
    return session.get(Posted, place)

"""Whether this database is the one that speaks: a copy keeps silent until the operator says so.

What waits in a copy may have been said since, by the database that it was copied from.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from bot.core.inserting import Insertion
from bot.outbox import rules
from bot.outbox.model import Copy, Outgoing
from bot.outbox.rules import Kind, Mode, Silence, State
from bot.outbox.service.marking import Looks, end
from bot.outbox.service.voices import EVERYWHERE, speak

Wake = Callable[[Session, uuid.UUID, datetime, datetime], datetime | None]
_MEET = Insertion(Copy, lambda row: row.on_conflict_do_nothing())
_THERE: ColumnElement[bool] = Copy.id == 1
_TOLD = select(Copy.silent, Copy.doubts_until).where(_THERE)
_DOUBTED_SINCE = "doubted since"


def why_silent(session: Session) -> Silence | None:
    """Tell why this database keeps silent; None where it is the one that speaks."""
    found = session.scalar(select(Copy.silent).where(_THERE))
    return Silence(found) if found else None


def settle_in(session: Session, home: str | None) -> Silence | None:
    """Note where the database lives, and silence one that was carried here; answer why it is, if so.

    Without a ``home`` nobody can tell.
    """
    mine = _mine(session)
    if mine.home is not None and home is not None and mine.home != home:
        silence(session, Silence.MOVED)
    mine.home = home or mine.home
    session.flush()
    return Silence(mine.silent) if mine.silent else None


def silence(session: Session, why: Silence) -> None:
    """Keep this copy silent, and doubt all that waits in it."""
    mine = _mine(session)
    mine.silent, mine.home, mine.doubts_until = why.value, None, None
    waiting = update(Outgoing).where(Outgoing.state.in_((State.QUEUED, State.SENDING)))
    doubted = waiting.values(state=State.QUEUED.value, doubted_since=Outgoing.due_at, lease_until=None)
    session.execute(doubted, execution_options={"synchronize_session": False})
    speak(session, EVERYWHERE, Mode.OFF)


def take_over(session: Session, *, now: datetime) -> None:
    """Let this copy speak, since no other one does; what was due until now is doubted."""
    speak(session, EVERYWHERE, Mode.ON)
    mine = _mine(session)
    if mine.silent is not None:
        mine.silent, mine.doubts_until = None, now
    session.flush()


def remembering(wake: Wake) -> Wake:
    """Have a job's messages doubted where it was due before this copy was said to be the one to speak."""

    def woken(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> datetime | None:
        with _doubting(session, due_at):
            return wake(session, subject_id, due_at, now)

    return woken


@contextmanager
def _doubting(session: Session, due_at: datetime) -> Iterator[None]:
    told = session.connection().execute(_TOLD).first()
    until = told.doubts_until if told is not None else None
    if told is not None and (told.silent is not None or (until is not None and due_at <= until)):
        session.info[_DOUBTED_SINCE] = due_at
    try:
        yield
    finally:
        session.info.pop(_DOUBTED_SINCE, None)


def doubted_since(session: Session) -> datetime | None:
    """Tell since when another copy may have said what is posted now; None where none can have."""
    found: datetime | None = session.info.get(_DOUBTED_SINCE)
    return found


def settle_doubt(row: Outgoing, *, edits: bool, looks: Looks) -> None:
    """Let a person decide about a message that another copy may have said, unless it can be looked for.

    A nudge is given up: twice would be worse than never. An edit is safe to repeat.
    """
    if row.doubted_since is None or edits:
        return
    if row.kind == Kind.NUDGE:
        end(row, State.EXPIRED, rules.FROM_A_COPY, is_missed=True)
    elif not looks(row.workspace_id, row.channel):
        end(row, State.UNSURE, rules.FROM_A_COPY)


def _mine(session: Session) -> Copy:
    _MEET.run(session, {"id": 1})
    return session.scalars(select(Copy).where(_THERE).with_for_update()).one()

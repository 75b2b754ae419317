"""What an operator does with the outbox at a terminal: read it, mend it, switch the voice off and on."""

import contextlib
import functools
import uuid
from collections.abc import Iterator, Sequence

from bot import schema
from bot.core.clock import system_clock
from bot.core.database import Database, engine_for
from bot.core.errors import Refusal
from bot.core.lock import only_one
from bot.outbox import service
from bot.outbox.rules import LOST, Mode, Silence, State
from bot.outbox.service import EVERYWHERE, Line

_SHOWN = (State.QUEUED, State.SENDING, *LOST)
_DONE = {"retry": "waits to be sent", "drop": "dropped"}


class Desk:
    """The outbox of one database, for one command."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url

    def show(self, states: Sequence[str] | None, group: str | None) -> list[str]:
        """List messages, the oldest first, and who does not speak aloud; without states, all that is open."""
        asked = [_state(name) for name in states] if states else _SHOWN
        with self._open() as db, db(reads=True) as session:
            silence = service.why_silent(session)
            modes = service.modes(session)
            lines = service.listing(session, asked, scope=_group(group))
            counts = service.counts(session)
        silent = [f"{_whose(scope)}: {mode}" for scope, mode in modes.items()]
        told = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
        return [*_copied(silence), *silent, *(_row(line) for line in lines), f"In all: {told or 'nothing'}."]

    def change(self, do: str, ids: Sequence[str], group: str | None) -> list[str]:
        """Retry or drop messages, or switch a voice; refuses on SQLite while the app runs."""
        with only_one(self._url) or contextlib.nullcontext(), self._open() as db, db() as session:
            if do not in _DONE:
                scope = _group(group) or EVERYWHERE
                if scope == EVERYWHERE and do == Mode.ON:
                    service.take_over(session, now=system_clock())
                else:
                    service.speak(session, scope, Mode(do))
                return [f"{_whose(scope)}: {do}"]
            if not ids:
                raise Refusal(f"Say which messages to {do}: python app.py outbox {do} ID")
            mend = service.drop if do == "drop" else functools.partial(service.retry, now=system_clock())
            return [f"{one} {_DONE[do]}, was {mend(session, _id(one))}" for one in ids]

    @contextlib.contextmanager
    def _open(self) -> Iterator[Database]:
        db = Database(engine_for(self._url))
        try:
            with db(reads=True) as session:
                schema.check_current(session)
            yield db
        finally:
            db.close()


def _copied(silence: Silence | None) -> list[str]:
    if silence is None:
        return []
    told = f"This copy of the database was {silence}, and says nothing: another may have said what waits."
    return [f"{told} When no other copy runs: python app.py outbox on"]


def _row(line: Line) -> str:
    tried = f"{line.attempts} tries" if line.attempts != 1 else "1 try"
    about = f"{line.kind} {line.key} to {line.channel} of {line.scope}"
    why = f": {line.reason}" if line.reason else ""
    return f"{line.id}  {line.state:<10} {line.due_at:%Y-%m-%d %H:%M}  {tried}  {about}{why}"


def _whose(scope: uuid.UUID) -> str:
    return "Everything" if scope == EVERYWHERE else f"Group {scope}"


def _state(name: str) -> State:
    if name not in tuple(State):
        raise Refusal(f"There is no state {name}. There are: {', '.join(State)}.")
    return State(name)


def _group(text: str | None) -> uuid.UUID | None:
    return _id(text) if text else None


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Refusal(f"{text} is no id. Copy it from the list: python app.py outbox") from None

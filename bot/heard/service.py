"""Run a deed once for each delivery."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.core.clock import Clock
from bot.core.database import Database
from bot.core.inserting import Insertion
from bot.heard.model import Heard
from bot.heard.rules import KEPT

T = TypeVar("T")
_NOTE = Insertion(Heard, lambda row: row.on_conflict_do_nothing().returning(Heard.key))


def note(session: Session, key: str, *, now: datetime) -> bool:
    """Note a delivery; answer False when it was heard before.

    On Postgres a second delivery waits here until the first has committed or rolled back.
    """
    return _NOTE.run(session, {"key": key, "heard_at": now}).first() is not None


def forget(session: Session, *, now: datetime) -> None:
    """Let go of deliveries that Slack cannot repeat any more."""
    session.execute(delete(Heard).where(Heard.heard_at < now - KEPT))


class Once:
    """The database as one delivery sees it: its deed has its effect once, in one transaction.

    ``after`` is called when that is committed; ``has_written`` tells that it was, whatever fails later, and
    ``is_unsure`` that the line broke while it was being committed, so that nobody knows.
    """

    def __init__(
        self, db: Database, key: str | None, clock: Clock, *, after: Callable[[], None] | None = None
    ) -> None:
        self._db = db
        self._after = after
        self._key = key
        self._clock = clock
        self.has_written = self.is_unsure = False

    async def write(self, deed: Callable[[Session], T]) -> T | None:
        """Run the deed and answer what it answers, or None when this delivery already had its effect.

        A deed that refuses takes the note back with it, so the same form can be sent again.
        """
        is_done = False

        def once(session: Session) -> T | None:
            nonlocal is_done
            answer = deed(session) if self._is_new(session) else None
            session.flush()
            is_done = True
            return answer

        try:
            answer = await self._db.write(once)
        except DBAPIError as error:
            self.is_unsure = is_done and error.connection_invalidated
            raise
        self.has_written = True
        if self._after is not None:
            self._after()
        return answer

    async def read(self, question: Callable[[Session], T]) -> T:
        """Ask a question; asking twice is harmless."""
        return await self._db.read(question)

    def _is_new(self, session: Session) -> bool:
        return self._key is None or note(session, self._key, now=self._clock())

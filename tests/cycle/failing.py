"""A database that fails at its n-th call."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.core.database import Database


class Store:
    """Counts the calls to a database's driver, statements and commits, and breaks at one of them.

    The n-th fails as a driver does when the disk is full or the line is cut; those after it work. Or the n-th
    commit goes through, and its answer is lost.
    """

    def __init__(self, db: Database) -> None:
        self._engine, self._counts = db.engine, False
        self._driver: Any = db.engine.dialect.loaded_dbapi
        self.calls, self._breaks_at = 0, 0
        self.commits, self._loses_at, self._has_lost = 0, 0, False
        self._dialect = cast("Any", db.engine.dialect)
        self._commit, self._dialect.do_commit = self._dialect.do_commit, self._commit_and_perhaps_lose
        for name in ("before_cursor_execute", "commit"):
            event.listen(self._engine, name, self._call)

    def close(self) -> None:
        """Work as ever again."""
        self._dialect.do_commit = self._commit
        for name in ("before_cursor_execute", "commit"):
            event.remove(self._engine, name, self._call)

    @contextmanager
    def breaking(self, at: int) -> Iterator[None]:
        """Break at the n-th call from here on."""
        self.calls, self._breaks_at, self._counts = 0, at, True
        try:
            yield
        finally:
            self._counts = False

    @contextmanager
    def losing(self, at: int) -> Iterator[None]:
        """Lose the answer to the n-th commit from here on, which is done all the same."""
        self.commits, self._loses_at, self._has_lost = 0, at, False
        try:
            yield
        finally:
            self._loses_at = 0

    @property
    def lost(self) -> bool:
        """Tell whether it came to the commit whose answer was to be lost."""
        return self._has_lost

    @property
    def broke(self) -> bool:
        """Tell whether it came to the call at which it was to break."""
        return self._breaks_at <= self.calls

    def _call(self, *_said: object) -> None:
        if not self._counts:
            return
        self.calls += 1
        if self.calls == self._breaks_at:
            cause = self._driver.OperationalError("the store broke")
            raise OperationalError("a statement", None, cause)

    def _commit_and_perhaps_lose(self, connection: Any) -> None:
        self._commit(connection)
        if not self._loses_at:
            return
        self.commits += 1
        if self.commits == self._loses_at:
            self._has_lost = True
            if self._dialect.name == "postgresql":
                connection.driver_connection.close()  # a file has no line that could be cut
            raise self._driver.OperationalError("the line was cut")


@contextmanager
def failing(db: Database) -> Iterator[Store]:
    """Let a database fail where a test says so."""
    store = Store(db)
    try:
        yield store
    finally:
        store.close()

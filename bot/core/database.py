"""The database: one sync engine, called from the event loop through a few threads."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import Session

from bot.core.together import Together

T = TypeVar("T")
S = TypeVar("S")
Deed = Callable[[Session], T]
Outcome = tuple[Any, bool] | Exception
"""A deed's answer and whether it stirred, or what it raised."""

APPLICATION = "soundingboard"
"""The name under which a Postgres server knows the app's connections."""
_POSTGRES_THREADS = 10
_TRIES = 4
_ENDED_FOR_OTHERS = frozenset({"40P01", "40001"})
"""Postgres's words for a transaction that it ended so that others could go on: a deadlock, a conflict."""
_REST, _RESTS_SINCE = 5.0, "rests since"
"""Seconds after which a connection that nobody used is asked whether it still stands."""
_STIRRED, _LEAVES_NO_OLDER = "stirred", "leaves no older"
_WITHIN: Mapping[str, Any] = {"expire_on_commit": False, "join_transaction_mode": "rollback_only"}
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA busy_timeout=10000",
)


def engine_for(url: str) -> Engine:
    """Make the engine for a SQLite or Postgres address.

    SQLite gets one connection: versions before 3.51.3 can corrupt a WAL that two of them reset at once.
    The folder of its file is made where there is none, and the file for this user alone.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        if address.database:
            _make_room(Path(address.database))
        engine = create_engine(
            address,
            hide_parameters=True,
            pool_size=1,
            max_overflow=0,
            connect_args={"check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "checkin", _empty_journal)
        return engine
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_size=_POSTGRES_THREADS,
        max_overflow=2,
        connect_args={"application_name": APPLICATION},
    )
    event.listen(engine, "checkin", _note_rest)
    event.listen(engine, "checkout", _check_rested)
    return engine


def _make_room(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)  # its journal gets the same


def _note_rest(_connection: object, record: Any) -> None:
    record.info[_RESTS_SINCE] = time.monotonic()


def _check_rested(connection: Any, record: Any, _proxy: object) -> None:
    """Greet a connection that has rested: the server may be gone. One in use need not be asked each time."""
    if time.monotonic() - record.info.get(_RESTS_SINCE, time.monotonic()) < _REST:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except Exception as error:
        raise DisconnectionError from error  # the pool makes a new one


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the begin event below says how a transaction starts
    for pragma in _PRAGMAS:
        connection.execute(pragma).close()


def _empty_journal(connection: Any, record: Any) -> None:
    if connection is not None and record.info.pop(_LEAVES_NO_OLDER, False):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def _begin_sqlite(connection: Connection) -> None:
    words = "BEGIN" if connection.get_execution_options().get("reads", False) else "BEGIN IMMEDIATE"
    raw: Any = connection.connection.driver_connection
    try:
        raw.execute(words).close()  # a statement of SQLAlchemy's takes ten times as long
    except sqlite3.Error:
        connection.exec_driver_sql(words)  # so whoever listens for what the database refuses hears of it


@contextmanager
def _savepoint(raw: Any) -> Iterator[None]:
    raw.execute("SAVEPOINT deed").close()
    try:
        yield
    except Exception:
        if raw.in_transaction:
            raw.execute("ROLLBACK TO deed").close()
        raise
    finally:
        if raw.in_transaction:
            raw.execute("RELEASE deed").close()


def leave_no_older(session: Session) -> None:
    """Have SQLite empty its journal once this is committed, so that what a value was before is gone."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().connection.info[_LEAVES_NO_OLDER] = True


def stir(session: Session) -> None:
    """Say that this transaction leaves something to be done soon: a message to send, an alarm to wake."""
    session.info[_STIRRED] = True


class Database:
    """Run deeds and questions, each in one transaction, in a bounded number of threads.

    ``info`` is given to every session: what lower rooms need at hand, such as the keyring.
    ``along`` are other engines that are let go with this one. ``threads`` takes the place of its own.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        info: Mapping[str, object] | None = None,
        along: Sequence[Engine] = (),
        threads: Executor | None = None,
    ) -> None:
        self.engine = engine
        self._along = along
        self._reader = engine.execution_options(reads=True)
        self._info = dict(info or {})
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._one_at_a_time = threading.Lock() if self.is_sqlite else nullcontext()
        count = 1 if self.is_sqlite else _POSTGRES_THREADS
        self._threads = threads or ThreadPoolExecutor(count, thread_name_prefix="database")
        self._together = Together(self._threads, self._write_all)
        self._when_stirred: list[Callable[[], None]] = []

    def when_stirred(self, wake: Callable[[], None]) -> None:
        """Have ``wake`` called in the event loop after each committed write that called ``stir``."""
        self._when_stirred.append(wake)

    @contextmanager
    def __call__(self, *, reads: bool = False) -> Iterator[Session]:
        """Open a session that commits at the end, or rolls back when something is raised."""
        with (
            self._one_at_a_time,
            Session(self._reader if reads else self.engine, expire_on_commit=False) as session,
        ):
            session.info.update(self._info)
            with session.begin():
                yield session

    async def write(self, deed: Deed[T]) -> T:
        """Run a deed in one transaction and answer what it answers, once that is committed."""
        answer, stirred = await (self._together.run(deed) if self.is_sqlite else self._run(self._write, deed))
        if stirred:
            self.stirred()
        return answer

    def stirred(self) -> None:
        """Tell whoever waits that there is something to do."""
        for wake in self._when_stirred:
            wake()

    async def read(self, question: Deed[T]) -> T:
        """Ask a question in one transaction."""
        return await self._run(self._read, question)

    async def _run(self, work: Callable[[Deed[T]], S], deed: Deed[T]) -> S:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, deed)

    def _write_all(self, deeds: Sequence[Deed[Any]]) -> Sequence[Outcome]:
        """Run what waited at the same time in one transaction, each deed in a savepoint of its own."""
        try:
            if len(deeds) == 1:
                return [self._write(deeds[0])]
            with self._one_at_a_time, self.engine.begin() as connection:
                return [self._write_within(connection, deed) for deed in deeds]
        except Exception as error:  # noqa: BLE001 - whoever waits raises it; nothing of this was saved
            return [error] * len(deeds)

    def _write_within(self, connection: Connection, deed: Deed[Any]) -> Outcome:
        raw: Any = connection.connection.driver_connection
        try:
            with _savepoint(raw), Session(connection, **_WITHIN) as session:
                session.info.update(self._info)
                answer = deed(session)
                session.flush()
        except Exception as error:
            if not raw.in_transaction:  # SQLite gave up all of it, as it does when the disk is full
                raise
            return error
        return answer, bool(session.info.get(_STIRRED))

    def _write(self, deed: Deed[T]) -> tuple[T, bool]:
        """Run a deed, and once more from the start where Postgres ended it to undo a deadlock."""
        for _ in range(_TRIES - 1):
            try:
                return self._write_once(deed)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _ENDED_FOR_OTHERS:
                    raise
        return self._write_once(deed)

    def _write_once(self, deed: Deed[T]) -> tuple[T, bool]:
        with self() as session:
            answer = deed(session)
        return answer, bool(session.info.get(_STIRRED))

    def _read(self, question: Deed[T]) -> T:
        with self(reads=True) as session:
            return question(session)

    def close(self) -> None:
        """Finish what is in hand and let the connections go."""
        self._threads.shutdown(wait=True)
        for engine in (self.engine, *self._along):
            engine.dispose()

"""One tick with nothing due, however many alarms wait for later."""

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import event, text

from bot.alarms.jobs import tick
from bot.core.clock import system_clock
from bot.core.database import Database
from bot.main import JOBS
from tests.bench import stores
from tests.bench.table import Row, at_most, fact

_FEW = 100
_MANY = {"SQLite": 1_000_000, "Postgres": 200_000}
_INDEX = "ix_alarm_awake"
_FILL = {
    "SQLite": """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)
        INSERT INTO alarm (kind, subject_id, wakes_at, crashes)
        SELECT 'board.card', lower(hex(randomblob(16))), datetime('now', '+' || (i % 999 + 1) || ' days'), 0
        FROM n
    """,
    "Postgres": """
        INSERT INTO alarm (kind, subject_id, wakes_at, crashes)
        SELECT 'board.card', gen_random_uuid(), now() + (i % 999 + 1) * interval '1 day', 0
        FROM generate_series(1, :many) AS i
    """,
}


def rows(*, quick: bool) -> Iterator[Row]:
    """Measure on both databases, few alarms beside many."""
    for name, opened in stores.STORES.items():
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, opened(Path(folder)) as fresh:
            few, many = (_filled(fresh(), Path(folder), name, number) for number in (_FEW, _MANY[name]))
            yield from _compared(name, few, many, times=200 if quick else 1000)
            few.close()
            many.close()


def _filled(url: str, folder: Path, name: str, number: int) -> Database:
    db = stores.open_store(url, folder / "keyring.sqlite3")
    with db() as session:
        session.execute(text(_FILL[name]), {"many": number})
    if not db.is_sqlite:
        stores.analyze(db)
    return db


def _compared(name: str, few: Database, many: Database, *, times: int) -> Iterator[Row]:
    floor, ours = asyncio.run(_measured([few, many], times))
    yield at_most(f"tick, nothing due, {_MANY[name]:,} alarms beside {_FEW}; {name}", floor, ours, 1.5)
    plan = asyncio.run(_plan(many))
    yield fact("  its plan uses the partial index", "", _INDEX, "the index", holds=_INDEX in plan)


async def _measured(both: list[Database], times: int) -> list[list[float]]:
    """Measure milliseconds to a tick on each, one after the other in turn."""
    took: list[list[float]] = [[], []]
    for _ in range(times):
        for db, own in zip(both, took, strict=True):
            began = perf_counter()
            assert await tick(db, JOBS, system_clock) == 0
            own.append((perf_counter() - began) * 1000)
    return took


async def _plan(db: Database) -> str:
    """Ask the database how it runs the statement that a tick runs."""
    heard: list[tuple[str, Any]] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: heard.append((args[2], args[3])))
    await tick(db, JOBS, lambda: datetime.now(UTC))
    sql, parameters = next((sql, parameters) for sql, parameters in heard if "FROM alarm" in sql)
    how = "EXPLAIN QUERY PLAN " if db.is_sqlite else "EXPLAIN "
    with db(reads=True) as session:
        found = session.connection().exec_driver_sql(how + sql, parameters).all()
    return " ".join(str(cell) for row in found for cell in row)

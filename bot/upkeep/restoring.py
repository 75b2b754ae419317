"""Restores: put a backup in the place of a database, which then keeps silent until it may speak."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text, update
from sqlalchemy.orm import Session

from bot import schema
from bot.core.database import APPLICATION, engine_for
from bot.core.errors import Refusal
from bot.core.lock import only_one
from bot.core.record import record
from bot.outbox import service as outbox
from bot.outbox.rules import Silence
from bot.upkeep.backups import back_up, unpacked
from bot.upkeep.carrying import carry_over, empty, groups_in
from bot.upkeep.journal import journal_of
from bot.upkeep.soundness import file_of, reading
from bot.workspaces.model import Workspace

_RUNNING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name = :application AND pid <> pg_backend_pid()"
)
_REFUSED = "is in use, and nothing was changed. To put the backup in its place: --replace"
_KEYS = "data_key"
_COUNT = "SELECT count(*) FROM workspace"


@record
class Restored:
    """What was restored: made when, with how many groups, and where what was there before is kept."""

    made_at: datetime | None
    groups: int
    kept: Path | None


def restore(database_url: str, file: Path, *, replaces: bool, speaks: bool, now: datetime) -> Restored:
    """Put a backup in the place of a database, of either kind; all of it or nothing.

    Refuses while the app runs, what is not whole or of a later release, and a database with something in it
    unless it ``replaces`` that. The copy is silent unless it ``speaks``.
    """
    path = file_of(database_url)
    with only_one(database_url) or contextlib.nullcontext():
        beside = path.parent if path is not None else Path(tempfile.gettempdir())
        with unpacked(file, beside=beside) as (copy, made_at), _opened(f"sqlite:///{copy}") as engine:
            schema.migrate(engine)
            groups = _mark(engine, speaks=speaks, now=now)
            engine.dispose()
            if path is None:
                kept = file.with_name(f"replaced-{now:%Y%m%d-%H%M%S}.gz")
                there = _into_postgres(database_url, engine, kept, replaces=replaces, now=now)
                return Restored(made_at, groups, there)
            return Restored(made_at, groups, _into_file(path, copy, replaces=replaces, now=now))


@contextlib.contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = engine_for(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _mark(engine: Engine, *, speaks: bool, now: datetime) -> int:
    """Doubt what waits in the copy, since it may have been said after the backup."""
    with Session(engine) as session, session.begin():
        outbox.silence(session, Silence.RESTORED)
        left = update(Workspace).where(Workspace.removed_at.is_not(None))
        session.execute(left.values(removed_at=now))  # who restores it wants it: its days begin anew
        if speaks:
            outbox.take_over(session, now=now)
        return groups_in(session.connection())


def _into_file(path: Path, copy: Path, *, replaces: bool, now: datetime) -> Path | None:
    """Put the copy in the place of a file; what is there is kept beside it, with its journal."""
    if path.exists() and path.stat().st_size and _is_used(path) and not replaces:
        raise Refusal(f"{path} {_REFUSED}")
    kept = path.with_name(f"{path.name}.replaced-{now:%Y%m%d-%H%M%S}") if path.exists() else None
    if kept is not None:
        _keep(path, kept)
    for old in (journal_of(path), path.with_name(path.name + "-shm")):
        old.unlink(missing_ok=True)  # it belongs to what was there: beside another file it would damage that
    copy.chmod(0o600)
    copy.replace(path)
    _sync(path.parent)
    return kept


def _keep(path: Path, kept: Path) -> None:
    for old, new in ((path, kept), (journal_of(path), journal_of(kept))):
        if old.exists():
            try:
                os.link(old, new)
            except OSError:  # a disk without links
                shutil.copy2(old, new)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_used(path: Path) -> bool:
    try:
        with contextlib.closing(reading(path)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            _check_keys(tables)
            return "workspace" in tables and bool(connection.execute(_COUNT).fetchone()[0])
    except sqlite3.DatabaseError:
        return True  # it is damaged, which is no reason to lose it


def _check_keys(tables: set[str]) -> None:
    if _KEYS in tables:
        raise Refusal("The keyring is in this database too, and would be lost. Put it into one of its own.")


def _into_postgres(
    database_url: str, copy: Engine, kept: Path, *, replaces: bool, now: datetime
) -> Path | None:
    """Carry the copy's rows into the place of those that are there, which go into a backup first."""
    with _opened(database_url) as engine:
        schema.migrate(engine)
        with engine.begin() as there:
            _check_idle(there)
            _check_keys(set(inspect(there).get_table_names()))
            is_used = bool(there.scalar(text(_COUNT)))
        if is_used and not replaces:
            raise Refusal(f"The database {_REFUSED}")
        if is_used:
            back_up(database_url, kept, now=now)
        with engine.begin() as there, copy.begin() as here:
            there.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
            _check_idle(there)
            empty(there)
            carry_over(here, there)
    return kept if is_used else None


def _check_idle(there: Connection) -> None:
    if there.scalar(_RUNNING, {"application": APPLICATION}):
        raise Refusal("The app runs on this database. Stop every process of it first.")

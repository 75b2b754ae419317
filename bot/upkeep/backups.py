"""Backups: one compressed SQLite file, whatever the database is, made while the app runs.

docs/decisions/0011-a-backup-is-a-file.md says why. It never holds a key.
"""

import contextlib
import gzip
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from bot import schema
from bot.core.database import engine_for
from bot.core.errors import Refusal
from bot.core.record import record
from bot.upkeep.carrying import carry_over
from bot.upkeep.soundness import damage, file_of, reading

_PLAIN = b"SQLite format 3\0"


@record
class Backup:
    """A backup that was made: its file, when it was true, and how many groups are in it."""

    path: Path
    made_at: datetime
    groups: int


def back_up(database_url: str, target: Path, *, now: datetime) -> Backup:
    """Write everything but the keys into a new file, as it was at one instant; refuse to overwrite one."""
    with _packed(target) as copy:
        groups = _make(database_url, copy, now)
    return Backup(target, now, groups)


def back_up_keys(keyring_url: str, target: Path) -> None:
    """Write the groups' keys, each still wrapped, into a new file of their own; refuse to overwrite one."""
    source = file_of(keyring_url)
    if source is None:
        raise Refusal("The keyring is on Postgres. Back it up there: pg_dump --table=data_key")
    with _packed(target) as copy:
        _copy_file(source, copy)


@contextlib.contextmanager
def _packed(target: Path) -> Iterator[Path]:
    """Give a place to make a copy in, and compress that into a new file."""
    if target.exists():
        raise Refusal(f"{target} is there already, and is left as it is. Choose another name.")
    if not target.parent.is_dir():
        raise Refusal(f"There is no folder {target.parent}. Make it first.")
    try:
        with _workshop(target.parent) as folder:
            yield folder / "copy.sqlite3"
            _pack(folder / "copy.sqlite3", target)
    except OSError as error:
        raise Refusal(f"{target} could not be written: {error.strerror}. Nothing was kept.") from error


@contextlib.contextmanager
def unpacked(file: Path, *, beside: Path) -> Iterator[tuple[Path, datetime | None]]:
    """Unpack a backup, or a copy of a SQLite file, beside where it is to go, and see that it is whole.

    Gives the file, which is gone afterwards unless it was moved, and when it was made, if it says so.
    """
    with _workshop(beside) as folder:
        copy = folder / "copy.sqlite3"
        _unpack(file, copy)
        if found := damage(copy):
            raise Refusal(f"{file} is damaged: {'; '.join(found)}. Nothing was changed. Take an older one.")
        with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            made_at = _noted(connection)
        yield copy, made_at


@contextlib.contextmanager
def _workshop(beside: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=".soundingboard-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(database_url: str, copy: Path, now: datetime) -> int:
    source = file_of(database_url)
    if source is not None:
        _copy_file(source, copy)
    else:
        _copy_rows(database_url, copy)
    return _finish(copy, now)


def _copy_file(source: Path, copy: Path) -> None:
    """Copy what is committed; whoever writes goes on writing."""
    if not source.exists():
        raise Refusal(f"There is no database {source} to back up.")
    with contextlib.closing(reading(source)) as connection:
        connection.execute("PRAGMA busy_timeout=10000")
        try:
            connection.execute("VACUUM INTO ?", (str(copy),))
        except sqlite3.DatabaseError as error:
            raise Refusal(f"{source} could not be copied: {error}. Nothing was kept.") from error


def _copy_rows(database_url: str, copy: Path) -> None:
    source, target = engine_for(database_url), engine_for(f"sqlite:///{copy}")
    snapshot = source.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    schema.migrate(target)
    with snapshot.begin() as there, target.begin() as here:
        schema.check_current(Session(there))
        carry_over(there, here)
    source.dispose()
    target.dispose()


def _finish(copy: Path, now: datetime) -> int:
    """Take the keys out, if somebody keeps them in the same database, and note when the backup was made."""
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA journal_mode=DELETE")
        if not _has(connection, "alembic_version"):
            raise Refusal("There is nothing in this database yet. Start the app first: python app.py serve")
        connection.execute("DROP TABLE IF EXISTS data_key")
        connection.execute("CREATE TABLE backup_note (made_at TEXT NOT NULL)")
        connection.execute("INSERT INTO backup_note VALUES (?)", (now.astimezone(UTC).isoformat(),))
        count: int = connection.execute("SELECT count(*) FROM peer_group").fetchone()[0]
    if found := damage(copy):
        raise Refusal(f"The database is damaged: {'; '.join(found)}. No backup was made.")
    return count


def _noted(connection: sqlite3.Connection) -> datetime | None:
    """Read when a backup was made, and take the note out of what is to be restored."""
    if not _has(connection, "alembic_version"):
        raise Refusal("This is no backup of Soundingboard. Nothing was changed.")
    if not _has(connection, "backup_note"):
        return None
    made_at = str(connection.execute("SELECT made_at FROM backup_note").fetchone()[0])
    connection.execute("DROP TABLE backup_note")
    return datetime.fromisoformat(made_at)


def _has(connection: sqlite3.Connection, table: str) -> bool:
    named = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(named, (table,)).fetchone() is not None


def _pack(copy: Path, target: Path) -> None:
    """Compress it into a file that its owner alone can read; nothing half done is left behind."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out, copy.open("rb") as held:
            with gzip.GzipFile(fileobj=out, mode="wb", filename="") as packed:
                shutil.copyfileobj(held, packed)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _unpack(file: Path, copy: Path) -> None:
    if not file.is_file():
        raise Refusal(f"There is no file {file}.")
    try:
        with file.open("rb") as held:
            is_plain = held.read(len(_PLAIN)) == _PLAIN
        with file.open("rb") if is_plain else gzip.open(file) as held, copy.open("xb") as out:
            shutil.copyfileobj(held, out)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Refusal(f"{file} is no whole backup: {error}. Nothing was changed. Take another.") from error
    except OSError as error:
        raise Refusal(f"{file} could not be unpacked: {error.strerror}. Nothing was changed.") from error

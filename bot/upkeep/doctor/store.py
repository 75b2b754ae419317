"""The database: where it is, whether it is whole, and whether the app can use it."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.orm import Session

from bot import schema
from bot.core.clock import system_clock
from bot.core.database import engine_for
from bot.upkeep.doctor.finding import Finding, bad, ok, warn
from bot.upkeep.doctor.time import clock
from bot.upkeep.soundness import damage, file_of, reading

LIBRARY = (3, 51, 3)
"""SQLite before this can damage a file when two connections reset its journal at once: sqlite.org/wal.html"""
_SHARES = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "gluster", "fuse.sshfs", "ncp", "davfs")
_LITTLE, _MUCH_TOO_LITTLE = 500 * 2**20, 20 * 2**20
_ABOUT = "database"
_MAKE_ROOM = "Make room: what people send cannot be saved on a full disk."
_PRIMARY = "Point DATABASE_URL to the server that takes what is written."
_MIGRATE = "python app.py migrate (serve does it, if MIGRATE is not false)"


def engine_to_read(url: str) -> Engine:
    """Make an engine that changes nothing: a SQLite file is opened for reading alone."""
    path = file_of(url)
    if path is None:
        return engine_for(url)
    return create_engine("sqlite://", creator=lambda: reading(path), poolclass=NullPool)


def file_findings(path: Path) -> Iterator[Finding]:
    """Look at a SQLite file, at its disk, and at who uses it."""
    others = holders(path)
    yield from share(path.resolve(), _read("/proc/mounts"))
    yield from library(sqlite3.sqlite_version_info, others)
    yield from room(shutil.disk_usage(path.parent).free)
    if path.stat().st_mode & 0o077:
        yield warn(_ABOUT, f"Other users of this computer can read {path}.", f"chmod 600 {path}")
    if found := damage(path, in_use=others > 0):
        yield bad(_ABOUT, f"{path} is damaged: {'; '.join(found)}.", "python app.py restore FILE --replace")
    else:
        yield ok(_ABOUT, f"SQLite {sqlite3.sqlite_version}, whole: {path}")


def share(path: Path, mounts: str) -> Iterator[Finding]:
    """Say when a file lies on a network share, where SQLite's locks do not hold."""
    kinds = {Path(_unescaped(line.split()[1])): line.split()[2] for line in mounts.splitlines() if line}
    here = next((kinds[folder] for folder in (path, *path.parents) if folder in kinds), "")
    if here.startswith(_SHARES):
        move = "Stop the app and move the file to a disk of this computer, or use Postgres."
        yield bad(_ABOUT, f"{path} is on a network share ({here}), where SQLite's locks do not hold.", move)


def library(version: tuple[int, ...], users: int) -> Iterator[Finding]:
    """Say when a library that can damage a file is used by more than one process at once."""
    if version >= LIBRARY or users < 2:
        return
    told = ".".join(map(str, version))
    yield warn(
        _ABOUT,
        f"{users} processes have the file open, and SQLite {told} can damage it when two of them write.",
        "Leave the file to the app alone while it runs, or use Python with SQLite 3.51.3 or later.",
    )


def holders(path: Path) -> int:
    """Count the other processes that have a file open, as far as this user may see them."""
    there = os.path.realpath(path)
    return sum(_has_open(process, there) for process in _other_processes())


def _other_processes() -> list[Path]:
    numbered = (each for each in Path("/proc").glob("[0-9]*") if each.name.isdecimal())
    return [each for each in numbered if each.name != str(os.getpid())]


def _has_open(process: Path, path: str) -> bool:
    with contextlib.suppress(OSError):  # it ended, or is somebody else's
        return any(os.path.realpath(each) == path for each in (process / "fd").iterdir())
    return False


def room(free: int) -> Iterator[Finding]:
    """Say when the disk is nearly full; ``free`` is in bytes."""
    said = f"The disk has {free // 2**20} MB left."
    if free < _MUCH_TOO_LITTLE:
        yield bad(_ABOUT, said, _MAKE_ROOM)
    elif free < _LITTLE:
        yield warn(_ABOUT, said, _MAKE_ROOM)


def postgres(session: Session) -> Iterator[Finding]:
    """Look at a Postgres server, and at its clock."""
    yield clock(session.scalar(text("SELECT clock_timestamp()")), system_clock(), whose="the database's")
    version = session.scalar(text("SHOW server_version"))
    if session.scalar(text("SHOW transaction_read_only")) == "on":
        yield bad(_ABOUT, f"Postgres {version} takes nothing: it is read-only.", _PRIMARY)
    else:
        yield ok(_ABOUT, f"Postgres {version} answers.")


def shape(session: Session) -> Finding:
    """Say whether the database has this release's shape."""
    if schema.is_current(session):
        return ok("schema", "The database has this release's shape.")
    if schema.is_newer(session):
        return bad(
            "schema",
            "A later release has changed the database.",
            "Start that release, or restore a backup from before the upgrade.",
        )
    return bad("schema", "The database needs a migration.", _MIGRATE)


def _unescaped(word: str) -> str:
    return word.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")


def _read(file: str) -> str:
    try:
        return Path(file).read_text()
    except OSError:
        return ""  # a computer without /proc

"""Whether a store is whole: looked at before anything is read from it or written to it."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.core.settings import BadSettings
from bot.core.trouble import Trouble, trouble_of
from bot.upkeep.journal import journal_damage, journal_of

AT_START = 256 * 2**20
"""Bytes that a start looks through, in about a second; of a larger file it sees that all of it is there."""
_SQLITE = "sqlite:///"
_FEW = 3
_MEND = {
    Trouble.FULL: "Make room on it, and start again.",
    Trouble.READ_ONLY: "Let the app write there, and start again.",
    Trouble.DAMAGED: "Restore a backup: python app.py restore FILE --replace",
}
_ELSE = "See to it, and start again."


def file_of(url: str) -> Path | None:
    """Name the file of a SQLite address; None for Postgres."""
    return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None


def check_sound(database_url: str, keyring_url: str) -> None:
    """Refuse to start on a damaged file, with what to do; nothing is changed."""
    _check(database_url, "database", f"{_MEND[Trouble.DAMAGED]} (what is there now is kept beside it).")
    _check(keyring_url, "keyring", "Put back its newest copy.")


def _check(url: str, what: str, mend: str) -> None:
    path = file_of(url)
    found = damage(path, up_to=AT_START) if path is not None else []
    if found:
        raise BadSettings(f"The {what} {path} is damaged: {'; '.join(found)}. Nothing was changed. {mend}")


def damage(path: Path, *, up_to: int | None = None, in_use: bool = False) -> Sequence[str]:
    """Find what is damaged in a SQLite file; one that is not there is whole.

    It is looked through if it has at most ``up_to`` bytes, and more closely if it was not closed well. It is
    opened for reading alone, so that what its journal holds stays there. The journal itself is not looked at
    while the file is ``in_use``: it changes under the eye.
    """
    if not path.exists():
        return []
    has_journal = _length(journal_of(path)) > 0
    if path.stat().st_size == 0:
        return ["it is empty, and the journal beside it is not"] if has_journal else []
    if not in_use and (said := journal_damage(path)) is not None:
        return [said]
    try:
        with contextlib.closing(reading(path)) as connection:
            if up_to is not None and path.stat().st_size > up_to:
                return _measured(connection, path)
            return _looked_through(connection, "integrity_check" if has_journal else "quick_check")
    except sqlite3.DatabaseError as error:
        return [str(error)]


def _measured(connection: sqlite3.Connection, path: Path) -> Sequence[str]:
    pages, size = (connection.execute(f"PRAGMA {each}").fetchone()[0] for each in ("page_count", "page_size"))
    is_there = path.stat().st_size + _length(journal_of(path)) >= pages * size
    return [] if is_there else ["a part of it is missing"]


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _looked_through(connection: sqlite3.Connection, check: str) -> Sequence[str]:
    found = [str(row[0]) for row in connection.execute(f"PRAGMA {check}({_FEW})")]
    lonely = connection.execute("PRAGMA foreign_key_check").fetchmany(_FEW)
    missing = [f"a row of {table} belongs to none of {parent}" for table, _, parent, _ in lonely]
    return missing if found == ["ok"] else [_one_line(said) for said in found]


def reading(path: Path) -> sqlite3.Connection:
    """Open a SQLite file for reading alone, beside whoever writes to it."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _one_line(said: str) -> str:
    return " ".join(said.removeprefix("*** in database main ***").split())


@contextlib.contextmanager
def told(database_url: str) -> Iterator[None]:
    """Turn what a store refuses while it is brought up into a sentence: raises BadSettings."""
    try:
        yield
    except (DBAPIError, OSError) as error:
        trouble = trouble_of(error)
        if trouble is None and not isinstance(error, OSError):
            raise
        raise BadSettings(_refused(database_url, trouble, error)) from error


def _refused(url: str, trouble: Trouble | None, error: Exception) -> str:
    path = file_of(url)
    where = f"The database {path}" if path else "The database that DATABASE_URL names"
    why = trouble or getattr(error, "strerror", None) or "it cannot be used"
    mend = _MEND.get(trouble, _ELSE) if trouble else _ELSE
    return f"{where} cannot be used: {why}. Nothing was changed. {mend}"

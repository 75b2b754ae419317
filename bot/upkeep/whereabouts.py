"""Where a database lives, so that a copy of it that was carried elsewhere is known as one.

A SQLite file is known by its number on its disk, which a copy does not share and a restart does not change,
and by the computer where that has an id; a Postgres database by its cluster and its number there.
docs/decisions/0010-a-copy-keeps-silent.md weighs this.
"""

from hashlib import sha256
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

_COMPUTER = Path("/etc/machine-id")
_MAY_ASK = text("SELECT has_function_privilege('pg_control_system()', 'EXECUTE')")
_CLUSTER = text(
    "SELECT system_identifier || '/' || oid FROM pg_control_system(), pg_database"
    " WHERE datname = current_database()"
)


def home_of(session: Session) -> str | None:
    """Name where the database lives, in a word that tells nothing else; None where that cannot be known."""
    engine = session.get_bind().engine
    if engine.dialect.name == "sqlite":
        told = _file(engine.url.database)
    else:
        told = str(session.scalar(_CLUSTER)) if session.scalar(_MAY_ASK) else None
    return sha256(told.encode()).hexdigest()[:32] if told else None


def _file(path: str | None) -> str | None:
    if not path or not Path(path).exists():
        return None
    computer = _COMPUTER.read_text().strip() if _COMPUTER.exists() else ""
    return f"{Path(path).stat().st_ino}/{computer}"

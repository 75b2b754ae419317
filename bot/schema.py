"""The database's shape: bring it up to this release, and tell whether it is there.

Alembic is imported by whoever migrates: it is large, and a process whose database is current does without.
"""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bot.core.settings import BadSettings

_ROOT = Path(__file__).parent.parent
_REVISIONS = re.compile(r'^(?:down_)?revision = "(\w+)"$', re.MULTILINE)
_ONE_AT_A_TIME = 7_365_211  # any number that is ours: Postgres lets one process migrate, the others wait


class NewerSchema(Exception):  # noqa: N818 - a sentence for the operator
    """Say that the database was made by a later release."""


def migrate(engine: Engine) -> None:
    """Bring the database up to this release; processes that start together do it once.

    Raises NewerSchema for a database that a later release has changed.
    """
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415

    config = Config(_ROOT / "alembic.ini")
    with Session(engine) as session, session.begin():
        if engine.dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
        _check_known(_heads(session))
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "head")


def is_current(session: Session) -> bool:
    """Tell whether the database has exactly this release's shape."""
    return _heads(session) == _release()[0]


def check_current(session: Session) -> None:
    """Refuse a database of another release: raises NewerSchema, or BadSettings for an earlier one."""
    if not is_current(session):
        _check_known(_heads(session))
        raise BadSettings("The database needs a migration first: python app.py migrate")


def is_newer(session: Session) -> bool:
    """Tell whether a later release has changed the database."""
    return not _heads(session) <= _release()[1]


def _heads(session: Session) -> set[str]:
    connection = session.connection()
    if not connection.dialect.has_table(connection, "alembic_version"):
        return set()
    return set(session.scalars(text("SELECT version_num FROM alembic_version")))


@cache
def _release() -> tuple[set[str], set[str]]:
    """Read this release's newest revision, which its files name once, and all that it knows."""
    files = (_ROOT / "migrations" / "versions").glob("*.py")
    named = [name for file in files for name in _REVISIONS.findall(file.read_text())]
    return {name for name in named if named.count(name) == 1}, set(named)


def _check_known(heads: set[str]) -> None:
    if not heads <= _release()[1]:
        raise NewerSchema(
            "This database was changed by a later release of Soundingboard. Start that release, "
            "or restore a backup from before the upgrade. Nothing was changed."
        )

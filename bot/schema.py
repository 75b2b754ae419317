"""The database's shape: bring it up to this release, and tell whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.core.database import Database

_INI = Path(__file__).parent.parent / "alembic.ini"
_ONE_AT_A_TIME = 7_365_211  # any number that is ours: Postgres lets one process migrate, the others wait


class NewerSchema(Exception):  # noqa: N818 - a sentence for the operator
    """Say that the database was made by a later release."""


def migrate(engine: Engine) -> None:
    """Bring the database up to this release; processes that start together do it once.

    Raises NewerSchema for a database that a later release has changed.
    """
    config = Config(_INI)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
        _check_known(MigrationContext.configure(connection).get_current_heads())
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(session: Session) -> bool:
    """Tell whether the database has exactly this release's shape."""
    heads = MigrationContext.configure(session.connection()).get_current_heads()
    return set(heads) == set(ScriptDirectory.from_config(Config(_INI)).get_heads())


async def is_ready(db: Database) -> bool:
    """Tell whether the database answers, in this release's shape."""
    try:
        return await db.read(is_current)
    except SQLAlchemyError:
        return False  # a database that is away is an answer here, not a fault


def _check_known(heads: tuple[str, ...]) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(Config(_INI)).walk_revisions()}
    if not set(heads) <= known:
        raise NewerSchema(
            "This database was changed by a later release of Soundingboard. Start that release, "
            "or restore a backup from before the upgrade. Nothing was changed."
        )

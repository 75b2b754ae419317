"""Every migration runs up and down with data in it, and ends in the shape that the models draw."""

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select, text

from bot import schema
from bot.core.database import Database, engine_for
from bot.core.model import Base
from bot.groups.model import Group
from tests.slack import BEN, Workspace

ROOT = Path(__file__).parents[2]
CONFIG = Config(ROOT / "alembic.ini")


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """A database at the newest revision."""
    made = engine_for(url)
    yield made
    made.dispose()


def _models() -> None:
    for path in (ROOT / "bot").glob("*/model.py"):
        importlib.import_module(f"bot.{path.parent.name}.model")


def test_the_newest_revision_is_what_the_models_draw(engine: Engine) -> None:
    _models()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_newest_revision() -> None:
    assert len(ScriptDirectory.from_config(CONFIG).get_heads()) == 1


def test_each_revision_goes_down_and_up_again_while_groups_are_in_it(
    workspace: Workspace, db: Database, circle: str, url: str
) -> None:
    workspace.press(BEN, "challenges.bring", value=circle)
    workspace.submit(BEN, title="Sell or build", problem="We cannot do both.", inside="No")
    db.close()
    engine = engine_for(url)
    with engine.connect() as connection:
        before = set(inspect(connection).get_table_names())

    _move(engine, command.downgrade, "base")
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    _move(engine, command.upgrade, "head")

    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == before
    engine.dispose()


def _move(engine: Engine, deed: Callable[[Config, str], None], to: str) -> None:
    with engine.begin() as connection:
        CONFIG.attributes["connection"] = connection
        deed(CONFIG, to)


def test_migrating_again_changes_nothing(db: Database, circle: str) -> None:
    schema.migrate(db.engine)

    with db() as session:
        assert str(session.scalars(select(Group.id)).one()) == circle


def test_a_database_of_a_later_release_is_refused_and_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(schema.NewerSchema, match="later release"):
        schema.migrate(engine)

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"

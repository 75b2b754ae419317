"""What the upkeep's tests ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.clock import system_clock
from bot.core.database import Database, engine_for
from bot.core.settings import decode_key
from bot.vault.keyring import Keyring
from bot.workspaces import service as workspaces
from tests.emptied import Databases
from tests.processes import KEY, TOKENS
from tests.stage import Stage


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of another database, of each kind in turn."""
    if request.param == "sqlite":
        (tmp_path / "elsewhere").mkdir()
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'board.sqlite3'}"
        return
    databases: Databases = request.getfixturevalue("databases")
    with databases.lent() as address:
        yield address


@pytest.fixture
def beside(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of another database of the same kind."""
    if url.startswith("sqlite"):
        (tmp_path / "beside").mkdir()
        yield f"sqlite:///{tmp_path / 'beside' / 'board.sqlite3'}"
        return
    databases: Databases = request.getfixturevalue("databases")
    with databases.lent() as address:
        yield address


@pytest.fixture
def settings(stage: Stage, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Settings with which the app could start before the playground's Slack."""
    stage.world.reset()
    given = {
        **TOKENS,
        "DATABASE_URL": url,
        "KEYRING_URL": f"sqlite:///{tmp_path / 'ring.sqlite3'}",
        "SOUNDINGBOARD_KEY": KEY,
        "SLACK_API_URL": f"{stage.url}/api/",
    }
    monkeypatch.chdir(tmp_path)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.fixture
def lived(settings: pytest.MonkeyPatch, url: str, tmp_path: Path) -> Iterator[Database]:
    """A database with one workspace, as a process has left it."""
    if url.startswith("sqlite"):
        (tmp_path / "test.sqlite3").chmod(0o600)
    ring = engine_for(f"sqlite:///{tmp_path / 'ring.sqlite3'}")
    db = Database(engine_for(url), info={"keyring": Keyring(ring, decode_key(KEY))}, along=[ring])
    with db() as session:
        known = {"team_id": "T0SOUND", "bot_user_id": "U0BOARD", "bot_id": "B0BOARD"}
        workspaces.connect(session, now=system_clock(), **known)
    yield db
    db.close()

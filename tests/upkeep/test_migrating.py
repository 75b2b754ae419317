"""Migrations that are killed, or run by several at once; and releases that meet the database of another."""

import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event, text

from bot import schema
from bot.core.database import engine_for
from bot.core.model import Base
from bot.upkeep.carrying import tables
from bot.upkeep.soundness import damage
from tests.house.command_line import run
from tests.house.source import ROOT
from tests.migrations.test_migrations import CONFIG
from tests.processes import TOKENS, running

KILLED = """
import os, signal, sys
from sqlalchemy import event
from bot.core.database import engine_for
from bot.schema import migrate
engine, left = engine_for(sys.argv[1]), int(sys.argv[2])
def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(engine, "before_cursor_execute", count)
event.listen(engine, "commit", count)
migrate(engine)
"""
REVISIONS = len(list((ROOT / "migrations" / "versions").glob("0*.py")))
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.sqlite3'}"
        return
    postgres, name = request.getfixturevalue("postgres"), f"bare_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres.format(name="postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield postgres.format(name=name)
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _steps(url: str) -> list[int]:
    """List at which statements of all migrations together each of them ends; the last one is the commit."""
    engine, said = engine_for(url), list[str]()
    event.listen(engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    schema.migrate(engine)
    engine.dispose()
    ends = [at for at, words in enumerate(said, 1) if "alembic_version" in words and "version_num" in words]
    return [*(at for at in ends if said[at - 1].startswith(("INSERT", "UPDATE"))), len(said) + 1]


def is_at_head(engine: Engine) -> bool:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert tables()
        return not compare_metadata(context, Base.metadata)


def migrating(url: str, *, dies_at: int) -> int:
    words = [sys.executable, "-c", KILLED, url, str(dies_at)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, timeout=60, check=False).returncode


def test_fault_66_a_migration_that_is_killed_at_any_of_its_steps_is_made_whole_by_the_next(
    bare: str, tmp_path: Path
) -> None:
    steps = _steps_of(bare, tmp_path)
    assert len(steps) == REVISIONS + 1

    engine = engine_for(bare)
    for at in steps:
        assert migrating(bare, dies_at=at) == -signal.SIGKILL
        if bare.startswith("sqlite"):
            assert damage(tmp_path / "bare.sqlite3") == []
        with engine.connect() as connection:
            assert not engine.dialect.has_table(connection, "peer_group")  # all of it or nothing
    schema.migrate(engine)
    assert is_at_head(engine)
    schema.migrate(engine)
    assert is_at_head(engine)
    engine.dispose()


def _steps_of(bare: str, tmp_path: Path) -> list[int]:
    return _steps(bare.replace("bare", "steps")) if bare.startswith("sqlite") else _steps_there(bare)


def _steps_there(bare: str) -> list[int]:
    """Migrate a database of the same server for a look."""
    name = bare.partition("?")[0].rpartition("/")[2]
    other = f"steps_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(bare, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {other}")
        steps = _steps(bare.replace(name, other))
        server.execute(f"DROP DATABASE {other} WITH (FORCE)")
    return steps


def test_fault_66_several_hosts_that_migrate_at_once_do_it_once(bare: str, tmp_path: Path) -> None:
    words = [sys.executable, "-c", KILLED, bare, "-1"]
    together = [subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(3)]
    ended = [each.communicate(timeout=60)[1] for each in together]

    assert [each.returncode for each in together] == [0, 0, 0], ended
    engine = engine_for(bare)
    assert is_at_head(engine)
    engine.dispose()


def at_revision(url: str, revision: str) -> None:
    """Bring a database to the shape of an earlier release, or name it after a later one."""
    engine = engine_for(url)
    with engine.begin() as connection:
        CONFIG.attributes["connection"] = connection
        command.upgrade(CONFIG, "head" if revision == "9999" else revision)
        if revision == "9999":
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()


@pytest.mark.parametrize(
    ("revision", "said"), [("0004", "needs a migration first"), ("9999", "changed by a later release")]
)
def test_fault_67_each_command_refuses_a_database_of_another_release(
    bare: str, tmp_path: Path, revision: str, said: str
) -> None:
    at_revision(bare, revision)
    keyring = f"sqlite:///{tmp_path / 'keyring.sqlite3'}"

    with running(tmp_path, **TOKENS, DATABASE_URL=bare, KEYRING_URL=keyring, MIGRATE="false") as app:
        assert app.ends() == 2, app.log
        assert said in app.log
        assert "Traceback" not in app.log
    ended = run("outbox", folder=tmp_path, DATABASE_URL=bare)
    assert (ended.returncode, said in ended.stderr) == (2, True), ended.stderr
    if revision == "9999":
        ended = run("migrate", folder=tmp_path, DATABASE_URL=bare)
        assert (ended.returncode, said in ended.stderr) == (2, True), ended.stderr
    engine = engine_for(bare)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == revision
    engine.dispose()


@pytest.mark.postgres
def test_fault_67_a_backup_of_a_postgres_database_of_another_release_is_refused(
    postgres: str, tmp_path: Path
) -> None:
    name = f"old_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres.format(name="postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    at_revision(postgres.format(name=name), "0004")

    ended = run("backup", "b.gz", folder=tmp_path, DATABASE_URL=postgres.format(name=name))

    assert (ended.returncode, "needs a migration first" in ended.stderr) == (2, True), ended.stderr
    assert list(tmp_path.iterdir()) == []

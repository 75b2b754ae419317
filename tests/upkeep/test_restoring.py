"""Restores: what is refused, what is replaced, and what is kept."""

import gzip
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select, text, update

from bot import schema
from bot.core.database import Database, engine_for
from bot.core.errors import Refusal
from bot.core.lock import only_one
from bot.groups.jobs import erase_due
from bot.groups.model import Group
from bot.upkeep.backups import back_up
from bot.upkeep.restoring import restore
from bot.workspaces.model import Workspace as Installed
from tests.migrations.test_migrations import CONFIG
from tests.slack import ADA, BEN, Workspace
from tests.upkeep.restored import everything, opened
from tests.upkeep.store import NOW


def test_what_is_there_is_replaced_only_when_told_so_and_is_kept(
    workspace: Workspace, db: Database, circle: str, url: str, tmp_path: Path
) -> None:
    back_up(url, tmp_path / "before.gz", now=NOW)
    workspace.press(BEN, "challenges.bring", value=circle)
    workspace.submit(BEN, title="Sell or build", problem="We cannot do both.", inside="No")
    after = everything(db)
    db.close()

    with pytest.raises(Refusal, match="--replace"):
        restore(url, tmp_path / "before.gz", replaces=False, speaks=False, now=NOW)
    with opened(url, tmp_path) as there:
        assert everything(there) == after

    restored = restore(url, tmp_path / "before.gz", replaces=True, speaks=False, now=NOW)
    with opened(url, tmp_path) as there:
        assert everything(there)["challenge"] == []
    assert restored.kept is not None
    if url.startswith("postgresql"):
        again = restore(url, restored.kept, replaces=True, speaks=False, now=NOW + timedelta(minutes=1))
        assert again.kept != restored.kept
    with opened(url if url.startswith("postgresql") else f"sqlite:///{restored.kept}", tmp_path) as kept:
        assert everything(kept) == after


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_fault_63_a_journal_that_belongs_to_what_was_there_is_not_left_beside_the_backup(
    workspace: Workspace, db: Database, circle: str, url: str, tmp_path: Path
) -> None:
    back_up(url, tmp_path / "backup.gz", now=NOW)
    before = everything(db)
    workspace.command(ADA, "/board next")
    for name in ("test.sqlite3", "test.sqlite3-wal"):
        shutil.copy(tmp_path / name, tmp_path / f"kept-{name}")
    db.close()
    for name in ("test.sqlite3", "test.sqlite3-wal"):
        (tmp_path / f"kept-{name}").replace(tmp_path / name)  # as a killed process leaves them

    restore(url, tmp_path / "backup.gz", replaces=True, speaks=False, now=NOW)

    assert not (tmp_path / "test.sqlite3-wal").exists()
    with opened(url, tmp_path) as there:
        assert everything(there) == before


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_fault_63_a_damaged_database_is_replaced_and_kept(
    workspace: Workspace, db: Database, circle: str, url: str, tmp_path: Path
) -> None:
    back_up(url, tmp_path / "backup.gz", now=NOW)
    db.close()
    (tmp_path / "test.sqlite3").write_bytes(b"This is no database. " * 1000)
    with pytest.raises(Refusal, match="--replace"):
        restore(url, tmp_path / "backup.gz", replaces=False, speaks=False, now=NOW)

    restored = restore(url, tmp_path / "backup.gz", replaces=True, speaks=False, now=NOW)

    assert restored.kept is not None
    assert restored.kept.read_bytes().startswith(b"This is no database")
    with opened(url, tmp_path) as there, there(reads=True) as session:
        assert str(session.scalars(select(Group.id)).one()) == circle


def test_a_backup_is_not_put_back_under_a_running_app(db: Database, url: str, tmp_path: Path) -> None:
    back_up(url, tmp_path / "backup.gz", now=NOW)
    if url.startswith("sqlite"):
        held = only_one(url)
        assert held is not None
        with held, pytest.raises(Exception, match="SQLite is for one"):
            restore(url, tmp_path / "backup.gz", replaces=True, speaks=False, now=NOW)
    else:
        with db(reads=True) as session:
            session.execute(text("SELECT 1"))
        with pytest.raises(Refusal, match="Stop every process"):
            restore(url, tmp_path / "backup.gz", replaces=True, speaks=False, now=NOW)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("harm", ["cut", "flipped", "of something else", "empty", "away"])
def test_fault_63_what_is_no_whole_backup_is_refused_and_changes_nothing(
    workspace: Workspace, db: Database, circle: str, url: str, tmp_path: Path, harm: str
) -> None:
    file = back_up(url, tmp_path / "backup.gz", now=NOW).path
    held = bytearray(file.read_bytes())
    if harm == "flipped":
        held[len(held) // 2] ^= 0xFF
    made = {"cut": bytes(held[:-100]), "of something else": gzip.compress(b"a picture"), "empty": b""}
    file.write_bytes(made.get(harm, bytes(held)))
    if harm == "away":
        file.unlink()
    before = everything(db)
    db.close()

    with pytest.raises(Refusal):
        restore(url, file, replaces=True, speaks=False, now=NOW)

    with opened(url, tmp_path) as there:
        assert everything(there) == before


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_fault_67_a_backup_of_a_later_release_is_refused(
    workspace: Workspace, db: Database, circle: str, url: str, elsewhere: str, tmp_path: Path
) -> None:
    with db() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    file = back_up(url, tmp_path / "backup.gz", now=NOW).path

    with pytest.raises(schema.NewerSchema, match="later release"):
        restore(elsewhere, file, replaces=True, speaks=False, now=NOW)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_fault_67_a_backup_of_an_earlier_release_is_brought_up_to_this_one(
    url: str, elsewhere: str, tmp_path: Path
) -> None:
    earlier = tmp_path / "earlier.sqlite3"
    _at_revision(earlier, "0004")
    file = back_up(f"sqlite:///{earlier}", tmp_path / "backup.gz", now=NOW).path

    restore(elsewhere, file, replaces=False, speaks=False, now=NOW)

    with opened(elsewhere, tmp_path) as there, there(reads=True) as session:
        assert schema.is_current(session)


def _at_revision(path: Path, revision: str) -> None:
    engine = engine_for(f"sqlite:///{path}")
    with engine.begin() as connection:
        CONFIG.attributes["connection"] = connection
        command.upgrade(CONFIG, revision)
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("speaks", [True, False])
def test_a_backup_of_a_time_when_the_app_was_removed_is_not_erased_at_its_first_start(
    workspace: Workspace, db: Database, circle: str, url: str, tmp_path: Path, speaks: bool
) -> None:
    long_ago = NOW - timedelta(days=40)
    with db() as session:
        session.execute(update(Installed).values(removed_at=long_ago))
    back_up(url, tmp_path / "backup.gz", now=NOW)
    db.close()

    restore(url, tmp_path / "backup.gz", replaces=True, speaks=speaks, now=NOW)

    with opened(url, tmp_path) as there:
        with there() as session:
            erase_due(session, NOW + timedelta(days=1 if speaks else 100))
        with there(reads=True) as session:
            assert str(session.scalars(select(Group.id)).one()) == circle

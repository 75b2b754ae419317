"""Backups, made while the app writes, and put back on either database."""

import gzip
import shutil
import stat
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, select, text

from bot import schema
from bot.core.database import Database, engine_for
from bot.core.errors import Refusal
from bot.core.lock import only_one
from bot.groups.model import Group
from bot.outbox.model import Outgoing
from bot.upkeep.backups import back_up, back_up_keys
from bot.upkeep.carrying import tables
from bot.upkeep.restoring import restore
from bot.vault.keyring import Keyring
from tests.conftest import KEY
from tests.emptied import Databases
from tests.migrations.test_migrations import CONFIG
from tests.slack import ADA, BEN, Workspace
from tests.upkeep.store import NOW

CANARY = "canary-that-sang"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of another database, of each kind in turn."""
    if request.param == "sqlite":
        (tmp_path / "elsewhere").mkdir()
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'board.sqlite3'}"
        return
    databases: Databases = request.getfixturevalue("databases")
    name = databases.take()
    yield databases.address(name)
    databases.give_back(name)


@contextmanager
def opened(url: str, tmp_path: Path) -> Iterator[Database]:
    """Open a restored database with the keyring of the one that it was made from."""
    ring = engine_for(f"sqlite:///{tmp_path / 'keyring.sqlite3'}")
    db = Database(engine_for(url), info={"keyring": Keyring(ring, KEY)}, along=[ring])
    try:
        yield db
    finally:
        db.close()


def everything(db: Database) -> dict[str, list[str]]:
    """Read every row of every table but the one that tells of the copy itself."""
    with db(reads=True) as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in tables()
            if table.name not in ("copy", "voice", "outbox")
        }


def test_every_table_is_carried_over(db: Database) -> None:
    with db(reads=True) as session:
        there = set(inspect(session.connection()).get_table_names())

    assert there == {table.name for table in tables()} | {"alembic_version"}


def test_a_backup_brings_everything_back_on_either_database(
    workspace: Workspace, db: Database, circle: str, elsewhere: str, url: str, tmp_path: Path
) -> None:
    workspace.press(BEN, "challenges.bring", value=circle)
    workspace.submit(BEN, title="Sell or build", problem="We cannot do both.", inside="No")
    made = back_up(url, tmp_path / "backup.gz", now=NOW)
    assert (made.groups, made.made_at) == (1, NOW)
    before = everything(db)

    restored = restore(elsewhere, made.path, replaces=False, speaks=False, now=NOW)

    assert (restored.made_at, restored.groups) == (NOW, 1)
    with opened(elsewhere, tmp_path) as there:
        assert everything(there) == before
        with there(reads=True) as session:
            assert schema.is_current(session)
            assert str(session.scalars(select(Group.id)).one()) == circle


def test_a_backup_is_for_its_owner_alone_and_holds_neither_words_nor_keys(
    workspace: Workspace, db: Database, circle: str, url: str, tmp_path: Path
) -> None:
    workspace.press(BEN, "challenges.bring", value=circle)
    workspace.submit(BEN, title=CANARY, problem=f"{CANARY} too", inside="No")

    made = back_up(url, tmp_path / "backup.gz", now=NOW)

    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    held = gzip.decompress(made.path.read_bytes())
    keyring = db._info["keyring"]
    assert isinstance(keyring, Keyring)
    for secret in (CANARY.encode(), keyring.key(uuid.UUID(circle)), KEY, b"data_key", b"xoxb"):
        assert secret not in held
    assert list(tmp_path.glob(".soundingboard*")) == []


def test_the_keys_are_backed_up_into_a_file_of_their_own_still_wrapped(
    db: Database, circle: str, tmp_path: Path
) -> None:
    back_up_keys(f"sqlite:///{tmp_path / 'keyring.sqlite3'}", tmp_path / "keys.gz")

    held = gzip.decompress((tmp_path / "keys.gz").read_bytes())
    (tmp_path / "again.sqlite3").write_bytes(held)
    again, keyring = Keyring(engine_for(f"sqlite:///{tmp_path / 'again.sqlite3'}"), KEY), db._info["keyring"]
    assert isinstance(keyring, Keyring)
    assert again.key(uuid.UUID(circle)) == keyring.key(uuid.UUID(circle))
    assert keyring.key(uuid.UUID(circle)) not in held
    assert stat.S_IMODE((tmp_path / "keys.gz").stat().st_mode) == 0o600
    with pytest.raises(Refusal, match="pg_dump --table=data_key"):
        back_up_keys("postgresql://there/keys", tmp_path / "more.gz")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_keys_that_somebody_keeps_in_the_same_file_stay_out_of_the_backup(
    db: Database, url: str, tmp_path: Path
) -> None:
    ring = Keyring(db.engine, KEY)
    scope = uuid.uuid4()
    ring.make(scope)
    with db(reads=True) as session:
        wrapped = session.execute(text("SELECT wrapped FROM data_key")).scalar_one()

    held = gzip.decompress(back_up(url, tmp_path / "backup.gz", now=NOW).path.read_bytes())

    assert wrapped not in held
    with pytest.raises(Refusal, match="would be lost"):
        restore(url, tmp_path / "backup.gz", replaces=True, speaks=False, now=NOW)


def test_a_file_that_is_there_is_never_overwritten(db: Database, url: str, tmp_path: Path) -> None:
    (tmp_path / "backup.gz").write_text("precious")

    with pytest.raises(Refusal, match="is there already"):
        back_up(url, tmp_path / "backup.gz", now=NOW)

    assert (tmp_path / "backup.gz").read_text() == "precious"


def test_fault_64_a_backup_made_while_the_app_writes_is_of_one_instant(
    workspace: Workspace, db: Database, circle: str, url: str, elsewhere: str, tmp_path: Path
) -> None:
    """Each deed writes two rows; a backup with one of them would be of no instant."""
    ended, written = threading.Event(), []

    def write() -> None:
        while not ended.is_set():
            one, group = uuid.uuid4(), uuid.UUID(circle)
            with db() as session:
                for half in ("a", "b"):
                    row = {"key": f"{half}:{one}", "workspace_id": one, "scope": group, "channel": "C1"}
                    session.add(Outgoing(**row, repeats=True, due_at=NOW, kind="news"))
                    session.flush()
            written.append(one)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [back_up(url, tmp_path / f"{number}.gz", now=NOW) for number in range(3)]
    finally:
        ended.set()
        writer.join()
    assert len(written) > 3

    restore(elsewhere, made[-1].path, replaces=False, speaks=False, now=NOW)
    with opened(elsewhere, tmp_path) as there, there(reads=True) as session:
        keys = session.scalars(select(Outgoing.key).where(Outgoing.channel == "C1")).all()
    halves = {half: {key[2:] for key in keys if key.startswith(half)} for half in "ab"}
    assert halves["a"] == halves["b"]
    assert halves["a"] <= {str(one) for one in written}


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
    if restored.kept is not None:
        with opened(f"sqlite:///{restored.kept}", tmp_path) as kept:
            assert everything(kept) == after
    assert (restored.kept is None) == url.startswith("postgresql")


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

"""Backups, made while the app writes, and put back on either database."""

import gzip
import stat
import threading
import uuid
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from bot import schema
from bot.core.database import Database, engine_for
from bot.core.errors import Refusal
from bot.groups.model import Group
from bot.outbox.model import Outgoing
from bot.upkeep.backups import back_up, back_up_keys
from bot.upkeep.carrying import tables
from bot.upkeep.restoring import restore
from bot.vault.keyring import Keyring
from tests.conftest import KEY
from tests.slack import BEN, Workspace
from tests.upkeep.restored import everything, opened
from tests.upkeep.store import NOW

CANARY = "canary-that-sang"


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

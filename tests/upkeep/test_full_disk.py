"""A disk that takes nothing: people are told, their words stay in the form, and nothing is half kept."""

import asyncio
import os
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot import replies
from bot.alarms import service as alarms
from bot.alarms.jobs import tick
from bot.alarms.model import Alarm
from bot.challenges.model import Challenge
from bot.core.blocks import Message
from bot.core.database import Database
from bot.core.errors import Refusal
from bot.core.trouble import Trouble, trouble_of
from bot.outbox import service as outbox
from bot.outbox.model import Outgoing
from bot.upkeep.backups import back_up
from bot.upkeep.readiness import Readiness
from bot.vault import service as vault
from tests.processes import TOKENS, running
from tests.slack import BEN, CIRCLE, Workspace, filled
from tests.told import capture_logs
from tests.upkeep.store import NAME, NOW, live, opened

SQLITE = [pytest.param("sqlite")]
WORDS = "Our plan for the next year is not clear to us. " * 60
ANSWERS = {"title": "Sell or build", "problem": WORDS[:280], "wish": WORDS[:480], "inside": "No"}


def ask(db: Database, *pragmas: str) -> int:
    """Say something to the one connection, outside of any transaction; answer what it said last."""
    held = db.engine.raw_connection()
    try:
        raw: Any = held.driver_connection
        told = [raw.execute(pragma).fetchone() for pragma in pragmas]
        return int(told[-1][0]) if told[-1] else 0
    finally:
        held.close()


@contextmanager
def full(db: Database) -> Iterator[None]:
    """Let the file not grow by a single page."""
    pages = ask(db, "VACUUM", "PRAGMA page_count")
    ask(db, f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        ask(db, "PRAGMA max_page_count = 1000000")


@contextmanager
def read_only(db: Database) -> Iterator[None]:
    """Let nothing be written, as on a disk that the system has made read-only."""
    ask(db, "PRAGMA query_only = ON")
    try:
        yield
    finally:
        ask(db, "PRAGMA query_only = OFF")


@contextmanager
def read_only_server(db: Database) -> Iterator[None]:
    """Let a Postgres take nothing, as one that has become a standby."""
    _default_read_only(db, "on")
    try:
        yield
    finally:
        _default_read_only(db, "off")


def _default_read_only(db: Database, how: str) -> None:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = {how}"))
    db.engine.dispose()


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """Put a disk of its own there; only root may."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("this computer lets nobody here mount a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=False)


def stored(db: Database) -> list[int]:
    with db(reads=True) as session:
        tables = (Challenge, Outgoing, Alarm)
        return [len(session.scalars(select(table)).all()) for table in tables]


@pytest.mark.parametrize(
    ("url", "trouble"),
    [
        pytest.param("sqlite", full, id="full"),
        pytest.param("sqlite", read_only, id="read-only"),
        pytest.param("postgres", read_only_server, marks=pytest.mark.postgres, id="read-only server"),
    ],
    indirect=["url"],
)
def test_fault_62_what_could_not_be_saved_is_told_and_stays_in_the_form(
    workspace: Workspace,
    db: Database,
    circle: str,
    trouble: Callable[[Database], AbstractContextManager[None]],
) -> None:
    workspace.press(BEN, "challenges.bring", value=circle)
    workspace.submit(BEN, **ANSWERS)  # it takes most of a page, so the next one needs another
    workspace.press(BEN, "challenges.bring", value=circle)
    form, before = workspace.form(BEN), stored(db)

    with trouble(db):
        sent = {"as": BEN, "view": form["id"], "values": filled(form, ANSWERS)}
        assert workspace.stage.http.post("/desk/submit", json=sent).json()["ok"]
        assert replies.BUG in workspace.shown(BEN)
        assert "nothing was saved" in workspace.shown(BEN)
    assert stored(db) == before
    workspace.show.faults.clear()

    workspace.close(BEN)
    assert workspace.form(BEN)["id"] == form["id"]
    workspace.submit(BEN, **ANSWERS)
    assert stored(db)[0] == before[0] + 1


async def course(db: Database, trouble: Callable[[Database], AbstractContextManager[None]]) -> list[str]:
    """Ask whether it is ready, before, while and after the database refuses something."""
    ready = Readiness(db, uuid.uuid4())
    told = [await ready()]
    with trouble(db):
        with pytest.raises(DBAPIError):
            await db.write(_swell)
        told.append(await ready())
    told.append(await ready())
    return told


@pytest.mark.parametrize("url", SQLITE, indirect=True)
def test_fault_62_a_read_only_disk_turns_readiness_red_until_it_takes_something_again(db: Database) -> None:
    with capture_logs() as logs:
        told = asyncio.run(course(db, read_only))

    assert told == ["", "the database: it is read-only", ""]
    assert [(each["event"], each.get("reason")) for each in logs] == [
        ("the database refuses", "it is read-only"),
        ("the database takes what is written again", None),
    ]


def test_fault_62_a_full_disk_turns_readiness_red_until_there_is_room(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted(disk, "size=8m"), opened(disk) as db:
        ballast = disk / "ballast"

        @contextmanager
        def fill(_db: Database) -> Iterator[None]:
            ballast.write_bytes(bytes(shutil.disk_usage(disk).free - 300_000))
            yield
            ballast.unlink()

        assert asyncio.run(course(db, fill)) == ["", "the database: the disk is full", ""]
        with db(reads=True) as session:
            assert session.scalars(select(Outgoing)).all() == []


def _swell(session: Session) -> None:
    scope = uuid.uuid4()
    vault.keyring(session).make(scope)
    to = outbox.Address(scope, scope, CIRCLE)
    for number in range(100):
        outbox.post(session, to, Message(WORDS), key=f"test:{number}", now=NOW)
    session.execute(text("CREATE TABLE more (word TEXT)"))


@pytest.mark.parametrize("url", SQLITE, indirect=True)
def test_fault_62_an_alarm_that_met_a_full_disk_wakes_when_there_is_room_however_often_it_did(
    db: Database,
) -> None:
    def job(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
        _swell(session)

    def beat() -> int:
        return asyncio.run(tick(db, {"test": job}, lambda: NOW + timedelta(hours=1)))

    with db() as session:
        alarms.wake(session, "test", uuid.uuid4(), at=NOW)
    with full(db):
        for _ in range(3):
            with pytest.raises(DBAPIError) as refused:
                beat()
            assert trouble_of(refused.value) is Trouble.FULL
    assert stored(db)[1] == 0

    assert beat() == 1
    assert stored(db)[1:] == [100, 0]


def test_fault_62_a_backup_that_finds_no_room_leaves_nothing_behind(tmp_path: Path) -> None:
    live(tmp_path)
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted(disk, "size=200k"):
        with pytest.raises(Refusal, match="Nothing was kept"):
            back_up(f"sqlite:///{tmp_path / NAME}", disk / "backup.gz", now=NOW)
        assert list(disk.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("size=64k", "the disk is full"),
        ("size=8m,nr_inodes=1", "No space left on device"),
        ("size=8m,nr_inodes=2", "No space left on device"),
        ("size=8m,nr_inodes=3", "it cannot be opened"),
        ("size=8m,ro", "Read-only file system"),
    ],
)
def test_fault_62_a_start_on_a_disk_that_takes_nothing_ends_with_a_sentence(
    tmp_path: Path, options: str, why: str
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with (
        mounted(disk, options),
        running(
            tmp_path,
            **TOKENS,
            DATABASE_URL=f"sqlite:///{disk / 'board.sqlite3'}",
            KEYRING_URL=f"sqlite:///{tmp_path / 'keyring.sqlite3'}",
        ) as app,
    ):
        assert app.ends() == 2, app.log
        assert f"cannot be used: {why}. Nothing was changed." in app.log
        assert "Traceback" not in app.log

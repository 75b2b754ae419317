"""Copies of a database: what another one may have said is not said again unless somebody decides so."""

import dataclasses
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.blocks import Message
from bot.core.database import Database, engine_for
from bot.desk import Desk
from bot.groups.views import lost_news
from bot.heart import Heart
from bot.outbox import rules, service
from bot.outbox.jobs import Sender
from bot.outbox.model import Rest
from bot.outbox.rules import Silence, State
from bot.upkeep.backups import back_up
from bot.upkeep.restoring import restore
from bot.upkeep.whereabouts import home_of
from bot.vault.keyring import Keyring
from playground.settings import DEFAULT_SCOPES
from tests.conftest import KEY
from tests.emptied import Databases
from tests.outbox.office import Office
from tests.outbox.test_looking import READS
from tests.slack import ADA, CIRCLE
from tests.stage import Stage
from tests.upkeep.store import NOW


@pytest.fixture
def office(stage: Stage, db: Database) -> Iterator[Office]:
    """A sender before the playground's Slack."""
    made = Office(stage, db)
    yield made
    made.close()


@contextmanager
def moved_to(office: Office, url: str, tmp_path: Path) -> Iterator[None]:
    """Let the office work on another copy of its database."""
    ring = engine_for(f"sqlite:///{tmp_path / 'keyring.sqlite3'}")
    before, copy = office.db, Database(engine_for(url), info={"keyring": Keyring(ring, KEY)}, along=[ring])
    office.db, office.sender = copy, office.another(copy)
    try:
        yield
    finally:
        copy.close()
        office.db, office.sender = before, office.another(before)


def restored(office: Office, url: str, beside: str, tmp_path: Path, *, speaks: bool = True) -> None:
    """Back up, say what waits after that, and put the backup somewhere else."""
    back_up(url, tmp_path / "backup.gz", now=office.clock())
    office.flush()
    now = office.clock()
    restore(beside, tmp_path / "backup.gz", replaces=False, speaks=speaks, now=now)


def post_each_kind(office: Office) -> None:
    """Queue one of each kind of message, each in a place of its own."""
    office.post("Two come", key="card:1", place="board:1")
    office.flush()
    office.wake()
    office.post("Three come", key="card:2", place="board:1")
    office.post("News", key="news", channel=ADA)
    office.post("Remember", key="nudge", channel="U0BEN", repeats=False)


def test_fault_64_what_was_sent_after_the_backup_is_not_sent_again_and_somebody_is_asked(
    office: Office, url: str, beside: str, tmp_path: Path
) -> None:
    post_each_kind(office)
    restored(office, url, beside, tmp_path)
    said = [office.texts(each) for each in (CIRCLE, "D0ADA", "D0BEN")]
    assert said == [["Three come"], ["News"], ["Remember"]]

    with moved_to(office, beside, tmp_path):
        office.flush()
        assert [office.texts(each) for each in (CIRCLE, "D0ADA", "D0BEN")] == said
        assert office.states == {"card:1": "sent", "card:2": "sent", "news": "unsure", "nudge": "expired"}
        [line] = Desk(beside).show(["unsure"], None)[:-1]
        assert "news to U0ADA" in line
        assert rules.FROM_A_COPY in line


def test_fault_64_somebody_can_have_it_sent_all_the_same(
    office: Office, url: str, beside: str, tmp_path: Path
) -> None:
    office.post("News", key="news")
    back_up(url, tmp_path / "backup.gz", now=office.clock())
    restore(beside, tmp_path / "backup.gz", replaces=False, speaks=True, now=office.clock())

    with moved_to(office, beside, tmp_path):
        office.flush()
        assert office.texts() == []
        Desk(beside).change("retry", [str(office.row.id)], None)
        office.flush()
        assert (office.texts(), office.row.state) == (["News"], "sent")


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("hours", [0.1, 5])
def test_fault_64_where_the_app_may_read_it_looks_for_what_may_have_been_said(
    office: Office, url: str, beside: str, tmp_path: Path, is_there: bool, hours: float
) -> None:
    given_before = office.world.settings
    office.world.settings = dataclasses.replace(given_before, scopes=DEFAULT_SCOPES | READS)
    office.post("News", key="news")
    back_up(url, tmp_path / "backup.gz", now=office.clock())
    if is_there:
        office.flush()
    office.world.move_clock(timedelta(hours=hours))
    restore(beside, tmp_path / "backup.gz", replaces=False, speaks=True, now=office.clock())

    with moved_to(office, beside, tmp_path):
        sender = office.another(looks=lambda _, channel: rules.can_read(channel, READS))
        office.flush(sender)
        assert (office.texts(), office.row.state) == (["News"], "sent")
        assert (office.row.reason == "found") == is_there
    office.world.settings = given_before


def test_fault_64_an_alarm_of_before_the_restore_says_nothing_twice_and_later_ones_speak(
    office: Office, url: str, beside: str, tmp_path: Path
) -> None:
    """The first copy wakes an alarm after the backup; the restored one wakes it too, to do what it does."""
    begin = office.clock()

    def job(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> datetime | None:
        to = service.Address(office.workspace_id, office.scope, CIRCLE)
        words = f"Hour {(due_at - begin) // timedelta(hours=1)}"
        service.post(session, to, Message(words), key=f"test:{words}", now=now)
        return due_at + timedelta(hours=1)

    def beat(sender: Sender) -> None:
        heart = Heart(office.db, {"test": job}, sender, office.clock)
        office.stage.run(heart.beat())
        with office.db() as session:
            session.execute(delete(Rest))

    with office.db() as session:
        alarms.wake(session, "test", uuid.uuid4(), at=begin + timedelta(hours=1))
    back_up(url, tmp_path / "backup.gz", now=begin)
    office.world.move_clock(timedelta(hours=2, minutes=30))
    beat(office.sender)
    assert office.texts() == ["Hour 1", "Hour 2"]

    restore(beside, tmp_path / "backup.gz", replaces=False, speaks=True, now=office.clock())
    with moved_to(office, beside, tmp_path):
        beat(office.sender)
        assert office.texts() == ["Hour 1", "Hour 2"]
        assert set(office.states.values()) == {"unsure"}
        office.world.move_clock(timedelta(hours=1))
        beat(office.sender)
        assert office.texts() == ["Hour 1", "Hour 2", "Hour 3"]


def test_fault_65_a_restored_copy_says_nothing_until_it_is_told_to(
    office: Office, url: str, beside: str, tmp_path: Path
) -> None:
    restored(office, url, beside, tmp_path, speaks=False)

    with moved_to(office, beside, tmp_path):
        office.post("News", key="news")
        office.flush()
        assert office.texts() == []
        shown = Desk(beside).show(None, None)
        assert "was restored, and says nothing" in shown[0]
        assert "python app.py outbox on" in shown[0]
    assert Desk(beside).change("on", [], None) == ["Everything: on"]
    with moved_to(office, beside, tmp_path):
        office.flush()
        assert office.texts() == ["News"]
        assert "says nothing" not in Desk(beside).show(None, None)[0]


def settle_in(url: str) -> Silence | None:
    """Start on a database, as far as its whereabouts are concerned."""
    db = Database(engine_for(url))
    try:
        with db() as session:
            return service.settle_in(session, home_of(session))
    finally:
        db.close()


def test_fault_65_a_database_that_stays_where_it_is_speaks_however_often_it_starts(url: str) -> None:
    assert [settle_in(url) for _ in range(3)] == [None, None, None]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_fault_65_a_file_that_was_copied_by_hand_is_known_as_a_copy(
    url: str, office: Office, tmp_path: Path
) -> None:
    settle_in(url)
    office.post("News")
    office.db.close()
    shutil.copy(tmp_path / "test.sqlite3", tmp_path / "copied.sqlite3")
    copied = f"sqlite:///{tmp_path / 'copied.sqlite3'}"

    assert settle_in(copied) is Silence.MOVED
    assert settle_in(copied) is Silence.MOVED
    assert settle_in(url) is None
    Desk(copied).change("on", [], None)
    assert settle_in(copied) is None


@pytest.mark.postgres
def test_fault_65_a_database_that_postgres_itself_copied_is_known_as_a_copy(
    databases: Databases,
) -> None:
    name = databases.take()
    settle_in(databases.address(name))
    databases.leave(name)
    copy = f"copy_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(databases.address("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {copy} TEMPLATE {name}")

    assert settle_in(databases.address(copy)) is Silence.MOVED
    assert settle_in(databases.address(name)) is None


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.UNSURE, "If nobody has seen it, send it again."),
        (State.EXPIRED, "They are not sent again."),
    ],
)
def test_fault_64_facilitators_are_told_that_it_was_a_backup(state: State, said: str) -> None:
    lost = service.Lost(uuid.uuid4(), 1, uuid.uuid4(), CIRCLE, state, rules.FROM_A_COPY, NOW)

    told = lost_news("Northwind", lost, ADA, count=1).text

    assert "put back from a backup" in told
    assert said in told

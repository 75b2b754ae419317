"""What an operator sees and does with `python app.py outbox`."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import main
from bot.core.database import Database
from bot.core.lock import only_one
from bot.outbox.rules import State
from tests.house.command_line import run
from tests.outbox.office import Office
from tests.slack import NO_BOT
from tests.stage import Stage

CANARY = "canary-that-sang"


@pytest.fixture
def office(stage: Stage, db: Database, url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An outbox, and the command line before it."""
    monkeypatch.setenv("DATABASE_URL", url)
    made = Office(stage, db)
    yield made
    made.close()


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(["outbox", *words]) == code
    read = capsys.readouterr()
    return read.err if code else read.out


def test_it_lists_what_is_open_with_reasons_and_without_words(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.fails("ok_false", error="restricted_action")
    office.post(CANARY, key="meetings:1:dead", channel=NO_BOT)
    office.flush()
    office.post(CANARY, key="meetings:1:sent")
    office.flush()
    office.post(CANARY, key="meetings:1:waits")

    [dead, waits, in_all] = told(capsys, "list").splitlines()
    assert "dead" in dead
    assert f"meetings:1:dead to {NO_BOT} of {office.scope}: restricted_action" in dead
    assert "queued" in waits
    assert in_all == "In all: 1 queued, 1 sent, 1 dead."
    assert "canary" not in dead + waits


def test_it_lists_by_state_and_by_group(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.post(key="a")
    office.flush()
    office.post(key="b")

    assert [" a to " in line for line in told(capsys, "--state", "sent").splitlines()] == [True, False]
    assert len(told(capsys, "--group", str(uuid.uuid4())).splitlines()) == 1
    assert len(told(capsys, "--group", str(office.scope)).splitlines()) == 2
    assert "There is no state lost" in told(capsys, "--state", "lost", code=1)


def test_a_dead_message_is_sent_again_or_dropped(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.fails("ok_false", times=2, error="restricted_action")
    for key in ("a", "b"):
        office.post(key, key=key)
    office.flush()
    one, other = office.rows

    assert "waits to be sent, was dead" in told(capsys, "retry", str(one.id))
    assert "dropped, was dead" in told(capsys, "drop", str(other.id))
    office.flush()

    assert office.texts() == ["a"]
    assert office.states == {"a": "sent", "b": "superseded"}


@pytest.mark.parametrize("do", ["retry", "drop"])
def test_what_cannot_be_mended_is_refused_with_a_sentence(
    office: Office, capsys: pytest.CaptureFixture[str], do: str
) -> None:
    office.post(key="a")
    office.flush()

    assert "is sent" in told(capsys, do, str(office.row.id), code=1)
    assert "no such message" in told(capsys, do, str(uuid.uuid4()), code=1)
    assert "is no id" in told(capsys, do, "the first one", code=1)
    assert "Say which messages" in told(capsys, do, code=1)
    assert office.row.state == State.SENT


def test_the_voice_is_switched_off_for_a_group_and_on_again(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.post("News")
    assert told(capsys, "off", "--group", str(office.scope)) == f"Group {office.scope}: off\n"
    office.flush()
    assert office.texts() == []
    assert f"Group {office.scope}: off" in told(capsys)

    told(capsys, "on", "--group", str(office.scope))
    office.flush()
    assert office.texts() == ["News"]


def test_everything_only_rehearses(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "dry") == "Everything: dry\n"
    office.post("News")
    office.flush()

    assert (office.texts(), office.row.state) == ([], "rehearsed")


def test_a_database_without_tables_is_told_in_one_line(tmp_path: Path) -> None:
    ended = run("outbox", folder=tmp_path)

    assert ended.returncode == 2
    assert "python app.py migrate" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_while_the_app_runs_on_sqlite_the_list_is_read_and_nothing_is_changed(
    office: Office, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    office.post("News")
    held = only_one(url)
    assert held is not None
    with held:
        assert "queued" in told(capsys)
        assert "SQLite is for one" in told(capsys, "drop", str(office.row.id), code=2)
    assert office.row.state == "queued"

"""The doctor says how everything is and how to mend it, whatever is away, and tells no secret."""

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from bot.alarms import service as alarms
from bot.alarms.model import Alarm
from bot.commands import new_key
from bot.core.clock import system_clock
from bot.core.database import Database
from bot.outbox import service as outbox
from bot.outbox.rules import Silence
from bot.upkeep.doctor.finding import Level
from tests.outbox.office import Office
from tests.processes import KEY, TOKENS
from tests.stage import Stage
from tests.upkeep.consulting import a_slack, about, doctor
from tests.upkeep.store import NAME, flip, live

NOW = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
LEVELS = tuple(level.value for level in Level)


def test_where_everything_is_in_order_each_line_says_so(
    lived: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = doctor(capsys)

    assert code == 0, lines
    levels = {line[6:17].strip(): line[:5].strip() for line in lines if line.startswith(LEVELS)}
    assert levels == dict.fromkeys(
        (
            "settings",
            "zones",
            "manifest",
            "clock",
            "database",
            "schema",
            "alarms",
            "outbox",
            "keys",
            "slack",
            "scopes",
        ),
        "ok",
    )


def test_it_tells_no_secret(lived: Database, capsys: pytest.CaptureFixture[str]) -> None:
    _, lines = doctor(capsys)

    for secret in (*TOKENS.values(), KEY):
        assert secret not in "\n".join(lines)


def test_it_changes_nothing(lived: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lived.close()
    (tmp_path / "ring.sqlite3").unlink()
    before = {path.name for path in tmp_path.glob("*.sqlite3")}

    code, lines = doctor(capsys)

    assert {path.name for path in tmp_path.glob("*.sqlite3")} == before
    assert code == 1
    assert "There is no keyring at" in about(lines, "keys", "bad")[0]


def test_without_slack_everything_else_is_looked_at(
    lived: Database, settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")

    code, lines = doctor(capsys)

    assert code == 0
    assert "Slack does not answer at http://127.0.0.1:1/api/" in about(lines, "slack", "warn")[0]
    assert about(lines, "keys", "ok")


def test_without_its_database_everything_else_is_looked_at(
    settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.setenv("DATABASE_URL", "postgresql://nobody:hunter2@127.0.0.1:1/board")

    code, lines = doctor(capsys)

    assert code == 1
    assert "It cannot be read: it does not answer." in about(lines, "database", "bad")[0]
    assert about(lines, "slack", "ok")
    assert "hunter2" not in "\n".join(lines)


def test_without_settings_they_are_listed_and_the_rest_is_looked_at(
    settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SOUNDINGBOARD_KEY"):
        settings.delenv(name)

    code, lines = doctor(capsys)

    assert code == 1
    assert about(lines, "settings", "bad")
    assert any("SOUNDINGBOARD_KEY is missing" in line for line in lines)
    assert about(lines, "database", "ok")
    assert about(lines, "zones")


def test_before_the_first_start_there_is_nothing_yet(
    settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new' / 'board.sqlite3'}")

    code, lines = doctor(capsys)

    assert code == 0
    assert "There is none yet" in about(lines, "database", "warn")[0]
    assert not (tmp_path / "new").exists()


def test_a_token_that_slack_does_not_know_is_named(
    lived: Database, settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.setenv("SLACK_BOT_TOKEN", "xoxb-of-another-app")

    code, lines = doctor(capsys)

    assert code == 1
    assert "Slack refuses SLACK_BOT_TOKEN: invalid_auth." in about(lines, "slack", "bad")[0]


def test_a_key_of_another_keyring_is_told_by_its_id(
    lived: Database, settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.setenv("SOUNDINGBOARD_KEY", new_key())

    code, lines = doctor(capsys)

    assert code == 1
    assert "and the keyring was made with" in about(lines, "keys", "bad")[0]


def test_it_runs_beside_the_app(lived: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with lived() as session:
        session.execute(text("SELECT 1"))  # the app is in the middle of a deed
        code, _ = doctor(capsys)

    assert code == 0


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_fault_63_a_damaged_file_is_told_with_the_way_out(
    settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    live(tmp_path)
    flip(tmp_path / NAME, 20 * 4096)
    settings.setenv("DATABASE_URL", f"sqlite:///{tmp_path / NAME}")

    code, lines = doctor(capsys)

    assert code == 1
    assert "is damaged" in about(lines, "database", "bad")[0]
    assert any("python app.py restore FILE --replace" in line for line in lines)


def test_fault_67_the_shape_of_another_release_is_told(
    lived: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    for revision, said in (("9999", "A later release"), ("0003", "needs a migration")):
        with lived() as session:
            session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
        code, lines = doctor(capsys)
        assert (code, said in about(lines, "schema", "bad")[0]) == (1, True)


def test_what_is_late_or_did_not_arrive_is_told(
    lived: Database, capsys: pytest.CaptureFixture[str], stage: Stage
) -> None:
    office = Office(stage, lived)
    office.fails("ok_false", error="invalid_blocks")
    office.post("News")
    office.flush()
    office.close()
    with lived() as session:
        alarms.wake(session, "test", uuid.uuid4(), at=system_clock() - timedelta(minutes=5))
        asleep = uuid.uuid4()
        alarms.wake(session, "asleep", asleep, at=system_clock())
        session.execute(update(Alarm).where(Alarm.subject_id == asleep).values(wakes_at=None))

    code, lines = doctor(capsys)

    assert code == 1
    assert "has been due for 30" in about(lines, "alarms", "warn")[0]
    assert "1 crashed twice" in about(lines, "alarms", "bad")[0]
    assert "perhaps did not: 1 dead" in about(lines, "outbox", "warn")[0]


def test_fault_65_a_silent_copy_is_told(lived: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with lived() as session:
        outbox.silence(session, Silence.RESTORED)

    code, lines = doctor(capsys)

    assert code == 0
    assert "This copy was restored, and keeps silent." in about(lines, "outbox", "warn")[0]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_file_that_others_can_read_is_told(
    lived: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "test.sqlite3").chmod(0o644)

    _, lines = doctor(capsys)

    assert "Other users of this computer can read" in about(lines, "database", "warn")[0]


def test_a_token_that_the_app_renews_may_have_expired_where_it_begins(
    lived: Database, settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    renewing = {"SLACK_REFRESH_TOKEN": "xoxe-1", "SLACK_CLIENT_ID": "1.1", "SLACK_CLIENT_SECRET": "s"}
    with a_slack(error="token_expired") as address:
        settings.setenv("SLACK_API_URL", address)
        assert doctor(capsys)[0] == 1
        for name, value in renewing.items():
            settings.setenv(name, value)
        code, lines = doctor(capsys)

    assert code == 0
    assert "The app has renewed its own" in about(lines, "slack", "ok")[0]

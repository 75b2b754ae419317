"""Where things are, as the settings say it."""

from dataclasses import fields
from pathlib import Path

import pytest

from bot.commands import new_key
from bot.core.settings import BadSettings, Settings, load_settings

KEY = new_key()


@pytest.fixture(autouse=True)
def _no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def settings(monkeypatch: pytest.MonkeyPatch, **given: str) -> Settings:
    for each in fields(Settings):
        monkeypatch.delenv(each.name.upper(), raising=False)
    for name, value in {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SOUNDINGBOARD_KEY": KEY,
        **given,
    }.items():
        monkeypatch.setenv(name, value)
    return load_settings(Settings)


def test_the_keyring_lies_beside_the_sqlite_database(monkeypatch: pytest.MonkeyPatch) -> None:
    made = settings(monkeypatch, DATABASE_URL="sqlite:////var/board/one.sqlite3")

    assert made.keyring_address == "sqlite:////var/board/one-keyring.sqlite3"


def test_the_keyring_lies_where_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    made = settings(
        monkeypatch, DATABASE_URL="postgres://there/board", KEYRING_URL="postgresql://elsewhere/keys"
    )

    assert made.keyring_address == "postgresql://elsewhere/keys"
    assert made.database_url == "postgresql://there/board"


def test_slacks_address_ends_with_a_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    for given in ("http://127.0.0.1:3000/api", "http://127.0.0.1:3000/api/"):
        assert settings(monkeypatch, SLACK_API_URL=given).slack_api_url == "http://127.0.0.1:3000/api/"


def test_no_secret_is_shown_where_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = settings(monkeypatch, SLACK_SIGNING_SECRET="sss-canary")

    assert not {"xoxb-1", "xapp-1", "sss-canary", KEY} & set(repr(made).replace("'", " ").split())
    assert "canary" not in repr(made)


def test_fault_78_what_renews_a_token_is_wanted_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSettings) as said:
        settings(monkeypatch, SLACK_BOT_TOKEN="xoxe.xoxb-1", SLACK_REFRESH_TOKEN="xoxe-1")

    assert "SLACK_CLIENT_ID is missing" in str(said.value)
    assert "SLACK_CLIENT_SECRET is missing" in str(said.value)

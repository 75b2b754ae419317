"""What an operator is told when settings are missing or wrong."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot.commands import new_key
from bot.core.settings import BadSettings, Settings, load_settings
from tests.house.command_line import run
from tests.house.source import ROOT

GOOD = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SOUNDINGBOARD_KEY": new_key()}
WRONG = {
    "SLACK_BOT_TOKEN": "xoxp-a-token-of-a-person",
    "SLACK_APP_TOKEN": "an-app-token",
    "SOUNDINGBOARD_KEY": "short",
    "DATABASE_URL": "mysql://here/there",
    "PORT": "70000",
    "MIGRATE": "perhaps",
    "SENDING": "loudly",
    "PUBLIC_URL": "ftp://somebody:secret@example.com",
}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An empty folder and no setting at all."""
    monkeypatch.chdir(tmp_path)
    for each in fields(Settings):
        monkeypatch.delenv(each.name.upper(), raising=False)
    return monkeypatch


def complaint(bare: pytest.MonkeyPatch, **settings: str) -> str:
    for name, value in settings.items():
        bare.setenv(name, value)
    with pytest.raises(BadSettings) as refused:
        load_settings(Settings)
    return str(refused.value)


def test_serve_without_settings_says_all_that_is_missing_and_where_to_find_each(tmp_path: Path) -> None:
    ended = run("serve", folder=tmp_path)

    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SOUNDINGBOARD_KEY"):
        assert name in ended.stderr
    assert "OAuth & Permissions" in ended.stderr
    assert "python app.py key" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_serve_with_wrong_settings_says_what_is_wrong_with_each_and_repeats_no_secret(tmp_path: Path) -> None:
    ended = run("serve", folder=tmp_path, **WRONG)

    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    for name, value in WRONG.items():
        assert name in ended.stderr
        assert value not in ended.stderr


def test_migrate_needs_a_database_address_and_nothing_of_slack(tmp_path: Path) -> None:
    assert run("migrate", folder=tmp_path).returncode == 0
    ended = run("migrate", folder=tmp_path, DATABASE_URL="oracle://x")

    assert ended.returncode == 2
    assert "DATABASE_URL" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_either_transport_is_enough(bare: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        bare.setenv(name, value)
    assert load_settings(Settings).slack_signing_secret is None

    bare.delenv("SLACK_APP_TOKEN")
    bare.setenv("SLACK_SIGNING_SECRET", "secret")
    assert load_settings(Settings).slack_app_token is None


def test_without_a_transport_both_are_offered(bare: pytest.MonkeyPatch) -> None:
    said = complaint(bare, SLACK_BOT_TOKEN="xoxb-1", SOUNDINGBOARD_KEY=new_key())

    assert "either SLACK_SIGNING_SECRET (HTTP)" in said
    assert "or SLACK_APP_TOKEN (Socket Mode)" in said


@pytest.mark.parametrize("key", ["", "====", "ünïcode", "A" * 42, "A" * 100, "not base64 at all!"])
def test_a_key_that_is_not_32_bytes_is_refused(bare: pytest.MonkeyPatch, key: str) -> None:
    assert "SOUNDINGBOARD_KEY" in complaint(bare, **GOOD | {"SOUNDINGBOARD_KEY": key})


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("https://board.example.com", "https://board.example.com"),
        ("https://example.com:8443/board/", "https://example.com:8443/board"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ],
)
def test_a_public_address_is_encrypted_unless_it_is_this_computers_own(
    bare: pytest.MonkeyPatch, given: str, taken: str
) -> None:
    for name, value in {**GOOD, "PUBLIC_URL": given}.items():
        bare.setenv(name, value)

    assert load_settings(Settings).public_url == taken


@pytest.mark.parametrize(
    "address",
    ["board.example.com", "http://example.com", "https://", "https://a@b.c", "https://b.c/?x", "https://["],
)
def test_what_is_no_plain_encrypted_address_is_refused(bare: pytest.MonkeyPatch, address: str) -> None:
    assert "PUBLIC_URL" in complaint(bare, **GOOD, PUBLIC_URL=address)


def test_an_empty_line_in_the_file_counts_as_not_set(bare: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("\n".join(f"{name}={value}" for name, value in GOOD.items()) + "\nPORT=\nHOST=\n")

    assert load_settings(Settings).port is None


def test_the_example_names_every_setting_of_an_operator_and_no_other() -> None:
    text = (ROOT / ".env.example").read_text()
    named = {name.lower() for name in re.findall(r"^#? ?([A-Z_]+)=", text, re.MULTILINE)}

    assert named == {each.name for each in fields(Settings)} - {"clock_url"}  # the playground's own


def test_the_example_as_it_is_asks_for_what_it_leaves_empty(bare: pytest.MonkeyPatch) -> None:
    Path(".env").write_text((ROOT / ".env.example").read_text())

    assert "SLACK_BOT_TOKEN is missing" in complaint(bare)


def test_postgres_asks_for_a_keyring_that_every_process_reaches(bare: pytest.MonkeyPatch) -> None:
    there = {"DATABASE_URL": "postgresql://there/board"}

    assert "KEYRING_URL is missing" in complaint(bare, **GOOD, **there)
    assert "KEYRING_URL must be" in complaint(bare, **GOOD, **there, KEYRING_URL="redis://there")

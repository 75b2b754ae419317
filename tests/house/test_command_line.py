"""What somebody at a terminal meets."""

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

from app import main
from bot.core.settings import decode_key
from tests.house.command_line import run
from tests.house.source import ROOT

COMMANDS = ("serve", "migrate", "doctor", "backup", "restore", "outbox", "key", "playground")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run a command in this process, and read what it prints."""
    with contextlib.suppress(SystemExit):
        assert main(words) == 0
    return capsys.readouterr().out


def test_help_tells_what_each_command_does(capsys: pytest.CaptureFixture[str]) -> None:
    helped = " ".join(told(capsys, "--help").split())

    for name in COMMANDS:
        assert name in helped
    assert "without a Slack workspace" in helped


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"usage: python app.py {name}" in told(capsys, name, "--help")


def test_without_a_command_there_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert "playground" in told(capsys)


def test_a_command_that_is_not_there_is_refused_without_a_traceback(tmp_path: Path) -> None:
    ended = run("surf", folder=tmp_path)

    assert ended.returncode == 2
    assert "invalid choice: 'surf'" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_key_prints_a_key_that_serve_takes_and_a_new_one_each_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    one, other = (told(capsys, "key").strip() for _ in range(2))

    assert len(decode_key(one)) == 32
    assert one != other


def test_help_waits_for_nothing_of_the_bot() -> None:
    asked = "import app, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    ended = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert not {"bot", "playground", "slack_bolt", "sqlalchemy"} & set(ended.stdout.split())

"""What somebody at a terminal meets."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from app import cli
from bot.core.settings import decode_key
from tests.house.command_line import run
from tests.house.source import ROOT

COMMANDS = ("serve", "migrate", "key", "playground")


def test_help_tells_what_each_command_does() -> None:
    told = CliRunner().invoke(cli, ["--help"]).output

    for name in COMMANDS:
        assert name in told
    assert "without a Slack workspace" in told


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help(name: str) -> None:
    answer = CliRunner().invoke(cli, [name, "--help"])

    assert answer.exit_code == 0
    assert "Usage:" in answer.output


def test_without_a_command_there_is_help() -> None:
    assert "playground" in CliRunner().invoke(cli, []).output


def test_a_command_that_is_not_there_is_refused_without_a_traceback(tmp_path: Path) -> None:
    ended = run("surf", folder=tmp_path)

    assert ended.returncode == 2
    assert "No such command" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_key_prints_a_key_that_serve_takes_and_a_new_one_each_time(tmp_path: Path) -> None:
    one, other = (CliRunner().invoke(cli, ["key"]).output.strip() for _ in range(2))

    assert len(decode_key(one)) == 32
    assert one != other


def test_help_waits_for_nothing_of_the_bot() -> None:
    asked = "import app, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    ended = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert not {"bot", "playground", "slack_bolt", "sqlalchemy"} & set(ended.stdout.split())

"""A backup restored on a second host while the first still runs, as an operator does it at a terminal."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.command_line import run
from tests.playground.stage import Background, Slack, free_port, slack_on
from tests.processes import TOKENS, asks, running, until
from tests.slack import CIRCLE
from tests.stage import COMMANDS


@pytest.fixture(scope="module")
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def slack(background: Background) -> Iterator[Slack]:
    """A Slack whose app listens on sockets."""
    with slack_on(background, commands=COMMANDS, patience=5.0) as made:
        yield made


def operator(*words: str, folder: Path) -> str:
    """Type a command on one host, and read what it says."""
    ended = run(*words, folder=folder, DATABASE_URL=f"sqlite:///{folder / 'board.sqlite3'}")
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_fault_65_the_second_host_neither_speaks_nor_listens_until_it_is_told_to(
    slack: Slack, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    settings = {**TOKENS, "SLACK_API_URL": f"{slack.url}/api/"}
    with running(first, **settings) as one:
        until(lambda: slack.world.links.open, lambda: one.log)
        assert "keep copies of both, apart from this file" in operator("backup", "../a.gz", folder=first)
        said = operator("backup", "../b.gz", "--keyring", "../keys.gz", folder=first)
        assert "for seven days at most" in said
        keys = gzip.decompress((tmp_path / "keys.gz").read_bytes())
        (second / "board-keyring.sqlite3").write_bytes(keys)
        assert "It keeps silent until you say" in operator("restore", "../b.gz", folder=second)

        port = free_port()
        with running(second, **settings, PORT=str(port)) as other:
            other.says("this copy keeps silent")
            until(lambda: asks(port, "/healthz") == 200, lambda: other.log)
            assert asks(port, "/readyz") == 503
            assert len(slack.world.links.open) == 1
            for _ in range(3):
                assert slack.desk("command", channel=CIRCLE, text="/board help")["result"] == "done"
            assert other.end()[0] == 0
        assert one.end()[0] == 0

    assert operator("outbox", "on", folder=second) == "Everything: on\n"
    with running(second, **settings) as other:
        until(lambda: slack.world.links.open, lambda: other.log)
        assert slack.desk("command", channel=CIRCLE, text="/board help")["result"] == "done"


def test_backup_and_restore_say_what_is_wrong_in_one_line(tmp_path: Path) -> None:
    for words, code, said in (
        (("backup", "b.gz"), 1, "There is no database"),
        (("restore", "b.gz"), 1, "There is no file"),
        (("restore", "app"), 1, "is no whole backup"),
    ):
        (tmp_path / "app").write_text("not a backup at all")
        ended = run(*words, folder=tmp_path)
        assert (ended.returncode, said in ended.stderr, "Traceback" in ended.stderr) == (code, True, False)

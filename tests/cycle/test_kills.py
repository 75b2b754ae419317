"""`kill -9` at any point of a meeting's cycle, and on: nothing is lost, nothing is told that is not so.

SOUNDINGBOARD_KILL_SEEDS=50 tries fifty courses of kills instead of one.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cycle.books import check_books, check_log
from tests.cycle.one_meeting import check_deeds, check_silence, check_told, live_through
from tests.cycle.restless import Restless
from tests.cycle.served import Serving, played
from tests.playground.stage import Background
from tests.processes import until

SEEDS = range(int(os.environ.get("SOUNDINGBOARD_KILL_SEEDS", "1")))
KILLS = 8


@pytest.fixture
def restless(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Restless]:
    """A Slack with a process of the app behind it that is killed again and again."""
    background = Background()
    url = f"sqlite:///{tmp_path / 'app.sqlite3'}"
    with played(background) as (slack, trap):
        where = {"SLACK_API_URL": f"{slack.url}/api/", "CLOCK_URL": f"{slack.url}/clock"}
        tokens = {"SLACK_BOT_TOKEN": "xoxb-playground", "SLACK_APP_TOKEN": "xapp-playground"}
        app = Serving({"DATABASE_URL": url, **where, **tokens}, tmp_path)
        until(lambda: bool(slack.world.links.open), "the app has come")
        yield Restless(slack, app, url, trap, request.param, KILLS)
        app.end()
    background.close()


@pytest.mark.long
@pytest.mark.parametrize("restless", SEEDS, indirect=True)
def test_whatever_kills_interrupt_nothing_is_lost_and_nothing_is_told_that_is_not_so(
    restless: Restless, tmp_path: Path
) -> None:
    live_through(restless)

    restless.calm_down()
    assert restless.apps[0].kills >= KILLS // 2
    check_deeds(restless)
    check_told(restless)
    check_books(restless)
    check_silence(restless, tmp_path)
    check_log(restless.apps[0])

"""Two processes side by side on one Postgres, called by Slack in turn: each thing happens once."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cycle import acts
from tests.cycle.books import check_books, check_log
from tests.cycle.one_meeting import check_deeds, check_silence, check_told, live_through
from tests.cycle.served import OutsideOverHttp, Serving, played, reader
from tests.playground.stage import Background
from tests.stage import SECRET, free_port


@pytest.fixture
def pair(url: str, tmp_path: Path) -> Iterator[OutsideOverHttp]:
    """A Slack that calls two processes of the app in turn."""
    background, ports = Background(), (free_port(), free_port())
    doors = [f"http://127.0.0.1:{port}/slack/events" for port in ports]
    with played(background, urls=doors) as (slack, _):
        where = {"SLACK_API_URL": f"{slack.url}/api/", "CLOCK_URL": f"{slack.url}/clock", "DATABASE_URL": url}
        where["KEYRING_URL"] = f"sqlite:///{tmp_path}/keys.sqlite3"
        keys = {"SLACK_BOT_TOKEN": "xoxb-playground", "SLACK_SIGNING_SECRET": SECRET}
        apps = [Serving({**where, **keys, "PORT": str(port)}, tmp_path, f"app-{port}") for port in ports]
        db = reader(url)
        workspace = OutsideOverHttp(slack, db, apps)
        workspace.settle()
        yield workspace
        db.close()
        for app in apps:
            app.end()
    background.close()


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.parametrize("url", ["postgres"], indirect=True)
def test_two_processes_hold_one_meeting_and_nothing_happens_twice(
    pair: OutsideOverHttp, tmp_path: Path
) -> None:
    live_through(pair)

    check_deeds(pair)
    check_told(pair)
    check_books(pair)
    check_silence(pair, tmp_path)
    for place, told in acts.places(pair):
        agenda = acts.about(told, "The agenda of the meeting")
        twice = [text for text, count in Counter(one.text for one in told).items() if count > 1]
        assert twice in ([], [agenda[0].text if agenda else ""]), place
    for app in pair.apps:
        check_log(app)

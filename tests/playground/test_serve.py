"""Starting, stopping and starting again with what was there."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from playground.app import create_playground
from playground.serve import PortTaken, run
from playground.storage import Unreadable
from tests.local import LOCAL
from tests.playground.forms import buttons, home
from tests.playground.stage import SECRET, Background, Slack, free_port, slack_on


@pytest.fixture
def program(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    port = free_port()
    command = [sys.executable, "-m", "playground", "--port", str(port), "--folder", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        assert "Slack's playground" in process.stdout.readline()
        yield process, f"http://127.0.0.1:{port}"
        if process.poll() is None:
            process.kill()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_leaves_at_once_while_pages_are_open(
    program: tuple["subprocess.Popen[str]", str], how: signal.Signals
) -> None:
    process, url = program
    with httpx.stream("GET", f"{url}/desk/live") as live:
        next(live.iter_lines())
        process.send_signal(how)
        out, _ = process.communicate(timeout=5)

    assert process.returncode == 0
    assert "Traceback" not in out


def test_a_killed_playground_starts_again_with_its_history(
    program: tuple["subprocess.Popen[str]", str], tmp_path: Path, background: Background
) -> None:
    process, url = program
    headers = {"authorization": "Bearer xoxb-playground"}
    httpx.post(
        f"{url}/api/chat.postMessage", json={"channel": "U0ADA", "text": "Kept"}, headers=headers, **LOCAL
    )
    httpx.post(
        f"{url}/api/views.publish", json={"user_id": "U0ADA", "view": home()}, headers=headers, **LOCAL
    )
    httpx.post(f"{url}/desk/clock", json={"as": "U0ADA", "by_seconds": 86_400}, **LOCAL)
    httpx.post(
        f"{url}/desk/quiet", json={"as": "U0ADA", "starts": "2030-01-01T00:00Z", "ends": "2030-01-02T00:00Z"}
    )
    kept = tmp_path / "slack.json"
    deadline = time.monotonic() + 5
    while "Kept" not in kept.read_text() or 'quiet": [' not in kept.read_text():
        assert time.monotonic() < deadline
    process.kill()
    process.wait(5)

    with slack_on(background, folder=tmp_path) as slack:
        state = slack.sees()
        assert [each["text"] for each in state["dms"][0]["messages"]] == ["Kept"]
        assert state["home"]["blocks"][0]["text"]["text"] == "Home"
        assert slack.world.clock.offset.total_seconds() >= 86_400
        assert slack.world.people["U0ADA"].quiet is not None
        slack.api("views.publish", user_id="U0ADA", view=home(buttons("go")))


def test_a_file_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "slack.json").write_text("{}")

    with pytest.raises(Unreadable, match="Move it away"):
        create_playground(signing_secret=SECRET, folder=tmp_path)
    assert json.loads((tmp_path / "slack.json").read_text()) == {}


def test_a_port_that_is_taken_is_named(background: Background) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} is taken"):
            background.do(run(create_playground(signing_secret=SECRET), port=port))


def test_it_listens_on_this_computer_only(background: Background) -> None:
    with pytest.raises(ValueError, match="this computer only"):
        background.do(run(create_playground(signing_secret=SECRET), host="0.0.0.0"))


def test_the_page_is_served(slack: Slack) -> None:
    page = slack.http.get("/")

    assert "text/html" in page.headers["content-type"]
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert slack.http.get("/page/page.js").headers["cache-control"] == "no-cache"
    assert slack.http.get("/page/nothing.js").status_code == 404


def test_a_fresh_world_costs_next_to_nothing(slack: Slack) -> None:
    for each in range(50):
        slack.api("chat.postMessage", channel="C0CIRCLE", text=str(each))
    started = time.perf_counter()
    for _ in range(100):
        slack.world.reset()

    assert time.perf_counter() - started < 1.0
    assert slack.messages() == []


def test_a_playground_knows_no_app() -> None:
    folder = Path(__file__).parents[2] / "playground"
    lines = [line for each in folder.rglob("*.py") for line in each.read_text().splitlines()]
    imports = [line.strip() for line in lines if line.strip().startswith(("import ", "from "))]

    for word in ("bot", "slack_bolt", "slack_sdk"):
        assert not [line for line in imports if line.split()[1].split(".")[0] == word]

"""One playground for each test worker, begun anew for each test."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from playground.settings import Command
from tests.playground.bolt_app import Heard, bolt_app, over_http, over_sockets
from tests.playground.stage import Background, Slack, free_port, slack_on

ALL_SCOPES = (
    "commands",
    "chat:write",
    "users:read",
    "groups:read",
    "channels:read",
    "im:read",
    "im:write",
    "dnd:read",
)


@pytest.fixture(scope="session")
def background() -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


@pytest.fixture(scope="session")
def only_slack(background: Background) -> Iterator[Slack]:
    with slack_on(background, scopes=ALL_SCOPES, commands=[Command("/hello", "Say hello")]) as slack:
        yield slack


@pytest.fixture
def slack(only_slack: Slack) -> Slack:
    """A playground without an app, as it is at the beginning."""
    only_slack.world.reset()
    return only_slack


@pytest.fixture
def another(background: Background) -> Iterator[Callable[..., Slack]]:
    """Start a playground with other settings."""
    with contextlib.ExitStack() as stack:

        def start(**options: Any) -> Slack:
            return stack.enter_context(slack_on(background, **options))

        yield start


@dataclass
class Bolt:
    """A playground with a real Bolt app behind it."""

    slack: Slack
    heard: Heard
    transport: str


def _commands() -> list[Command]:
    return [Command(name, "Tries something", "[text]") for name in ("/hello", "/all", "/form", "/unheard")]


@contextlib.contextmanager
def _bolt_on(background: Background, transport: str) -> Iterator[Bolt]:
    port = free_port()
    urls = [f"http://127.0.0.1:{port}/slack/events"] if transport == "http" else []
    options = {"scopes": ALL_SCOPES, "commands": _commands(), "request_urls": urls, "retries": (0.0, 0.01)}
    with slack_on(background, patience=0.3, **options) as slack:
        heard = Heard()
        app = bolt_app(f"{slack.url}/api/", heard)
        running = over_http(app, port) if urls else over_sockets(app)
        background.do(running.__aenter__())
        slack.until(lambda: slack.sees()["app"]["connected"])
        yield Bolt(slack, heard, transport)
        background.do(running.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def bolt_over_sockets(background: Background) -> Iterator[Bolt]:
    with _bolt_on(background, "sockets") as bolt:
        yield bolt


@pytest.fixture(scope="session")
def bolt_over_http(background: Background) -> Iterator[Bolt]:
    with _bolt_on(background, "http") as bolt:
        yield bolt


@pytest.fixture(params=["sockets", "http"])
def bolt(request: pytest.FixtureRequest) -> Bolt:
    """A playground with a Bolt app, once for each way of talking to it."""
    bolt: Bolt = request.getfixturevalue(f"bolt_over_{request.param}")
    bolt.slack.world.reset()
    bolt.heard.reset()
    return bolt

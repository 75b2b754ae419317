"""One playground for each test worker, begun anew for each test."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from playground.settings import Command
from tests.playground.stage import Background, Slack, slack_on

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

"""One playground with the gallery app, and one Chromium, for each module of these tests."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser

from playground.clock import Clock
from playground.settings import Command
from tests.chromium import chromium
from tests.playground.page.gallery import Gallery
from tests.playground.page.stage import START, Stage
from tests.playground.stage import Background, Slack, free_port, slack_on

COMMANDS = [
    Command("/form", "Open a form with everything"),
    Command("/short", "Open a short form"),
    Command("/whisper", "Say something back", "[text]"),
]


class _Server(uvicorn.Server):
    """uvicorn that leaves signals alone."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def pair(background: Background) -> Iterator[tuple[Slack, Gallery]]:
    """A playground and the gallery app, talking over signed HTTP."""
    app, port = Gallery(), free_port()
    server = _Server(uvicorn.Config(app.app, port=port, log_config=None, lifespan="off"))
    serving = asyncio.run_coroutine_threadsafe(server.serve(), background.loop)
    options: dict[str, Any] = {"request_urls": [f"http://127.0.0.1:{port}/slack"], "clock": Clock(at=START)}
    with slack_on(background, app_name="Gallery", commands=COMMANDS, retries=(), **options) as slack:
        slack.until(lambda: server.started)
        app.slack = slack.url
        yield slack, app
    server.should_exit = True
    serving.result(10)


@pytest.fixture
def stage(pair: tuple[Slack, Gallery], browser: Browser, background: Background) -> Iterator[Stage]:
    slack, app = pair
    slack.world.reset()
    app.payloads.clear()
    app.may_answer.clear()
    stage = Stage(slack, app, browser, background)
    yield stage
    for context in stage.open:
        context.close()
    assert stage.broken == []

"""Signed HTTP on the wire: headers, bodies, several addresses, and events that are tried again."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from playground.delivery.signed import signature
from playground.settings import Command
from tests.playground.forms import buttons
from tests.playground.stage import SECRET, Background, Slack, free_port

Answers = Callable[[int], web.StreamResponse]


class Receiver:
    """A web server that keeps what it gets, and answers as the test says."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}
        self.delay = 0.0

    async def receive(self, request: web.Request) -> web.Response:
        self.requests.append(
            ({name.lower(): text for name, text in request.headers.items()}, await request.read())
        )
        await asyncio.sleep(self.delay)
        status = self.statuses.pop(0) if self.statuses else 200
        return web.Response(status=status, headers=self.headers)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        app = web.Application()
        app.router.add_post("/slack/events", self.receive)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        try:
            yield
        finally:
            await runner.cleanup()


@pytest.fixture
def receiver(background: Background) -> Iterator[Receiver]:
    receiver = Receiver(free_port())
    running = receiver.running()
    background.do(running.__aenter__())
    yield receiver
    background.do(running.__aexit__(None, None, None))


def slack_for(another: Callable[..., Slack], *ports: int, **options: Any) -> Slack:
    urls = [f"http://127.0.0.1:{port}/slack/events" for port in ports]
    settings = {"patience": 0.3, "retries": (0.0, 0.01, 0.02), "commands": [Command("/hello", "")], **options}
    return another(request_urls=urls, **settings)


def test_the_signature_is_slacks() -> None:
    verifier = SignatureVerifier(SECRET)

    assert signature(SECRET, "1531420618", b"a=b") == verifier.generate_signature(
        timestamp="1531420618", body="a=b"
    )


def test_requests_are_signed_and_shaped_as_slack_sends_them(
    another: Callable[..., Slack], receiver: Receiver
) -> None:
    slack = slack_for(another, receiver.port)
    ts = slack.api("chat.postMessage", channel="C0CIRCLE", text="x", blocks=[buttons("go")])["ts"]
    slack.desk("command", channel="C0CIRCLE", text="/hello a=b&c payload")
    slack.desk("press", channel="C0CIRCLE", ts=ts, block_id="actions", action_id="go")
    slack.desk("home")

    for headers, body in receiver.requests:
        assert SignatureVerifier(SECRET).is_valid_request(body, headers)
    (command_head, command), (press_head, press), (event_head, event) = receiver.requests
    assert command_head["content-type"] == press_head["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(command.decode())["text"] == ["a=b&c payload"]
    assert json.loads(parse_qs(press.decode())["payload"][0])["type"] == "block_actions"
    assert event_head["content-type"] == "application/json"
    assert json.loads(event)["event"]["type"] == "app_home_opened"


def test_two_addresses_take_turns_and_stand_in_for_each_other(
    another: Callable[..., Slack], receiver: Receiver
) -> None:
    slack = slack_for(another, free_port(), receiver.port)
    results = [slack.desk("command", channel="C0CIRCLE", text="/hello")["result"] for _ in range(3)]

    assert results == ["done"] * 3
    assert len(receiver.requests) == 3


def test_with_nobody_at_the_address_a_command_fails(another: Callable[..., Slack]) -> None:
    slack = slack_for(another, free_port())

    assert slack.desk("command", channel="C0CIRCLE", text="/hello")["error"] == "dispatch_failed"


def test_an_answer_that_comes_late_is_none(another: Callable[..., Slack], receiver: Receiver) -> None:
    slack = slack_for(another, receiver.port)
    receiver.delay = 0.5

    assert slack.desk("command", channel="C0CIRCLE", text="/hello")["error"] == "operation_timeout"
    assert len(receiver.requests) == 1, "commands are not tried again"


def test_an_event_is_tried_again_three_times_and_says_so(
    another: Callable[..., Slack], receiver: Receiver
) -> None:
    slack = slack_for(another, receiver.port)
    receiver.statuses = [500, 404, 503, 500]
    slack.desk("home")
    slack.until(lambda: len(receiver.requests) == 4)

    heads = [headers for headers, _ in receiver.requests]
    assert [each.get("x-slack-retry-num") for each in heads] == [None, "1", "2", "3"]
    assert {each["x-slack-retry-reason"] for each in heads[1:]} == {"http_error"}
    assert len({json.loads(body)["event_id"] for _, body in receiver.requests}) == 1


def test_an_app_may_ask_not_to_be_told_again(another: Callable[..., Slack], receiver: Receiver) -> None:
    slack = slack_for(another, receiver.port, retries=(0.0,))
    receiver.statuses, receiver.headers = [500], {"x-slack-no-retry": "1"}
    slack.desk("home")
    slack.desk("home", "U0BEN")

    assert [json.loads(body)["event"]["user"] for _, body in receiver.requests] == ["U0ADA", "U0BEN"]


def test_only_events_that_the_app_subscribed_to_are_sent(
    another: Callable[..., Slack], receiver: Receiver
) -> None:
    slack = slack_for(another, receiver.port, events=["member_left_channel"])
    slack.desk("home")
    slack.desk("leave", "U0BEN", channel="C0CIRCLE")

    assert [json.loads(body)["event"]["type"] for _, body in receiver.requests] == ["member_left_channel"]

"""A small real Bolt app, run beside a playground over Socket Mode or over signed HTTP."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.playground.forms import buttons, field, home, modal, section
from tests.playground.stage import SECRET

Json = dict[str, Any]
NextStep = Callable[[], Awaitable[None]]
EVENTS = (
    "member_joined_channel",
    "member_left_channel",
    "group_archive",
    "group_left",
    "user_change",
    "tokens_revoked",
    "app_uninstalled",
)
QUIET = logging.getLogger("quiet")
QUIET.setLevel(logging.CRITICAL)


class Heard:
    """What the app received, and what it shall do about forms."""

    def __init__(self) -> None:
        self.bodies: list[Json] = []
        self.answer: Json = {}
        self.fails = 0

    def reset(self) -> None:
        self.__init__()  # type: ignore[misc]

    def last(self, kind: str) -> Json:
        return next(each for each in reversed(self.bodies) if kind in {each.get("type"), each.get("command")})

    def events(self) -> list[str]:
        return [each["event"]["type"] for each in self.bodies if each.get("type") == "event_callback"]


def bolt_app(api_url: str, heard: Heard) -> AsyncApp:
    """Make the app. Its listeners finish before they acknowledge."""
    client = AsyncWebClient("xoxb-playground", base_url=api_url, retry_handlers=[], logger=QUIET)
    app = AsyncApp(client=client, signing_secret=SECRET, process_before_response=True, logger=QUIET)

    async def note(body: Json, next_: NextStep) -> None:
        heard.bodies.append(body)
        if heard.fails:
            heard.fails -= 1
            raise RuntimeError("asked to fail")
        await next_()

    async def follow(ack: AsyncAck) -> None:
        await ack(**heard.answer)

    app.use(note)
    app.view("form")(follow)
    app.view("second")(follow)
    _register(app)
    return app


def _register(app: AsyncApp) -> None:
    app.command("/hello")(hello)
    app.command("/all")(hello_everybody)
    app.command("/form")(open_form)
    app.action("open")(open_form)
    app.action("push")(push_form)
    app.action("replace")(replace)
    app.action("menu")(listen)
    app.options("menu")(offer)
    app.view_closed("form")(listen)
    app.event("app_home_opened")(show_home)
    for kind in EVENTS:
        app.event(kind)(listen)


async def hello(ack: AsyncAck, command: Json, respond: AsyncRespond) -> None:
    if command["text"] == "later":
        await respond("Later")
        await ack()
    else:
        await ack(f"Hello {command['text']}")


async def hello_everybody(ack: AsyncAck) -> None:
    await ack(text="Hello everybody", response_type="in_channel")


async def open_form(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
    await client.views_open(trigger_id=body["trigger_id"], view=modal(field(), buttons("push")))
    await ack()


async def push_form(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
    await client.views_push(trigger_id=body["trigger_id"], view=modal(callback_id="second"))
    await ack()


async def replace(ack: AsyncAck, respond: AsyncRespond) -> None:
    await respond("Replaced", replace_original=True)
    await ack()


async def offer(ack: AsyncAck, payload: Json) -> None:
    text = {"type": "plain_text", "text": payload["value"]}
    await ack(options=[{"text": text, "value": "1"}])


async def show_home(event: Json, client: AsyncWebClient) -> None:
    await client.views_publish(user_id=event["user"], view=home(section("Welcome"), buttons("open")))


async def listen(ack: AsyncAck) -> None:
    await ack()


@contextlib.asynccontextmanager
async def over_sockets(app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """Connect the app through the SDK's own Socket Mode client."""
    handler = AsyncSocketModeHandler(app, "xapp-playground", logger=QUIET, ping_interval=1)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


def http_server(app: AsyncApp) -> Starlette:
    """Make the web app that hands Bolt its requests."""
    handler = AsyncSlackRequestHandler(app)

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def over_http(app: AsyncApp, port: int) -> AsyncIterator[None]:
    """Serve the app on a port of this computer."""
    config = uvicorn.Config(http_server(app), host="127.0.0.1", port=port, log_config=None, lifespan="off")
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    await asyncio.wait_for(server.is_up.wait(), 5)
    try:
        yield
    finally:
        server.should_exit = True
        await serving

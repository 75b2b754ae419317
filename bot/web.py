"""The HTTP door: Slack's requests, and the two questions that an operator's machines ask."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import guard
from bot.core.blocks import Payload

IsReady = Callable[[], Awaitable[bool]]


def create_web(bolt: AsyncApp | None, secrets: Sequence[str], is_ready: IsReady) -> Starlette:
    """Make the web application; without Bolt it only answers how the process fares."""

    async def hear(request: Request) -> Response:
        assert bolt is not None  # noqa: S101 - the route stands only where it is
        try:
            body = guard.read(_headers(request), await _body(request), secrets)
        except guard.Unwelcome as unwelcome:
            return Response(status_code=unwelcome.status)
        return await _answer(bolt, body, request)

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        return PlainTextResponse("ready") if await is_ready() else PlainTextResponse("not ready", 503)

    routes = [Route("/healthz", healthz), Route("/readyz", readyz)]
    if bolt is not None:
        routes.append(Route("/slack/events", hear, methods=["POST"]))
    return Starlette(routes=routes)


async def _body(request: Request) -> bytes:
    """Read at most as much as the guard lets in."""
    if int(request.headers.get("content-length") or 0) > guard.LARGEST:
        raise guard.Unwelcome(413)
    whole = bytearray()
    async for part in request.stream():
        whole += part
        if len(whole) > guard.LARGEST:
            raise guard.Unwelcome(413)
    return bytes(whole)


async def _answer(bolt: AsyncApp, body: Payload, request: Request) -> Response:
    """Hand Bolt what was read, as Socket Mode would: one registration, two transports."""
    told: dict[str, str | Sequence[str]] = {
        name: value for name, value in request.headers.items() if name.startswith("x-slack-retry")
    }
    answer = await bolt.async_dispatch(AsyncBoltRequest(body=dict(body), headers=told, mode="socket_mode"))
    headers = {name: values[0] for name, values in answer.headers.items() if name.lower() != "set-cookie"}
    return Response(answer.body, answer.status, headers)


def _headers(request: Request) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = defaultdict(list)
    for name, value in request.headers.items():
        headers[name.lower()].append(value)
    return headers

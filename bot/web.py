"""The HTTP door: Slack's requests, and the two questions that an operator's machines ask."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import guard

IsReady = Callable[[], Awaitable[bool]]
Limited = Callable[[], Awaitable[None]]
"""Called when Slack says that it keeps events back, since there are too many."""


def create_web(
    bolt: AsyncApp | None, secrets: Sequence[str], is_ready: IsReady, *, limited: Limited | None = None
) -> Starlette:
    """Make the web application; without Bolt it only answers how the process fares."""

    async def hear(request: Request) -> Response:
        assert bolt is not None  # noqa: S101 - the route stands only where it is
        try:
            asked = _read(request, await _body(request), secrets)
        except guard.Unwelcome as unwelcome:
            return Response(status_code=unwelcome.status)
        if "ssl_check" in asked.body and "command" not in asked.body:
            return Response()
        if asked.body.get("type") == "app_rate_limited" and limited is not None:
            await limited()
            return Response()
        return await _answer(bolt, asked)

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
    told = request.headers.get("content-length") or "0"
    if not told.isdecimal() or len(told) > 7 or int(told) > guard.LARGEST:
        raise guard.Unwelcome(413)
    whole = bytearray()
    try:
        async for part in request.stream():
            whole += part
            if len(whole) > guard.LARGEST:
                raise guard.Unwelcome(413)
    except ClientDisconnect as gone:
        raise guard.Unwelcome(400) from gone
    return bytes(whole)


def _read(request: Request, body: bytes, secrets: Sequence[str]) -> AsyncBoltRequest:
    """Check a request and put it as Socket Mode would: one registration, two transports."""
    found = guard.read(_headers(request), body, secrets)
    told: dict[str, str | Sequence[str]] = {
        name: value for name, value in request.headers.items() if name.startswith("x-slack-retry")
    }
    try:
        return AsyncBoltRequest(body=dict(found), headers=told, mode="socket_mode")
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise guard.Unwelcome(400) from error  # Bolt looks for teams and people in places of its own


async def _answer(bolt: AsyncApp, asked: AsyncBoltRequest) -> Response:
    answer = await bolt.async_dispatch(asked)
    headers = {name: values[0] for name, values in answer.headers.items() if name.lower() != "set-cookie"}
    return Response(answer.body, answer.status, headers)


def _headers(request: Request) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = defaultdict(list)
    for name, value in request.headers.items():
        headers[name.lower()].append(value)
    return headers

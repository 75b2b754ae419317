"""The HTTP door: Slack's requests, and the two questions that an operator's machines ask."""

import functools
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot import guard
from bot.calendars.service import Feed
from bot.metrics import CONTENT_TYPE

WhyUnready = Callable[[], Awaitable[str]]
"""Tells why the process cannot do what it is for; empty where it can."""
Limited = Callable[[], Awaitable[None]]
"""Called when Slack says that it keeps events back, since there are too many."""
Numbers = Callable[[], Awaitable[bytes]]
"""Answers the process's metrics, as Prometheus reads them."""
Web = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
"""What answers every request; it needs no routes but five."""
Door = tuple[frozenset[str], Web]
"""The methods that a path is open to, and what answers them."""
_GET, _POST, _READS = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "HEAD"})
_CALENDARS, _ICS = "/calendar/", ".ics"
_OWN_ALONE = {
    "cache-control": "private, no-cache",  # whoever keeps a copy asks whether it still holds
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
_READ = ("content-type", "x-slack-request-timestamp", "x-slack-signature")
_BROKEN = (aiohttp.ClientError, aiohttp.http.HttpProcessingError, web.RequestPayloadError, OSError)
"""A body that ends too soon, or is no body at all."""


def create_web(
    bolt: AsyncApp | None,
    secrets: Sequence[str],
    why_unready: WhyUnready,
    *,
    limited: Limited | None = None,
    numbers: Numbers | None = None,
    feed: Feed | None = None,
) -> Web:
    """Make the web application; without Bolt it only answers how the process fares."""

    async def hear(request: web.BaseRequest) -> web.Response:
        assert bolt is not None  # noqa: S101 - the door stands only where it is
        try:
            asked = _read(request, await _body(request), secrets)
        except guard.Unwelcome as unwelcome:
            return web.Response(status=unwelcome.status)
        if "ssl_check" in asked.body and "command" not in asked.body:
            return web.Response()
        if asked.body.get("type") == "app_rate_limited" and limited is not None:
            await limited()
            return web.Response()
        return await _answer(bolt, asked)

    async def healthz(_request: web.BaseRequest) -> web.Response:
        return web.Response(text="ok")

    async def readyz(_request: web.BaseRequest) -> web.Response:
        reason = await why_unready()
        return web.Response(text=f"not ready: {reason}", status=503) if reason else web.Response(text="ready")

    doors: dict[str, Door] = {"/healthz": (_GET, healthz), "/readyz": (_GET, readyz)}
    if bolt is not None:
        doors["/slack/events"] = _POST, hear
    return _behind(doors | _more_doors(numbers, feed))


def _more_doors(numbers: Numbers | None, feed: Feed | None) -> dict[str, Door]:
    doors: dict[str, Door] = {}
    if numbers is not None:
        doors["/metrics"] = _GET, functools.partial(_tell, numbers)
    if feed is not None:
        doors[_CALENDARS] = _READS, functools.partial(_publish, feed)
    return doors


async def _tell(numbers: Numbers, _request: web.BaseRequest) -> web.Response:
    return web.Response(body=await numbers(), headers={"content-type": CONTENT_TYPE})


async def _publish(feed: Feed, request: web.BaseRequest) -> web.Response:
    """Send somebody's calendar; a link that has ended is answered like one that never was."""
    name = request.path.removeprefix(_CALENDARS)
    found = await feed(name.removesuffix(_ICS)) if name.endswith(_ICS) else None
    if found is None:
        return web.Response(status=404)
    tag = f'"{found.tag}"'
    headers = _OWN_ALONE | {"etag": f"W/{tag}"}
    known = request.headers.get("if-none-match", "")
    if tag in known or known.strip() == "*":
        return web.Response(status=304, headers=headers)
    headers |= {"content-type": "text/calendar; charset=utf-8"}
    return web.Response(body=found.text.encode(), headers=headers)


def create_server(answer: Web) -> web.Server:
    """Make the HTTP server, quiet about what it is sent; bodies come as they are, never inflated."""
    silent = logging.getLogger("http_quiet")
    silent.disabled = True
    return web.Server(answer, access_log=None, logger=silent, auto_decompress=False)


def _behind(doors: Mapping[str, Door]) -> Web:
    """Find the door of a path; behind one that ends with a slash are all paths that begin so."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        door = doors.get(request.path) or doors.get(request.path[: request.path.rfind("/") + 1])
        if door is None:
            return web.Response(status=404)
        methods, open_to = door
        return await open_to(request) if request.method in methods else web.Response(status=405)

    return answer


async def _body(request: web.BaseRequest) -> bytes:
    """Read at most as much as the guard lets in."""
    if (request.content_length or 0) > guard.LARGEST:
        raise guard.Unwelcome(413)
    whole = bytearray()
    try:
        async for part in request.content.iter_any():
            whole += part
            if len(whole) > guard.LARGEST:
                raise guard.Unwelcome(413)
    except _BROKEN as broken:
        raise guard.Unwelcome(400) from broken
    return bytes(whole)


def _read(request: web.BaseRequest, body: bytes, secrets: Sequence[str]) -> AsyncBoltRequest:
    """Check a request and put it as Socket Mode would: one registration, two transports."""
    found = guard.read({name: request.headers.getall(name, []) for name in _READ}, body, secrets)
    told: dict[str, str | Sequence[str]] = {
        name: value for name, value in request.headers.items() if name.lower().startswith("x-slack-retry")
    }
    try:
        return AsyncBoltRequest(body=dict(found), headers=told, mode="socket_mode")
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise guard.Unwelcome(400) from error  # Bolt looks for teams and people in places of its own


async def _answer(bolt: AsyncApp, asked: AsyncBoltRequest) -> web.Response:
    answer = await bolt.async_dispatch(asked)
    headers = {name: values[0] for name, values in answer.headers.items() if name.lower() != "set-cookie"}
    return web.Response(body=answer.body.encode(), status=answer.status, headers=headers)

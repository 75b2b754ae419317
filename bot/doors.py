"""How Slack, browsers and calendars come in: over HTTP, over Socket Mode, or both."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.database import Database
from bot.core.log import log
from bot.core.settings import BadSettings, Settings
from bot.outbox import service as outbox
from bot.web import Web, create_server

T = TypeVar("T")

LEAVES_WITHIN = 8
"""Seconds for what is in hand when the process is told to stop."""
_DEAF_AFTER = 120
_LOOKS_AGAIN = 2
_NO_SUCH_TOKEN = frozenset(
    {
        *("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"),
        *("invalid_refresh_token", "invalid_client_id", "bad_client_secret"),
    }
)


def open_doors(
    settings: Settings,
    app: AsyncApp,
    client: AsyncWebClient,
    db: Database,
    create_answer: Callable[[AsyncApp | None, Sequence[str]], Web],
) -> list[Coroutine[Any, Any, None]]:
    """List what hears Slack, as the settings say; raises BadSettings when somebody else has the port.

    ``create_answer`` makes what answers HTTP, of the app and the secrets that Slack signs with, if any.
    """
    secrets = [s for s in (settings.slack_signing_secret, settings.slack_signing_secret_before) if s]
    ways: list[Coroutine[Any, Any, None]] = []
    if secrets or settings.port is not None or settings.public_url is not None:
        door = _door(settings.host, settings.port or 8080)
        ways.append(_answer(create_answer(app if secrets else None, secrets), door))
    if settings.slack_app_token:
        ways.append(_listen(app, settings.slack_app_token, client, db))
    return ways


def _door(host: str, port: int) -> socket.socket:
    """Take the port, or say that somebody else has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, or answers wait for Nagle
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except OSError as error:
        door.close()
        raise BadSettings(
            f"HOST {host} with PORT {port} is not free: {error.strerror}. Stop what uses it, or take another."
        ) from error
    return door


async def _answer(answer: Web, door: socket.socket) -> None:
    """Answer until cancelled; what is being answered then is let finish."""
    runner = web.ServerRunner(create_server(answer), shutdown_timeout=LEAVES_WITHIN - 2)
    await runner.setup()
    try:
        await web.SockSite(runner, door).start()
        log.info("listening", port=door.getsockname()[1], transport="http")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _listen(app: AsyncApp, token: str, client: AsyncWebClient, db: Database) -> None:
    """Hear Slack over Socket Mode; end the process when the connection has gone deaf.

    Slack shares out what it says among all who listen, so a silent copy would take half of it away from the
    one that people talk to.
    """
    while await db.read(outbox.why_silent):  # noqa: ASYNC110 - another process says when it may
        await asyncio.sleep(_LOOKS_AGAIN)
    from slack_bolt.adapter.socket_mode.aiohttp import (  # noqa: PLC0415 - HTTP does without
        AsyncSocketModeHandler,
    )

    handler = AsyncSocketModeHandler(app, token, web_client=client)
    # The SDK would ask for its address for ever, and say nothing, even with a token that Slack does not know.
    handler.client.wss_uri = await patiently("SLACK_APP_TOKEN", handler.client.issue_new_wss_url)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    log.info("connected", transport="socket")
    try:
        while True:
            await asyncio.sleep(10)
            heard = handler.client.last_ping_pong_time
            if heard is not None and time.time() - heard > _DEAF_AFTER:
                raise BadSettings(
                    "Slack's socket went silent. Ending, so that a fresh process can take over."
                )
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


async def patiently(name: str, ask: Callable[[], Awaitable[T]]) -> T:
    """Ask Slack until it answers; raises BadSettings when it does not know the token of that name."""
    wait = 0.5
    while True:
        try:
            return await ask()
        except SlackApiError as error:
            if str(error.response.get("error")) in _NO_SUCH_TOKEN:
                raise BadSettings(
                    f"Slack does not know this {name}. Copy it again from your app's page."
                ) from error
            reason = "slack error"
        except (aiohttp.ClientError, TimeoutError):
            reason = "no connection"
        log.warning("Slack is out of reach", reason=reason)
        await asyncio.sleep(wait)
        wait = min(wait * 2, 30)

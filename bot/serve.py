"""The process: both transports, the heartbeat, and a quiet end."""

import asyncio
import contextlib
import signal
import time
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import aiohttp
import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import main, schema
from bot.core.clock import Clock, FollowedClock, system_clock
from bot.core.database import Database
from bot.core.lock import only_one
from bot.core.log import configure, log
from bot.core.settings import BadSettings, Settings
from bot.following import catch_up, follow
from bot.heard.service import forget
from bot.heart import Heart
from bot.home.jobs import Homes
from bot.outbox.jobs import Sender
from bot.web import create_web
from bot.workspaces.service import Installation

LEAVES_WITHIN = 8
"""Seconds for what is in hand when the process is told to stop."""
_DEAF_AFTER = 120
_NO_SUCH_TOKEN = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
)


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C; raises BadSettings with a sentence for whoever started it."""
    configure()
    with only_one(settings.database_url) or contextlib.nullcontext():
        db = main.open_database(settings)
        try:
            await _serve(settings, db)
        finally:
            db.close()


async def _serve(settings: Settings, db: Database) -> None:
    if not await db.read(schema.is_current):
        if not settings.migrate:
            raise BadSettings("The database needs a migration first: python app.py migrate")
        await asyncio.to_thread(schema.migrate, db.engine)
    clock = FollowedClock() if settings.clock_url else system_clock
    async with aiohttp.ClientSession() as session:
        if settings.clock_url and isinstance(clock, FollowedClock):
            await catch_up(settings.clock_url, clock, session)
        client = main.create_client(settings, session)
        installation = await _installed(client, db, clock)
        homes = Homes(db, client, clock)
        app = main.create_app(installation, client, db, clock, homes)
        sender = Sender(db, lambda _: client, clock)
        await sender.recover(alone=db.is_sqlite)
        heart = Heart(db, main.JOBS, sender, clock, then=homes.refresh)
        parts = [*_parts(settings, app, client, heart), _keep_house(db, clock)]
        if settings.clock_url and isinstance(clock, FollowedClock):
            parts.append(follow(settings.clock_url, clock, session, heart))
        async with _beating(heart):
            await _until_told(parts)


async def _installed(client: AsyncWebClient, db: Database, clock: Clock) -> Installation:
    """Ask Slack who we are, patiently while it is out of reach."""
    wait = 0.5
    while True:
        try:
            return await main.install(client, db, clock)
        except SlackApiError as error:
            if str(error.response.get("error")) in _NO_SUCH_TOKEN:
                raise BadSettings(
                    "Slack does not know this SLACK_BOT_TOKEN. Copy it again from your app's page."
                ) from error
            reason = "slack error"
        except (aiohttp.ClientError, TimeoutError):
            reason = "no connection"
        log.warning("Slack is out of reach", reason=reason)
        await asyncio.sleep(wait)
        wait = min(wait * 2, 30)


def _parts(
    settings: Settings, app: AsyncApp, client: AsyncWebClient, heart: Heart
) -> list[Coroutine[Any, Any, None]]:
    """List what runs side by side: the web server, Socket Mode, the heart."""
    secrets = [
        s.get_secret_value()
        for s in (settings.slack_signing_secret, settings.slack_signing_secret_before)
        if s
    ]
    parts: list[Coroutine[Any, Any, None]] = [heart.keep_beating()]
    if settings.slack_app_token:
        parts.append(_listen(app, settings.slack_app_token.get_secret_value(), client))
    if secrets or settings.port is not None:
        web = create_web(app if secrets else None, secrets, lambda: schema.is_ready(heart.db))
        quiet: dict[str, Any] = {"log_config": None, "access_log": False, "lifespan": "off", "ws": "none"}
        config = uvicorn.Config(web, host=settings.host, port=settings.port or 8080, **quiet)
        parts.append(_answer(config))
    return parts


async def _keep_house(db: Database, clock: Clock) -> None:
    """Let go, once an hour, of deliveries that Slack cannot repeat any more."""
    while True:
        await db.write(lambda session: forget(session, now=clock()))
        await asyncio.sleep(3600)


async def _answer(config: uvicorn.Config) -> None:
    config.timeout_graceful_shutdown = LEAVES_WITHIN - 2
    server = uvicorn.Server(config)
    serving = asyncio.ensure_future(server._serve())  # noqa: SLF001 - serve() would take the signals
    try:
        log.info("listening", port=config.port, transport="http")
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving


async def _listen(app: AsyncApp, token: str, client: AsyncWebClient) -> None:
    """Hear Slack over Socket Mode; end the process when the connection has gone deaf."""
    handler = AsyncSocketModeHandler(app, token, web_client=client)
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


@contextlib.asynccontextmanager
async def _beating(heart: Heart) -> AsyncIterator[None]:
    scheduler = main.create_scheduler(heart)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        async with asyncio.timeout(LEAVES_WITHIN):
            await heart.rest()


async def _until_told(parts: list[Coroutine[Any, Any, None]]) -> None:
    """Run all parts until one fails or the process is told to stop; then let each finish what is in hand."""
    told = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, told.set)
    tasks = [asyncio.ensure_future(part) for part in parts]
    waiting = asyncio.ensure_future(told.wait())
    done, _ = await asyncio.wait({waiting, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=LEAVES_WITHIN)
    waiting.cancel()
    log.info("stopped")
    for task in tasks:
        if task in done:
            task.result()

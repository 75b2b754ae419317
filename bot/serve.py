"""The process: both transports, the heartbeat, and a quiet end."""

import asyncio
import contextlib
import functools
import gc
import signal
import socket
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import chores, main, schema
from bot.calendars.service import Feed
from bot.core.clock import Clock, FollowedClock, system_clock
from bot.core.database import Database
from bot.core.lock import only_one
from bot.core.log import configure, log
from bot.core.settings import BadSettings, Settings
from bot.following import catch_up, follow
from bot.groups import jobs as groups
from bot.heart import Heart
from bot.home.jobs import Homes
from bot.meetings import service as meetings
from bot.metrics import Gauges
from bot.outbox import service as outbox
from bot.outbox.jobs import Sender
from bot.outbox.rules import TIMEOUT
from bot.upkeep.readiness import Readiness
from bot.upkeep.soundness import check_sound, told
from bot.upkeep.whereabouts import home_of
from bot.web import Limited, Numbers, Web, create_server, create_web
from bot.workspaces import service as workspaces
from bot.workspaces.jobs import Renewal
from bot.workspaces.service import Installation

T = TypeVar("T")

LEAVES_WITHIN = 8
"""Seconds for what is in hand when the process is told to stop."""
_DEAF_AFTER = 120
_LOOKS_AGAIN = 2
_PATIENCE = aiohttp.ClientTimeout(total=TIMEOUT, sock_connect=TIMEOUT / 2)
"""The SDK's own timeout does not count for a session that it is given."""
_NO_SUCH_TOKEN = frozenset(
    {
        *("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"),
        *("invalid_refresh_token", "invalid_client_id", "bad_client_secret"),
    }
)


async def serve(settings: Settings, *, relink: bool = False) -> None:
    """Run until SIGTERM or Ctrl-C; raises BadSettings with a sentence for whoever started it.

    With ``relink`` the database is taken over for the workspace and the app that the token is of.
    """
    configure()
    with told(settings.database_url):
        alone = only_one(settings.database_url) or contextlib.nullcontext()
    with alone:
        with told(settings.database_url):
            check_sound(settings.database_url, settings.keyring_address)
            db = main.open_database(settings)
        try:
            await _serve(settings, db, relink=relink)
        finally:
            db.close()


async def _serve(settings: Settings, db: Database, *, relink: bool) -> None:
    with told(settings.database_url):
        await _bring_up(settings, db)
    clock = FollowedClock() if settings.clock_url else system_clock
    async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
        if settings.clock_url and isinstance(clock, FollowedClock):
            await catch_up(settings.clock_url, clock, session)
        await db.write(lambda session: groups.erase_due(session, clock()))
        client = main.create_client(settings, session)
        renewal = main.create_renewal(settings, client, db, clock)
        installation = await _install(client, db, clock, renewal, relink=relink)
        homes = Homes(db, client, clock)
        app = main.create_app(installation, client, db, clock, homes, public_url=settings.public_url)
        sender = main.create_sender(settings, installation, client, db, clock)
        await _pick_up(db, sender, clock)
        heart = Heart(db, main.JOBS, sender, clock, then=homes.refresh)

        async def limited() -> None:
            heart.slow_down()
            await db.write(lambda session: groups.tell_limited(session, clock()))

        gauges = Gauges(db, clock, sender, client.calls, app.times)
        answers = main.create_feed(db, clock), Readiness(db, installation.workspace_id)
        parts = [
            *_parts(settings, app, client, heart, limited, gauges.read, *answers),
            *_chores(db, sender, clock, installation, lambda: main.install(client, db, clock)),
            *([renewal.keep_fresh(installation.workspace_id)] if renewal is not None else []),
        ]
        if settings.clock_url and isinstance(clock, FollowedClock):
            parts.append(follow(settings.clock_url, clock, session, heart))
        settle_memory()
        await _until_told(parts, heart)


def _chores(
    db: Database, sender: Sender, clock: Clock, here: Installation, ask_again: Callable[[], Awaitable[object]]
) -> list[Coroutine[Any, Any, None]]:
    """List what is done now and then."""
    look = functools.partial(sender.look_around, here.workspace_id)
    return [
        chores.keep_house(db, clock),
        chores.look_around(db, here.workspace_id, look),
        chores.come_back(db, clock, here.workspace_id, ask_again),
    ]


async def _bring_up(settings: Settings, db: Database) -> None:
    """Bring the database up to this release, if that is asked for, and see that its keys are there."""
    if settings.migrate and not await db.read(schema.is_current):
        await asyncio.to_thread(schema.migrate, db.engine)
    await db.read(schema.check_current)
    await _check_keys(db)
    await _settle_in(settings, db)


async def _settle_in(settings: Settings, db: Database) -> None:
    """Keep a copy silent, until the operator says that it is the one to speak."""
    if settings.clock_url:
        return  # the other clock's Slack is its own, and its folder may be carried about
    home = await db.read(home_of)
    silent = await db.write(lambda session: outbox.settle_in(session, home))
    if silent is not None:
        log.warning("this copy keeps silent: python app.py outbox on", reason=silent.value)


async def _install(
    client: AsyncWebClient, db: Database, clock: Clock, renewal: Renewal | None, *, relink: bool
) -> Installation:
    """Ask Slack who we are, with a token that holds."""
    if renewal is not None:
        await _patiently("SLACK_BOT_TOKEN with its SLACK_REFRESH_TOKEN", renewal.begin)
    found = await _patiently("SLACK_BOT_TOKEN", lambda: main.install(client, db, clock, relink=relink))
    if renewal is not None:
        await renewal.settle(found.workspace_id)
    return found


async def _pick_up(db: Database, sender: Sender, clock: Clock) -> None:
    """Take back what a process before left half done, and have times looked at that it saw otherwise."""
    await sender.recover(alone=db.is_sqlite)
    await db.write(lambda session: meetings.watch_zones(session, now=clock()))


def settle_memory() -> None:
    """Look for garbage seldom, and only in what requests leave behind: the libraries stay."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def _check_keys(db: Database) -> None:
    """Refuse a keyring that lacks this database's keys: with a new one nobody could read what is there."""
    if not await db.read(workspaces.has_keys):
        raise BadSettings(
            "The keyring has no key for this database. Put back the keyring that belongs to it, "
            "or set KEYRING_URL to where it is. Nothing was changed."
        )
    if await db.read(workspaces.is_lost):
        raise BadSettings(
            "The database is empty, and its keyring is not. Set DATABASE_URL to where the database is, or "
            "restore a backup: python app.py restore FILE. To begin anew, put the keyring away."
        )


async def _patiently(name: str, ask: Callable[[], Awaitable[T]]) -> T:
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


def _parts(
    settings: Settings,
    app: AsyncApp,
    client: AsyncWebClient,
    heart: Heart,
    limited: Limited,
    numbers: Numbers,
    feed: Feed,
    ready: Readiness,
) -> list[Coroutine[Any, Any, None]]:
    """List what runs side by side: the web server, Socket Mode, the heart."""
    secrets = [s for s in (settings.slack_signing_secret, settings.slack_signing_secret_before) if s]
    parts: list[Coroutine[Any, Any, None]] = []
    if secrets or settings.port is not None or settings.public_url is not None:
        door = _door(settings.host, settings.port or 8080)
        bolt = app if secrets else None
        answer = create_web(bolt, secrets, ready, limited=limited, numbers=numbers, feed=feed)
        parts.append(_answer(answer, door))
    if settings.slack_app_token:
        parts.append(_listen(app, settings.slack_app_token, client, heart.db))
    return [*parts, heart.keep_beating()]


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
    handler.client.wss_uri = await _patiently("SLACK_APP_TOKEN", handler.client.issue_new_wss_url)
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


async def _until_told(parts: list[Coroutine[Any, Any, None]], heart: Heart) -> None:
    """Run all parts until one fails or the process is told to stop; then let each finish what is in hand."""
    told = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, told.set)
    tasks = [asyncio.ensure_future(part) for part in parts]
    waiting = asyncio.ensure_future(told.wait())
    done, _ = await asyncio.wait({waiting, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    resting = asyncio.ensure_future(heart.rest())
    _, left = await asyncio.wait([*tasks, resting], timeout=LEAVES_WITHIN)
    waiting.cancel()
    log.info("stopped", count=len(left))  # what is left half done is taken back at the next start
    for task in tasks:
        if task in done:
            task.result()

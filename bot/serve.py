"""The process: both transports, the heartbeat, and a quiet end."""

import asyncio
import contextlib
import functools
import gc
import signal
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import chores, main, schema
from bot.core.clock import Clock, FollowedClock, system_clock
from bot.core.database import Database
from bot.core.lock import only_one
from bot.core.log import configure, log
from bot.core.settings import BadSettings, Settings
from bot.doors import LEAVES_WITHIN, open_doors, patiently
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
from bot.web import create_web
from bot.workspaces import service as workspaces
from bot.workspaces.jobs import Renewal
from bot.workspaces.service import Installation

_PATIENCE = aiohttp.ClientTimeout(total=TIMEOUT, sock_connect=TIMEOUT / 2)
"""The SDK's own timeout does not count for a session that it is given."""


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

        create_answer = functools.partial(
            create_web,
            why_unready=Readiness(db, installation.workspace_id),
            limited=limited,
            numbers=Gauges(db, clock, sender, client.calls, app.times).read,
            feed=main.create_feed(db, clock),
        )
        parts = [
            *open_doors(settings, app, client, db, create_answer),
            heart.keep_beating(),
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
        await patiently("SLACK_BOT_TOKEN with its SLACK_REFRESH_TOKEN", renewal.begin)
    found = await patiently("SLACK_BOT_TOKEN", lambda: main.install(client, db, clock, relink=relink))
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

"""Where tests play: the playground's Slack and the bot, in one event loop of their own, over real HTTP."""

import asyncio
import socket
import threading
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import aiohttp
import httpx
from aiohttp import web
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import main, replies
from bot.core.database import Database
from bot.groups import jobs as groups_jobs
from bot.heart import Heart
from bot.home.jobs import Homes
from bot.outbox.jobs import Sender
from bot.web import Web, create_server, create_web
from bot.workspaces.service import Installation
from playground.app import create_playground
from playground.clock import Clock
from playground.serve import run as serve_playground
from playground.settings import DEFAULT_SCOPES, Command
from playground.world import World
from tests.local import LOCAL

T = TypeVar("T")

SECRET = "a-signing-secret-of-the-stage"
BEGINS = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
"""A Monday in January: both continents' clocks change twice in the year that follows."""
COMMANDS = (
    Command("/challenge", "Bring a challenge"),
    Command("/feedback", "Feedback"),
    Command("/board", "The board"),
)


@dataclass
class Show:
    """One test's bot: its app, its heartbeat and sender, its client and its installation."""

    app: AsyncApp
    heart: Heart
    sender: Sender
    client: AsyncWebClient
    installation: Installation
    faults: list[Exception]
    """What listeners raised that was no refusal; a test that means it empties the list."""


class Stage:
    """One playground and one web server for a whole test run; each test puts its own bot behind it."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="stage", daemon=True)
        self._thread.start()
        self._web: Web | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self.bot_port = free_port()
        self.bot_url = f"http://127.0.0.1:{self.bot_port}/slack/events"
        self.playground = create_playground(
            signing_secret=SECRET,
            request_urls=[self.bot_url],
            commands=COMMANDS,
            limits=False,
            scopes=DEFAULT_SCOPES | {"files:write", "im:write"},
            clock=Clock(at=BEGINS),
            patience=10,  # Slack has three seconds, which a busy machine may need for itself
            retries=(),
        )
        self.world: World = self.playground.state.world
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.run(self._open())
        self.http = httpx.Client(base_url=self.url, timeout=10, **LOCAL)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do work in the stage's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=30)

    async def _open(self) -> None:
        started = asyncio.Event()
        self._bot_server = web.ServerRunner(create_server(self._bot), shutdown_timeout=1)
        await self._bot_server.setup()
        await web.TCPSite(self._bot_server, "127.0.0.1", self.bot_port).start()
        self._tasks = [
            asyncio.ensure_future(
                serve_playground(
                    self.playground, port=self.port, started=lambda _: started.set(), signals=False
                )
            )
        ]
        self.session = aiohttp.ClientSession()
        await started.wait()

    async def _bot(self, request: web.BaseRequest) -> web.StreamResponse:
        assert self._web is not None
        return await self._web(request)

    def play(self, db: Database) -> Show:
        """Begin a new world with a new bot on this database."""
        self.world.reset()
        return self.run(self._play(db))

    async def _play(self, db: Database) -> Show:
        clock = self.world.clock.now
        client = AsyncWebClient(
            "xoxb-playground", base_url=f"{self.url}/api/", session=self.session, retry_handlers=[]
        )
        installation = await main.install(client, db, clock)
        homes = Homes(db, client, clock)
        here = f"http://127.0.0.1:{self.bot_port}"
        app = main.create_app(installation, client, db, clock, homes, public_url=here)
        faults: list[Exception] = []
        app.error(_noting(faults))
        sender = Sender(
            db,
            lambda _: client,
            clock,
            pace=0,
            tell_lost=groups_jobs.tell_lost,
            tell_held=groups_jobs.tell_held,
            discreet=0.0,
            gentle=main.GENTLE,
        )
        self._web = create_web(app, [SECRET], _always_ready, feed=main.create_feed(db, clock))
        heart = Heart(db, main.JOBS, sender, clock, then=homes.refresh)
        return Show(app, heart, sender, client, installation, faults)

    def close(self) -> None:
        """Let everything go."""
        self.http.close()
        self.run(self._close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(timeout=5)
        self.loop.close()

    async def _close(self) -> None:
        await self._bot_server.cleanup()
        self._tasks[0].cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        if left:
            await asyncio.wait(left, timeout=1)
        await self._bot_server.shutdown()
        await self.session.close()


def _noting(faults: list[Exception]) -> Callable[..., Awaitable[BoltResponse]]:
    async def answer(error: Exception, request: AsyncBoltRequest, client: AsyncWebClient) -> BoltResponse:
        if replies.is_bug(error):
            faults.append(error)
            traceback.print_exception(error)
        return await replies.answer(error, request, client)

    return answer


async def _always_ready() -> str:
    return ""


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])

"""One process of the app, as ``serve`` puts it together, that can be killed and paused."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Mapping
from random import Random
from typing import Any, TypeVar

from slack_bolt import BoltResponse
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot import main, replies
from bot.alarms.service import Wake
from bot.core.database import Database
from bot.groups import jobs as groups_jobs
from bot.heart import Heart
from bot.home.jobs import Homes
from bot.outbox.jobs import Sender
from bot.outbox.rules import can_read
from bot.workspaces.service import Installation
from tests.simulation.hold import Hold
from tests.simulation.line import Line
from tests.simulation.template import Store
from tests.simulation.time import AtOnce, Loop

T = TypeVar("T")
REFUSED = "refused"


class HeldDatabase(Database):
    """A process's database: something can befall the process before and after each transaction."""

    def __init__(self, store: Store, hold: Hold, loop: Loop, changed: Callable[[], None]) -> None:
        super().__init__(store.engine, info=store.info, threads=AtOnce(loop))
        self._hold = hold
        self._changed = changed

    async def write(self, deed: Callable[[Session], T]) -> T:
        """Run a deed, if nothing befalls the process first."""
        await self._hold.passes()
        answer = await super().write(deed)
        self._changed()
        await self._hold.passes()
        return answer

    async def read(self, question: Callable[[Session], T]) -> T:
        """Ask a question, if nothing befalls the process first."""
        answer = await super().read(question)
        await self._hold.passes()
        return answer


class StirredHeart(Heart):
    """A heart that is told when to beat: of the beats every two seconds most would change nothing."""

    async def _wait(self) -> None:
        await self._stirred.wait()


class Process:
    """What beats, hears and sends in one process."""

    def __init__(
        self,
        loop: Loop,
        db: HeldDatabase,
        line: Line,
        hold: Hold,
        installation: Installation,
        jobs: Mapping[str, Wake],
        bugs: list[str],
    ) -> None:
        self.hold, self.db = hold, db
        homes = Homes(db, line, loop.now)
        self.app = main.create_app(installation, line, db, loop.now, homes)
        self.app.error(_noting(bugs))
        self.sender = Sender(
            db,
            lambda _: line,
            loop.now,
            real_clock=loop.now,
            tell_lost=groups_jobs.tell_lost,
            tell_held=groups_jobs.tell_held,
            gentle=main.GENTLE,
            looks=lambda _, channel: can_read(channel, installation.scopes),
            stopwatch=loop.time,
            chance=Random(loop.time()),
        )
        self.heart = StirredHeart(db, jobs, self.sender, loop.now, then=homes.refresh)

    async def live(self, *, alone: bool) -> None:
        """Take back what the one before held, and beat until something befalls the process."""
        await self.hold.passes()
        await self.sender.recover(alone=alone)
        self.heart.stir()
        await self.heart.keep_beating()

    async def hear(self, body: dict[str, Any]) -> bool | None:
        """Hear what somebody did: True when it was acknowledged and done, False when it was refused.

        Answers None when Slack would give up waiting.
        """
        request = AsyncBoltRequest(body=body, mode="socket_mode")
        hearing = asyncio.ensure_future(self._hear(request))
        await asyncio.wait({hearing}, timeout=3)
        if not hearing.done():
            return None
        response = hearing.result()
        if response.status != 200:
            return None
        return REFUSED not in request.context or request.context["db"].has_written

    async def _hear(self, request: AsyncBoltRequest) -> BoltResponse:
        await self.hold.passes()
        response = await self.app.async_dispatch(request)
        await self.hold.passes()
        return response


def _noting(bugs: list[str]) -> Callable[..., Awaitable[BoltResponse]]:
    async def answer(error: Exception, request: AsyncBoltRequest, client: AsyncWebClient) -> BoltResponse:
        if replies.is_bug(error):
            bugs.append("".join(traceback.format_exception(error)))
        request.context[REFUSED] = error
        return await replies.answer(error, request, client)

    return answer

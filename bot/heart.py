"""The heartbeat: wake what is due, and say what waits to be said."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from bot.alarms.jobs import MOST_AT_ONCE, tick
from bot.alarms.service import Wake
from bot.core.clock import Clock
from bot.core.database import Database
from bot.core.log import log
from bot.outbox import service as outbox
from bot.outbox.jobs import Sender

Chore = Callable[[], Awaitable[None]]


TICK = 2.0
"""The most seconds between two heartbeats."""


class Heart:
    """Beats every two seconds, and at once after a deed that leaves something to do.

    Any number of processes may beat on one Postgres database: alarms and messages are each taken once.
    """

    def __init__(
        self,
        db: Database,
        jobs: Mapping[str, Wake],
        sender: Sender,
        clock: Clock,
        *,
        then: Chore | None = None,
    ) -> None:
        self.db = db
        self._then = then
        self._jobs = {kind: outbox.remembering(wake) for kind, wake in jobs.items()}
        self._sender = sender
        self._clock = clock
        self._stirred = asyncio.Event()
        self._one = asyncio.Lock()
        self._is_resting = False
        db.when_stirred(self.stir)

    @property
    def is_beating(self) -> bool:
        """Tell whether a beat is under way."""
        return self._one.locked()

    def stir(self) -> None:
        """Ask for a beat soon."""
        self._stirred.set()

    async def beat(self) -> None:
        """Wake and send until nothing is due."""
        async with self._one:
            await self._work()
            if self._then is not None:
                await self._then()

    async def _work(self) -> None:
        """Wake and send, and again as long as something was queued while others were sent."""
        woken = MOST_AT_ONCE
        while not self._is_resting and (woken == MOST_AT_ONCE or self._stirred.is_set()):
            woken = await tick(self.db, self._jobs, self._clock)
            self._stirred.clear()  # whatever they queued is sent now
            await self._sender.flush()

    async def keep_beating(self) -> None:
        """Beat every two seconds, whenever asked to, and when a channel that rested may speak again."""
        while True:
            await self._wait()
            self._stirred.clear()
            await asyncio.shield(self._beat_on())

    async def _beat_on(self) -> None:
        try:
            await self.beat()
        except Exception as error:  # noqa: BLE001 - a database or a Slack that is away must not stop the heart
            log.error("beat failed", error=type(error).__name__)

    def slow_down(self) -> None:
        """Speak more slowly for a while, since Slack says that it is too much."""
        self._sender.slow_down()

    async def rest(self) -> None:
        """Stop after what is in hand: no message is left half sent."""
        self._is_resting = True
        self._sender.stop()
        async with self._one:
            return

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._stirred.wait(), min(TICK, self._sender.rests_for() or TICK))
        except TimeoutError:
            return

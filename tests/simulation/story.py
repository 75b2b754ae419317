"""One seed's story: fifty groups, ninety days, and all that befalls them."""

import asyncio
import tempfile
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from sqlalchemy.orm import Session

from bot import main
from bot.core.database import Database
from bot.heart import TICK
from playground.limits import Limits
from playground.settings import DEFAULT_SCOPES, Settings
from playground.world import World
from tests.simulation.asks import Asks
from tests.simulation.hold import Hold
from tests.simulation.line import Line
from tests.simulation.people import Life
from tests.simulation.process import HeldDatabase, Process
from tests.simulation.records import Records, noted, watch
from tests.simulation.template import Store, Town, opened, slack_of
from tests.simulation.time import BEGINS, Loop, SlackClock, decided_by, run
from tests.simulation.weather import ENDS_AFTER, MINUTE, STORM_ODDS, Forecast, Ill, Spell, forecast

T = TypeVar("T")
_MOST_LOOKS = 120
_TOGETHER = 0.2
"""How often all processes beat at the same moment, and not the first one alone."""
_GATHER = 0.2
"""Seconds after a change in which others may follow."""


@dataclass
class Told:
    """A story that was told to its end, with its database and its Slack."""

    seed: int
    forecast: Forecast
    town: Town
    world: World
    db: Database
    records: Records
    lasted: float
    up: Sequence[tuple[float, ...]]

    @property
    def ended_at(self) -> datetime:
        """Tell when it ended."""
        return BEGINS + timedelta(seconds=self.lasted)

    def ran_between(self, begins: datetime, ends: datetime) -> timedelta:
        """Tell for how long a process ran within a span, and was not held."""
        since, until = ((at - BEGINS).total_seconds() for at in (begins, ends))
        seconds = 0.0
        for up, down in self.up[max(bisect(self.up, (since,)) - 1, 0) :]:  # none lies over another
            if up >= until:
                break
            seconds += max(0.0, min(until, down) - max(since, up))
        return timedelta(seconds=seconds)


class Story:
    """The world of one seed while it turns."""

    def __init__(
        self, town: Town, store: Store, chance: Random, days: float, weather: Forecast | None
    ) -> None:
        self.loop = Loop()
        self.town, self.chance, self.records = town, chance, Records()
        self.forecast = weather or forecast(chance, days=days)
        self.world = _slack(town, self.loop, reads=self.forecast.reads)
        self._installed = replace(town.installation, scopes=self.world.settings.scopes)
        self.db, self._store = Database(store.engine, info=store.info), store
        self._asks = Asks(store.engine)
        self._ends = days
        watch(store.engine, self.records, self.loop)
        self._jobs = noted(main.JOBS, self.records, self.loop)
        self.processes: list[Process] = []
        self._is_out = False
        self._changed = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def unfold(self) -> None:
        """Let it all happen."""
        for _ in range(self.forecast.processes):
            self._begin()
        parts = [self._tick(), self._strike(), *map(self._go_out, self.forecast.outages)]
        parts += [life for circle in self.town.circles for life in Life(self, circle).parts()]
        self._tasks += [asyncio.ensure_future(part) for part in parts]
        ending = asyncio.ensure_future(asyncio.sleep(self._ends))
        while not ending.done():
            await asyncio.wait({ending, *self._tasks}, return_when=asyncio.FIRST_COMPLETED)
            for task in [each for each in self._tasks if each.done()]:
                task.result()
                self._tasks.remove(task)

    # Processes

    def _begin(self) -> None:
        """Start one more process."""
        hold = Hold(self.chance, self._killed, self._struck)
        self.records.holds.append(hold)
        db = HeldDatabase(self._store, hold, self.loop, self._changed.set)
        line = Line(
            self.world,
            hold,
            self.chance,
            weather=self._weather,
            row_in=self._row_in,
            said=self.records.said,
        )
        process = Process(self.loop, db, line, hold, self._installed, self._jobs, self.records.bugs)
        self.processes.append(process)
        self._changed.set()
        self._tasks.append(asyncio.ensure_future(process.live(alone=self.forecast.processes == 1)))

    def _struck(self) -> None:
        self._tasks.append(asyncio.ensure_future(self._stir_soon()))

    def _killed(self, lasts: float) -> None:
        self.records.kills += 1
        self.processes = [each for each in self.processes if not each.hold.is_dead]
        if not self._is_out:
            self._tasks.append(asyncio.ensure_future(self._begin_after(lasts)))

    async def _begin_after(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if not self._is_out and len(self.processes) < self.forecast.processes:
            self._begin()

    async def _strike(self) -> None:
        for blow in self.forecast.blows:
            await asyncio.sleep(max(0, blow.at - self.loop.time()))
            if self.processes:
                self.records.pauses += blow.kind == "pause"
                self.chance.choice(self.processes).hold.arm(blow)

    async def _go_out(self, spell: Spell) -> None:
        await asyncio.sleep(spell.at)
        await self._busy()
        self._is_out = True
        for process in self.processes:
            process.hold.kill(lasts=0)
        await asyncio.sleep(max(0, spell.until - self.loop.time()))
        self._is_out = any(each.at <= self.loop.time() < each.until for each in self.forecast.outages)
        while not self._is_out and len(self.processes) < self.forecast.processes:
            self._begin()

    async def _busy(self) -> None:
        """Wait, for some hours at most, until messages wait: an outage then is worst."""
        for _ in range(_MOST_LOOKS):
            if self._asks.are_some_waiting():
                return
            await asyncio.sleep(5 * MINUTE)

    async def _tick(self) -> None:
        """Have somebody beat when something is due, as each does every two seconds, but for idle beats."""
        since = self.loop.now()
        while True:
            self._changed.clear()
            at = self._asks.next_change(since) if self.processes else None
            ahead = None if at is None else max((at - self.loop.now()).total_seconds(), 0)
            try:
                await asyncio.wait_for(self._changed.wait(), ahead)
                await asyncio.sleep(_GATHER)
            except TimeoutError:
                await asyncio.sleep(self.chance.uniform(0, TICK))
                since = self.loop.now()
                self._stir(all_of_them=self.chance.random() < _TOGETHER)

    def _stir(self, *, all_of_them: bool) -> None:
        """Have one process beat, or all in some order; one that is paused does when it goes on."""
        awake = [each for each in self.processes if not each.hold.is_paused]
        stirred = self.processes if all_of_them or not awake else [self.chance.choice(awake)]
        for process in self.chance.sample(stirred, len(stirred)):
            process.heart.stir()

    async def _stir_soon(self) -> None:
        """Have those that are left take over what one had in hand that something befell."""
        await asyncio.sleep(TICK)
        self._stir(all_of_them=True)

    # Slack

    @property
    def is_stormy(self) -> bool:
        """Tell whether Slack answers badly just now."""
        return self.forecast.storm_at(self.loop.time()) is not None

    def _weather(self) -> tuple[Ill | None, int]:
        storm = self.forecast.storm_at(self.loop.time())
        if storm is not None and self.chance.random() < STORM_ODDS:
            return storm.ill, self.chance.choice(storm.waits)
        if self.chance.random() < self.forecast.odds and self.forecast.is_rough(self.loop.time()):
            return self.chance.choice(list(Ill)), self.chance.choice((1, 2, 30))
        return None, 0

    def _row_in(self, channel: str) -> tuple[str, float]:
        row, claimed_at = self._asks.sending_in(channel) or ("", self.loop.now())
        return row, (claimed_at - BEGINS).total_seconds()

    # Looking

    def look(self, question: Callable[[Session], T]) -> T:
        """Ask the database, without the processes."""
        with self.db(reads=True) as session:
            return question(session)


def _slack(town: Town, loop: Loop, *, reads: bool) -> World:
    scopes = DEFAULT_SCOPES | ({"im:write", "im:history", "groups:history"} if reads else set())
    world = World(Settings(signing_secret="unused", scopes=scopes), SlackClock(loop.now))
    people, channels = slack_of(town.circles)
    world.people |= {each.id: each for each in people}
    world.channels |= {each.id: each for each in channels}
    world.limits = Limits(loop.time)
    return world


@contextmanager
def told(
    town: Town, seed: int, *, days: float = ENDS_AFTER, weather: Forecast | None = None
) -> Iterator[Told]:
    """Tell a seed's story from beginning to end, and hold its database open to look at.

    The seed decides what befalls it, unless that is given as its ``weather``.
    """
    with tempfile.TemporaryDirectory(dir=_fast_folder()) as folder, decided_by(f"story {seed}") as chance:
        town.copy(Path(folder))
        with opened(Path(folder)) as store:
            story = Story(town, store, chance, days, weather)
            run(story.loop, story.unfold())
            records = story.records
            yield Told(seed, story.forecast, town, story.world, story.db, records, days, records.up(days))


def _fast_folder() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # the disk has no part in this

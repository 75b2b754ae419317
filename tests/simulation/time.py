"""Time that passes only when there is nothing else to do, and chance that a seed decides."""

import asyncio
import contextlib
import os
import random
import selectors
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from playground.clock import Clock as PlaygroundClock

T = TypeVar("T")
BEGINS = datetime(2027, 2, 1, 6, 0, tzinfo=UTC)
"""A Monday: both continents' clocks change within the ninety days that follow."""


class _Nowhere(selectors.SelectSelector):
    """Waits for nothing: what it is told to wait for has passed at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Let the time pass."""
        if timeout is None:
            raise RuntimeError("nothing will ever happen again")
        self.now += max(timeout, 0)
        return []


class Loop(asyncio.SelectorEventLoop):
    """An event loop in one thread in which ninety days take as long as what happens in them."""

    def __init__(self) -> None:
        self._nowhere = _Nowhere()
        super().__init__(self._nowhere)

    def time(self) -> float:
        """Tell the seconds since the beginning."""
        return self._nowhere.now

    def now(self) -> datetime:
        """Tell the instant, which all clocks show: Slack's, the app's and the host's."""
        return BEGINS + timedelta(seconds=self._nowhere.now)

    def _write_to_self(self) -> None:
        """Wake nobody: there is one thread."""


class SlackClock(PlaygroundClock):
    """The playground's clock on a loop's time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now

    def now(self) -> datetime:
        """Tell the instant."""
        return self._now()


class AtOnce(Executor):
    """Does work in the loop's own thread, in the order that it came: what waits together is done together."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        """Do it when whoever else is ready has spoken."""
        done: Future[T] = Future()
        self._loop.call_soon(_do, done, lambda: fn(*args, **kwargs))
        return done


def _do(done: "Future[T]", work: Callable[[], T]) -> None:
    try:
        done.set_result(work())
    except Exception as error:  # noqa: BLE001 - whoever waits for it raises it
        done.set_exception(error)


@contextlib.contextmanager
def decided_by(seed: str) -> Iterator[random.Random]:
    """Have a seed decide everything: ids, nonces, and what befalls the world."""
    chance, real = random.Random(seed), os.urandom
    hidden = random.Random(f"{seed}, hidden")
    os.urandom = hidden.randbytes
    try:
        yield chance
    finally:
        os.urandom = real


def run(loop: Loop, work: Coroutine[Any, Any, T]) -> T:
    """Run work to its end; what was abandoned on the way, as killed processes are, ends with it."""
    loop.set_exception_handler(lambda _loop, _context: None)
    try:
        return loop.run_until_complete(work)
    finally:
        _abandon(loop)


def _abandon(loop: Loop) -> None:
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.close()

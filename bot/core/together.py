"""Commit together what waits at the same time: one sync of the disk for a crowd.

Each deed is still whole or not at all.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from itertools import groupby
from typing import Any, Generic, TypeVar

D = TypeVar("D")


class Together(Generic[D]):
    """Gather the deeds that come while the database is busy, and hand them on as one batch.

    ``commit`` runs in the executor's one thread; it answers, for each deed, its answer or what it raised.
    """

    def __init__(self, executor: Executor, commit: Callable[[Sequence[D]], Sequence[Any]]) -> None:
        self._executor = executor
        self._commit = commit
        self._waiting: deque[tuple[D, asyncio.Future[Any]]] = deque()
        self._is_asked = False

    async def run(self, deed: D) -> Any:
        """Run a deed and answer what it answers, once it is committed; raise what it raised."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((deed, done))
        if not self._is_asked:
            self._is_asked = True
            self._executor.submit(self._commit_waiting)
        return await done

    def _commit_waiting(self) -> None:
        self._is_asked = False  # whoever comes from here on asks anew
        waiting = [self._waiting.popleft() for _ in range(len(self._waiting))]
        self._commit_batch([(deed, done) for deed, done in waiting if not done.cancelled()])

    def _commit_batch(self, batch: Sequence[tuple[D, asyncio.Future[Any]]]) -> None:
        outcomes = self._commit([deed for deed, _ in batch]) if batch else []
        for loop, pairs in groupby(zip(batch, outcomes, strict=True), key=lambda pair: pair[0][1].get_loop()):
            settled = [(done, outcome) for (_, done), outcome in pairs]
            with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits for these answers
                loop.call_soon_threadsafe(_settle, settled)


def _settle(settled: Sequence[tuple[asyncio.Future[Any], object]]) -> None:
    for done, outcome in settled:
        if done.cancelled():
            continue
        if isinstance(outcome, Exception):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)

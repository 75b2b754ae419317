"""Marks: what became of messages, noted together, so that a crowd of answers costs one commit."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from bot.outbox import service
from bot.outbox.rules import State
from bot.outbox.service import Mark

Write = Callable[[Callable[[Session], Any]], Awaitable[Any]]


class _Entry:
    """A mark, and what came of noting it."""

    def __init__(self, mark: Mark) -> None:
        self.mark = mark
        self.state: State | None = None
        self.error: Exception | None = None
        self.is_noted = False

    def note(self, state: State | None, error: Exception | None = None) -> None:
        """Keep what came of it."""
        self.state, self.error, self.is_noted = state, error, True


class Marks:
    """Notes what became of messages: whatever finished while others were noted goes in one transaction."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._waiting = list[_Entry]()
        self._one = asyncio.Lock()

    async def note(self, mark: Mark) -> State | None:
        """Note a mark and answer the message's state, None where its lease went to another.

        Raises what the database raised for this mark.
        """
        entry = _Entry(mark)
        self._waiting.append(entry)
        async with self._one:
            if not entry.is_noted:  # whoever gets here first takes all along
                waiting = list(self._waiting)
                await self._note(waiting)
                del self._waiting[: len(waiting)]
        if entry.error is not None:
            raise entry.error
        return entry.state

    async def _note(self, entries: Sequence[_Entry]) -> None:
        marks = [entry.mark for entry in entries]
        try:
            states: Sequence[State | None] = await self._write(lambda s: service.mark_all(s, marks))
        except Exception as error:  # noqa: BLE001 - one that cannot be noted must not hold up the others
            if len(entries) == 1:
                entries[0].note(None, error)
                return
            for entry in entries:
                await self._note([entry])
            return
        for entry, state in zip(entries, states, strict=True):
            entry.note(state)

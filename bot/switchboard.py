"""Bolt with a memory for who takes which request."""

import copy
import time
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.listener.async_listener import AsyncListener
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.core.blocks import Payload
from bot.metrics import Times

Door = tuple[object, ...]
Recognise = Callable[[AsyncBoltRequest], None]


class Switchboard(AsyncApp):
    """Ask only those listeners that can take a request.

    Bolt asks each in turn, which with eighty of them takes longer than to commit what was asked for.
    ``recognise`` puts into a request's context what listeners want to know about it, the client included.
    """

    def __init__(self, *, recognise: Recognise, **options: Any) -> None:
        super().__init__(**options)
        self._recognise = recognise
        self.times = Times()
        self._takers: dict[Door, list[AsyncListener]] = {}

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Hand a request to the first of its listeners whose matchers all agree, as Bolt does."""
        began = time.perf_counter()
        answer = await self._hand_over(req)
        self.times.note(req.body, answer.status, time.perf_counter() - began)
        return answer

    async def _hand_over(self, req: AsyncBoltRequest) -> BoltResponse:
        self._recognise(req)
        takers = await self._who_takes(req.body)
        if len(takers) == 1 and "event" not in req.body and _asks_nothing_more(takers[0]):
            return await self._put_through(req, takers[0])
        line = copy.copy(self)
        line._async_listeners = takers  # noqa: SLF001 - a copy of ourselves
        return await AsyncApp.async_dispatch(line, req)

    async def _put_through(self, req: AsyncBoltRequest, listener: AsyncListener) -> BoltResponse:
        """Run the one listener at once: Bolt's middleware that is left on looks at events alone."""
        answer: BoltResponse | None = await self._async_listener_runner.run(
            request=req,
            response=None,  # type: ignore[arg-type]  # as Bolt itself has it after its middleware
            listener_name="",
            listener=listener,
        )
        return answer or BoltResponse(status=200)

    async def _who_takes(self, body: Payload) -> list[AsyncListener]:
        door = door_of(body)
        if door not in self._takers:
            found = [each for each in self._async_listeners if await _opens(each, body)]
            if not found:  # an old button; nothing is kept of it
                return found
            self._takers[door] = found
        return self._takers[door]


async def _opens(listener: AsyncListener, body: Payload) -> bool:
    """Ask Bolt's own matcher, which comes first; those that we add look at more than the door."""
    first: Any = listener.matchers[0]
    return bool(await first.func(body))


def _asks_nothing_more(listener: AsyncListener) -> bool:
    return len(listener.matchers) == 1 and not listener.middleware


def door_of(body: Payload) -> Door:
    """Name what Bolt's own matchers look at: the kind, and the id of what was pressed, sent or typed."""
    action = (body.get("actions") or [body])[0]
    view, event = body.get("view") or {}, body.get("event") or {}
    name = action.get("action_id") or body.get("command") or event.get("type") or view.get("callback_id")
    is_field = action.get("block_id") == action.get("action_id")
    return body.get("type"), name, is_field

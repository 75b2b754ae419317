"""`/desk/live`: tell the page when something may look different (server-sent events)."""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from playground.world import World

GATHER = 0.05  # seconds in which changes are told as one
KEEP_ALIVE = 15.0


async def live(request: Request) -> Response:
    """Tell the version at once, and after every change."""
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_tell(request.app.state.world), media_type="text/event-stream", headers=headers)


async def _tell(world: World) -> AsyncIterator[str]:
    changed, loop = asyncio.Event(), asyncio.get_running_loop()

    def wake() -> None:
        loop.call_soon_threadsafe(changed.set)

    world.watchers.add(wake)
    try:
        while not world.closing:
            changed.clear()
            yield f'data: {{"version":{world.version}}}\n\n'
            while not await _within(changed, KEEP_ALIVE):
                yield ": still here\n\n"
            await asyncio.sleep(GATHER)
    finally:
        world.watchers.discard(wake)


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True

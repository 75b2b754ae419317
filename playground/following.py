"""`/clock`: how an app follows the playground's time, and says when it next has something to do."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.desk.asking import Malformed
from playground.desk.running import read_instant
from playground.desk.seeing import when
from playground.world import World


async def tell_clock(request: Request) -> Response:
    """Tell the time; on POST hear first what the app says of itself: `{"app", "next", "busy"}`."""
    world: World = request.app.state.world
    if request.method == "POST":
        try:
            _hear(world, await request.body())
        except Malformed as malformed:
            return JSONResponse({"ok": False, "error": str(malformed)}, status_code=400)
        return JSONResponse({"now": world.clock.now().isoformat()})
    return JSONResponse(when(world))


def _hear(world: World, body: bytes) -> None:
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("app"), str):
        raise Malformed("An app says its name, when it next wakes and whether it is busy.")
    wakes = said.get("next")
    if wakes is not None and not isinstance(wakes, str):
        raise Malformed("next has to be an ISO instant or null.")
    before = (world.clock.next, world.clock.busy)
    wakes_at = None if wakes is None else read_instant(wakes)
    world.clock.follow(said["app"], wakes_at=wakes_at, busy=said.get("busy") is True)
    if before != (world.clock.next, world.clock.busy):
        world.changed()

"""The addresses of the desk."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground.desk import changing, joining, running, seeing, talking, using
from playground.desk.asking import Ask, Malformed, Refused
from playground.desk.live import live

Deed = Callable[[Ask], Awaitable[dict[str, Any]]]

FIRST = "U0ADA"  # who a page is that has not chosen yet

DEEDS: dict[str, Deed] = {
    "say": talking.say,
    "command": talking.command,
    "read": talking.read,
    "delete": talking.delete,
    "press": using.press,
    "submit": using.submit,
    "close": using.close,
    "suggest": using.suggest,
    "home": using.home,
    "join": joining.join,
    "leave": joining.leave,
    "archive": changing.archive,
    "rename": changing.rename,
    "publish": changing.publish,
    "drop": changing.drop,
    "deactivate": changing.deactivate,
    "dms": changing.refuse_dms,
    "status": changing.set_status,
    "revoke": changing.revoke,
    "uninstall": changing.uninstall,
    "install": changing.install,
    "clock": running.move_clock,
    "fault": running.add_fault,
    "quiet": running.set_quiet,
}


def routes() -> list[Route]:
    """Give the desk's routes."""
    deeds = [Route(f"/desk/{name}", _endpoint(deed), methods=["POST"]) for name, deed in DEEDS.items()]
    return [
        Route("/desk/state", _state, methods=["GET"]),
        Route("/desk/live", live, methods=["GET"]),
        Route("/desk/faults", _endpoint(running.clear_faults), methods=["DELETE"]),
        *deeds,
    ]


async def _state(request: Request) -> Response:
    async def see(ask: Ask) -> dict[str, Any]:
        return seeing.state(ask)

    return await _answer(request, see, {"as": request.query_params.get("as") or FIRST})


def _endpoint(deed: Deed) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if request.method == "DELETE":
            return await _answer(request, deed, {})
        try:
            body = json.loads(await request.body())
        except ValueError:
            body = None
        return await _answer(request, deed, body)

    return endpoint


async def _answer(request: Request, deed: Deed, body: Any) -> Response:
    try:
        ask = Ask.read(request.app.state.world, body, str(request.base_url).rstrip("/"))
        return JSONResponse({"ok": True} | await deed(ask))
    except Refused as refused:
        return JSONResponse({"ok": False, "error": str(refused)})
    except Malformed as malformed:
        return JSONResponse({"ok": False, "error": str(malformed)}, status_code=400)

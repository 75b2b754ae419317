"""How a call goes wrong: really, on the wire."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from playground.faults import Fault

SILENCE = 120.0  # seconds; every client gives up before
CUT = "playground.cut"  # in the scope's extensions: closes the connection without a word
BUSY_PAGE = "<html><head><title>503</title></head><body><h1>Server Error</h1></body></html>"


async def instead(request: Request, fault: Fault) -> Response:
    """Fail without doing what was asked."""
    if fault.kind == "timeout":
        await _keep_silent(request)
        return Nothing()
    if fault.kind == "drop_before":
        return Nothing()
    if fault.kind == "429":
        headers = {} if fault.retry_after is None else {"retry-after": fault.retry_after}
        return JSONResponse({"ok": False, "error": "ratelimited"}, status_code=429, headers=headers)
    if fault.kind == "ok_false":
        return JSONResponse({"ok": False, "error": fault.error})
    if fault.kind == "html":
        return HTMLResponse(BUSY_PAGE)
    return HTMLResponse(BUSY_PAGE, status_code=int(fault.kind))


async def after(request: Request, fault: Fault, response: Response) -> Response:
    """Do what was asked, and lose the answer, or half of it."""
    return Half(response) if fault.kind == "half" else Nothing()


async def _keep_silent(request: Request) -> None:
    """Say nothing until the client hangs up, or for two minutes."""

    async def hung_up() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    try:
        await asyncio.wait_for(hung_up(), SILENCE)
    except TimeoutError:
        return


class Nothing(Response):
    """No answer: the connection is closed instead."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Close the connection; a server that cannot do so is made to break off."""
        cut: Callable[[], None] | None = scope.get("extensions", {}).get(CUT)
        if cut is None:
            raise ConnectionAbortedError("asked to drop this connection")
        cut()
        await receive()


class Half(Response):
    """The first half of an answer that announced its full length, then the end of the connection."""

    def __init__(self, whole: Response) -> None:
        super().__init__()
        self.whole = whole

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send half and close."""
        body = bytes(self.whole.body)
        head = {"type": "http.response.start", "status": 200, "headers": self.whole.raw_headers}
        await send(head)
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        await Nothing()(scope, receive, send)

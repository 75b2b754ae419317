"""Who may come in: this computer's own pages and programs, and nobody's else."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
JSON = "application/json"


class Gate:
    """Lets through what names this computer as host.

    What changes something at the desk has to be JSON, which no other site's form can send, and
    must not come from another site's page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        refusal = _refusal(scope) if scope["type"] in {"http", "websocket"} else None
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await refusal(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})


def _refusal(scope: Scope) -> PlainTextResponse | None:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    host = headers.get("host", "")
    if host.rpartition(":")[0] not in LOOPBACK and host not in LOOPBACK:
        return PlainTextResponse("The playground answers on this computer only.", status_code=421)
    if scope["type"] == "websocket" or not scope["path"].startswith(("/desk", "/clock")):
        return None
    return _refusal_at_desk(scope["method"], host, headers)


def _refusal_at_desk(method: str, host: str, headers: dict[str, str]) -> PlainTextResponse | None:
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != host:
        return PlainTextResponse("The desk answers its own page only.", status_code=403)
    if method == "POST" and headers.get("content-type", "").split(";")[0].strip().lower() != JSON:
        return PlainTextResponse("The desk takes application/json.", status_code=415)
    return None

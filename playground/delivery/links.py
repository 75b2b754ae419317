"""Socket Mode: the sockets that an app holds open, and envelopes that it acknowledges through them."""

import asyncio
import json
import secrets
import uuid
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from playground.delivery.answer import FAILED, LATE, Answer
from playground.faults import LINK, Faults
from playground.people import APP_ID

MOST_LINKS = 10
HOST = "playground"
LASTS = 18_060  # seconds; what Slack says too


class Link:
    """One open socket, and the envelopes that wait for their acknowledgement on it."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def send(self, envelope: dict[str, Any]) -> asyncio.Future[dict[str, Any]]:
        """Send an envelope; what it gives is done when the app acknowledges."""
        acknowledged = asyncio.get_running_loop().create_future()
        self.waiting[envelope["envelope_id"]] = acknowledged
        try:
            await self.socket.send_text(json.dumps(envelope))
        except (WebSocketDisconnect, RuntimeError):
            acknowledged.cancel()
        return acknowledged

    def receive(self, text: str) -> None:
        """Take an acknowledgement; anything else is ignored as Slack does."""
        try:
            read = json.loads(text)
        except ValueError:
            return
        waiting = self.waiting.pop(str(read.get("envelope_id")), None) if isinstance(read, dict) else None
        if waiting is not None and not waiting.done():
            payload = read.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else {})

    def lost(self) -> None:
        """Give up on all that was not acknowledged here."""
        for waiting in self.waiting.values():
            waiting.cancel()


class Links:
    """All sockets of the app. Each envelope goes to the next of them in turn."""

    def __init__(self) -> None:
        self.open: list[Link] = []
        self._tickets: set[str] = set()
        self._turn = 0
        self._opened = asyncio.Event()

    def new_ticket(self) -> str:
        """Hand out a ticket for one connection."""
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        return ticket

    async def hold(self, socket: WebSocket) -> None:
        """Keep a socket open until either side ends it."""
        if socket.query_params.get("ticket", "") not in self._tickets:
            await socket.close(code=1008)
            return
        self._tickets.discard(socket.query_params["ticket"])
        await socket.accept()
        if len(self.open) >= MOST_LINKS:
            await _say_goodbye(socket, "too_many_websockets")
            return
        await self._listen(Link(socket))

    async def _listen(self, link: Link) -> None:
        self.open.append(link)
        try:
            await link.socket.send_text(json.dumps(self._hello()))
            self._opened.set()
            async for text in link.socket.iter_text():
                link.receive(text)
        finally:
            self.open.remove(link)
            link.lost()

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "debug_info": {"host": HOST, "build_number": 1, "approximate_connection_time": LASTS},
            "connection_info": {"app_id": APP_ID},
        }

    async def deliver(self, envelope: dict[str, Any], *, patience: float, faults: Faults) -> Answer:
        """Send an envelope and wait for its acknowledgement, at most `patience` seconds.

        When its socket goes away before that, it is sent again through another one.
        """
        if not self.open:
            return Answer(error=FAILED, reason="connection_failed", again=False)
        try:
            async with asyncio.timeout(patience):
                return Answer(await self._send_until_acknowledged(envelope, faults))
        except TimeoutError:
            return Answer(error=LATE, reason="timeout")

    async def _send_until_acknowledged(self, envelope: dict[str, Any], faults: Faults) -> dict[str, Any]:
        while True:
            link = await self._next_link()
            acknowledged = await link.send(envelope | {"envelope_id": str(uuid.uuid4())})
            if faults.take(LINK):
                await link.socket.close()
            await asyncio.wait([acknowledged])
            if not acknowledged.cancelled():
                return acknowledged.result()

    async def _next_link(self) -> Link:
        while not self.open:
            self._opened.clear()
            await self._opened.wait()
        self._turn += 1
        return self.open[self._turn % len(self.open)]

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask the app to connect anew, and end the connections there are."""
        for link in list(self.open):
            await _say_goodbye(link.socket, reason)


async def _say_goodbye(socket: WebSocket, reason: str) -> None:
    if socket.application_state is WebSocketState.CONNECTED:
        told = {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}
        await socket.send_text(json.dumps(told))
        await socket.close()

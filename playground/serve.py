"""Run a playground on this computer's loopback until it is told to stop."""

import asyncio
import contextlib
import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from typing import Any

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from playground.webapi.failing import CUT

LEAVE_WITHIN = 1  # seconds for what is still under way
SIGNALS = (signal.SIGINT, signal.SIGTERM)


Started = Callable[[], Any]


class PortTaken(Exception):  # noqa: N818
    """Somebody else listens there already."""


class _Protocol(HttpToolsProtocol):
    """HTTP whose connections an endpoint can cut without an answer."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {CUT: self.transport.close}  # type: ignore[dict-item]


class _Server(uvicorn.Server):
    """uvicorn that lets go of live connections first, and leaves signals alone unless it owns them."""

    def __init__(self, config: uvicorn.Config, app: Starlette, *, started: Started, signals: bool) -> None:
        super().__init__(config)
        self._app = app
        self._tell_started = started
        self._signals = signals and threading.current_thread() is threading.main_thread()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._app.state.world.close()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        if not self._signals:
            yield
            return
        with contextlib.suppress(NotImplementedError):  # Windows, where Ctrl-C cancels instead
            for each in SIGNALS:
                loop.add_signal_handler(each, self._leave)
        try:
            yield
        finally:
            with contextlib.suppress(NotImplementedError):
                for each in SIGNALS:
                    loop.remove_signal_handler(each)

    def _leave(self) -> None:
        self.should_exit = True


async def run(
    app: Starlette,
    *,
    host: str = "127.0.0.1",
    port: int = 3000,
    started: Callable[[str], Any] | None = None,
    signals: bool = True,
) -> None:
    """Serve until Ctrl-C, SIGTERM or cancellation, and leave within two seconds.

    `started` is called with the address once it answers; port 0 takes a free one. With `signals` off the
    caller minds signals itself. Raises `PortTaken`, and `ValueError` for a host that others could reach.
    """
    listening = _listen(host, port)
    address = f"http://{host}:{listening.getsockname()[1]}"
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="websockets-sansio",
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=LEAVE_WITHIN,
        timeout_keep_alive=3600,  # an app may be silent for a while, and must not meet a line that is closing
    )
    server = _Server(config, app, started=lambda: started(address) if started else None, signals=signals)
    serving = asyncio.ensure_future(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise
    finally:
        listening.close()


def _listen(host: str, port: int) -> socket.socket:
    name = "127.0.0.1" if host == "localhost" else host
    address = ip_address(name)
    if not address.is_loopback:
        raise ValueError("The playground listens on this computer only: 127.0.0.1.")
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    # asyncio turns off Nagle's delay (40 ms an answer) only where the protocol is named
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((name, port))
    except OSError as error:
        listening.close()
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(f"Port {port} is taken. Stop what uses it, or choose another port.") from None
    return listening

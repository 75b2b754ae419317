"""The servers that a submission is sent to: `python -m tests.bench.servers ours|floor|peer|bolt …`.

Ours and the floor answer through the server that `serve` uses, the peers through the one that Bolt starts.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.web import Web, create_server
from tests.bench import floor, ours, peer

Make = Callable[[str, Path, int], Awaitable[Web]]
_MAKERS: dict[str, Make] = {"ours": ours.make, "floor": floor.make}
_PEERS = {"peer": peer.documented, "bolt": peer.with_our_deed}


async def _serve(kind: str, url: str, keyring: Path, port: int) -> None:
    runner: web.BaseRunner
    if kind in _PEERS:
        runner = web.AppRunner(await _PEERS[kind](url, keyring, port), handle_signals=True)
    else:
        answer = await _MAKERS[kind](url, keyring, port)
        runner = web.ServerRunner(create_server(answer), handle_signals=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        await asyncio.Event().wait()
    except web.GracefulExit:
        await runner.cleanup()


def main() -> None:
    """Serve until told to stop."""
    options = argparse.ArgumentParser()
    options.add_argument("kind", choices=[*_MAKERS, *_PEERS])
    options.add_argument("--url", required=True)
    options.add_argument("--keyring", type=Path, required=True)
    options.add_argument("--port", type=int, required=True)
    asked = options.parse_args()
    asyncio.run(_serve(asked.kind, asked.url, asked.keyring, asked.port))


if __name__ == "__main__":
    main()

"""The three servers that a submission is sent to: `python -m tests.bench.servers ours|floor|peer …`."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvicorn
import uvloop
from starlette.types import ASGIApp

from tests.bench import floor, ours, peer

Make = Callable[[str, Path, int], Awaitable[ASGIApp]]
_MAKERS: dict[str, Make] = {"ours": ours.make, "floor": floor.make, "peer": peer.make}


async def _serve(make: Make, url: str, keyring: Path, port: int) -> None:
    app = await make(url, keyring, port)
    config = uvicorn.Config(
        app, port=port, loop="uvloop", http="httptools", log_config=None, access_log=False, lifespan="off"
    )
    await uvicorn.Server(config).serve()


def main() -> None:
    """Serve until told to stop."""
    options = argparse.ArgumentParser()
    options.add_argument("kind", choices=list(_MAKERS))
    options.add_argument("--url", required=True)
    options.add_argument("--keyring", type=Path, required=True)
    options.add_argument("--port", type=int, required=True)
    asked = options.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(_MAKERS[asked.kind], asked.url, asked.keyring, asked.port))


if __name__ == "__main__":
    main()

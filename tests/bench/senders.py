"""The processes of the sender's bench: `python -m tests.bench.senders stub|floor|ours …`.

The stub is a Slack that takes every message after a while; floor and ours say as many messages as they find.
"""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from time import monotonic, perf_counter

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.core.clock import system_clock
from bot.outbox import service as outbox
from bot.outbox.jobs import Sender
from bot.outbox.rules import State
from bot.serve import settle_memory
from tests.bench.stores import open_store

AT_ONCE = 50
CHANNELS = 200
_A_LITTLE = 0.02


def channel(number: int) -> str:
    """Name the channel that a message goes to."""
    return f"C{number % CHANNELS:07}"


async def stub(port: int, wait: float) -> None:
    """Be a Slack that takes everything after ``wait`` seconds.

    /taken lists what it took since it was asked last: where, when, and the text.
    """
    taken = list[tuple[str, float, str]]()

    async def take(request: web.Request) -> web.Response:
        said = await request.json()
        where = str(said["channel"])
        if wait:
            await asyncio.sleep(wait)
        taken.append((where, monotonic(), said["text"]))
        return web.json_response({"ok": True, "channel": where, "ts": f"{len(taken)}.0"})

    async def tell(_request: web.Request) -> web.Response:
        told = web.json_response(taken)
        taken.clear()
        return told

    slack = web.Application()
    slack.router.add_post("/api/chat.postMessage", take)
    slack.router.add_get("/taken", tell)
    runner = web.AppRunner(slack, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def _client(port: int, session: aiohttp.ClientSession) -> AsyncWebClient:
    return AsyncWebClient("xoxb-bench", base_url=f"http://127.0.0.1:{port}/api/", session=session)


async def floor(port: int, number: int) -> float:
    """Say so many messages with the bare client in fifty tasks, and answer how many a second."""
    numbers = iter(range(number))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:
        client = _client(port, session)

        async def say() -> None:
            for each in numbers:
                await client.chat_postMessage(channel=channel(each), text=f"Reminder {each}")

        began = perf_counter()
        await asyncio.gather(*(say() for _ in range(AT_ONCE)))
        return number / (perf_counter() - began)


async def ours(port: int, url: str, keyring: Path, pace: float) -> dict[str, float]:
    """Send what the outbox holds as `serve` does, and tell how many, and between which instants."""
    db = open_store(url, keyring)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:
        client = _client(port, session)
        sender = Sender(db, lambda _: client, system_clock, pace=pace)
        settle_memory()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()  # all begin together
        began, ended, count = monotonic(), monotonic(), 0
        while await db.read(_is_left):
            tried = await sender.flush()
            count, ended = count + tried, monotonic() if tried else ended
            if not tried:
                await asyncio.sleep(_A_LITTLE)
        return {"count": count, "began": began, "ended": ended}


def _is_left(session: Session) -> bool:
    counts = outbox.counts(session)
    return counts[State.QUEUED] > 0


def main() -> None:
    """Be one of them; what was measured is printed as JSON."""
    options = argparse.ArgumentParser()
    options.add_argument("kind", choices=["stub", "floor", "ours"])
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--wait", type=float, default=0)
    options.add_argument("--number", type=int, default=0)
    options.add_argument("--url", default="")
    options.add_argument("--keyring", type=Path)
    options.add_argument("--pace", type=float, default=0)
    asked = options.parse_args()
    if asked.kind == "stub":
        asyncio.run(stub(asked.port, asked.wait))
    elif asked.kind == "floor":
        print(json.dumps(asyncio.run(floor(asked.port, asked.number))))
    else:
        print(json.dumps(asyncio.run(ours(asked.port, asked.url, asked.keyring, asked.pace))))


if __name__ == "__main__":
    main()

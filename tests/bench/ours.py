"""Our own web application, as `serve` makes it, without the heart: the way to the acknowledgement alone."""

from pathlib import Path

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import main
from bot.core.clock import system_clock
from bot.home.jobs import Homes
from bot.serve import settle_memory
from bot.web import Web, create_web
from tests.bench.people import installed
from tests.bench.stores import open_store
from tests.bench.submission import SECRET


async def make(url: str, keyring: Path, port: int) -> Web:
    """Make it on a database; nothing on the way to the acknowledgement calls Slack."""
    db = open_store(url, keyring)
    client = AsyncWebClient(
        "xoxb-bench", base_url=f"http://127.0.0.1:{port}/api/", session=aiohttp.ClientSession()
    )
    app = main.create_app(installed(db), client, db, system_clock, Homes(db, client, system_clock))
    settle_memory()
    return create_web(app, [SECRET], _ready)


async def _ready() -> str:
    return ""

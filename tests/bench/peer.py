"""Bolt as its documentation starts it: an AsyncApp on its own server, doing the same deed.

The deed is written as SQLAlchemy's documentation would, or, to see what Bolt alone makes of it, as ours is.
"""

import asyncio
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.challenges import service, views
from bot.challenges.rules import Brief
from bot.heard import service as heard
from bot.heard.rules import key_of
from bot.members.rules import Who
from tests.bench import documented as by_the_book
from tests.bench.people import TEAM, installed
from tests.bench.stores import open_store
from tests.bench.submission import SECRET

Bring = Callable[[Session, str, Who, uuid.UUID, Brief, datetime], None]


async def documented(url: str, keyring: Path, port: int) -> web.Application:
    """Make what one would write by the documentation of both."""
    return await _make(url, keyring, port, by_the_book.bring)


async def with_our_deed(url: str, keyring: Path, port: int) -> web.Application:
    """Make Bolt with our own statements under it."""
    return await _make(url, keyring, port, _our_bring)


def _our_bring(
    session: Session, key: str, who: Who, group_id: uuid.UUID, brief: Brief, now: datetime
) -> None:
    if heard.note(session, key, now=now):
        service.bring(session, who, group_id, brief, now=now)


async def _make(url: str, keyring: Path, port: int, deed_of: Bring) -> web.Application:
    """Make it on a database; it is its own Slack, which Bolt asks once whose token it has."""
    db = open_store(url, keyring)
    installation = installed(db)
    client = AsyncWebClient("xoxb-bench", base_url=f"http://127.0.0.1:{port}/api/")
    app = AsyncApp(token="xoxb-bench", signing_secret=SECRET, client=client)

    threads = ThreadPoolExecutor(1 if db.is_sqlite else 10)

    def write(deed: Callable[[Session], None]) -> None:
        with db() as session:
            deed(session)

    @app.view("challenges.bring")
    async def bring(ack: AsyncAck, body: Mapping[str, Any], view: Mapping[str, Any]) -> None:
        now, user = datetime.now(UTC), body["user"]
        who = Who(installation.workspace_id, TEAM, user["team_id"], user["id"])

        def deed(session: Session) -> None:
            deed_of(session, str(key_of(body)), who, views.read_group(view), views.read_brief(view), now)

        await asyncio.get_running_loop().run_in_executor(threads, write, deed)
        await ack()

    async def auth_test(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "team_id": TEAM, "user_id": "U0SBBOT", "bot_id": "B0SBBOT"})

    served = app.server(port=port).web_app  # what app.start() runs
    served.router.add_post("/api/auth.test", auth_test)
    return served

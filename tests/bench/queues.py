"""The same reminders sent by our outbox and by what one might take instead; each is a process of its own.

`python -m tests.bench.queues outbox|procrastinate|apscheduler fill|work --url … --port …`
"""

import argparse
import asyncio
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from procrastinate import App, PsycopgConnector
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot.core.blocks import Message
from bot.core.clock import system_clock
from bot.outbox import service as outbox
from bot.outbox.jobs import Sender
from bot.outbox.model import Outgoing
from bot.outbox.rules import State
from bot.outbox.service import Address
from bot.vault import service as vault
from tests.bench import reminding
from tests.bench.people import installed
from tests.bench.senders import AT_ONCE, channel
from tests.bench.stores import open_store

_OVERDUE = timedelta(minutes=1)
_A_MOMENT = 0.2


@asynccontextmanager
async def _client(port: int) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:
        client = AsyncWebClient("xoxb-bench", base_url=f"http://127.0.0.1:{port}/api/", session=session)
        reminding.speaker[:] = [client]
        yield client


# Ours


def _fill_outbox(url: str, folder: Path, number: int) -> None:
    db, since = open_store(url, folder / "keyring.sqlite3"), datetime.now(UTC) - _OVERDUE
    workspace_id, scope = installed(db).workspace_id, uuid.uuid4()
    with db() as session:
        vault.keyring(session).make(scope)
        for each in range(number):
            to, due_at = Address(workspace_id, scope, channel(each)), since + timedelta(milliseconds=each)
            said = Message(f"Reminder {each}")
            outbox.post(session, to, said, key=f"bench:{each}", now=due_at, repeats=False)
    db.close()


async def _work_outbox(url: str, folder: Path, port: int) -> None:
    db = open_store(url, folder / "keyring.sqlite3")
    async with _client(port) as client:
        sender = Sender(db, lambda _: client, system_clock, pace=0)
        await sender.recover(alone=True)
        while await db.read(_is_left):
            if not await sender.flush():
                await asyncio.sleep(_A_MOMENT)


def _is_left(session: Session) -> bool:
    waits = Outgoing.state.in_((State.QUEUED.value, State.SENDING.value))
    return session.scalar(select(Outgoing.id).where(waits).limit(1)) is not None


def told_of(url: str, folder: Path) -> int:
    """Count the reminders of which our outbox told that they may not have arrived."""
    db = open_store(url, folder / "keyring.sqlite3")
    with db(reads=True) as session:
        told = select(func.count()).where(Outgoing.state.in_((State.UNSURE.value, State.DEAD.value)))
        return session.scalar(told) or 0


# Procrastinate


def _queue(url: str) -> App:
    app = App(connector=PsycopgConnector(conninfo=url, max_size=10))
    app.task(name="remind")(reminding.remind)
    return app


async def _fill_procrastinate(url: str, number: int) -> None:
    async with (app := _queue(url)).open_async():
        await app.schema_manager.apply_schema_async()
        jobs: list[dict[str, Any]] = [{"number": each} for each in range(number)]
        await app.tasks["remind"].batch_defer_async(*jobs)


async def _work_procrastinate(url: str, port: int) -> None:
    async with (app := _queue(url)).open_async(), _client(port):
        await app.run_worker_async(concurrency=AT_ONCE, wait=False, install_signal_handlers=False)


# APScheduler


def _scheduler(url: str) -> AsyncIOScheduler:
    address = url.replace("postgresql://", "postgresql+psycopg://")
    store = SQLAlchemyJobStore(url=address)
    return AsyncIOScheduler(jobstores={"default": store}, job_defaults={"misfire_grace_time": None})


async def _fill_apscheduler(url: str, number: int) -> None:
    scheduler = _scheduler(url)
    scheduler.start(paused=True)
    for each in range(number):
        scheduler.add_job(reminding.remind, "date", run_date=datetime.now(UTC), args=[each], id=str(each))
    scheduler.shutdown()


async def _work_apscheduler(url: str, port: int) -> None:
    scheduler = _scheduler(url)
    async with _client(port):
        scheduler.start()
        engine = scheduler._jobstores["default"].engine
        while True:
            await asyncio.sleep(_A_MOMENT)
            with engine.connect() as connection:
                left = connection.scalar(text("SELECT count(*) FROM apscheduler_jobs"))
            others = asyncio.all_tasks() - {asyncio.current_task()}
            if not left and not others:
                return


Fill = Callable[[str, Path, int], Awaitable[None] | None]
Work = Callable[[str, Path, int], Awaitable[None]]
FILLS: dict[str, Fill] = {
    "outbox": _fill_outbox,
    "procrastinate": lambda url, _, number: _fill_procrastinate(url, number),
    "apscheduler": lambda url, _, number: _fill_apscheduler(url, number),
}
WORKS: dict[str, Work] = {
    "outbox": _work_outbox,
    "procrastinate": lambda url, _, port: _work_procrastinate(url, port),
    "apscheduler": lambda url, _, port: _work_apscheduler(url, port),
}


async def _run(asked: argparse.Namespace) -> None:
    if asked.what == "fill":
        filling = FILLS[asked.kind](asked.url, asked.folder, asked.number)
        if filling is not None:
            await filling
        return
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()  # those that work together begin together
    await WORKS[asked.kind](asked.url, asked.folder, asked.port)


def main() -> None:
    """Fill a queue, or work it off."""
    options = argparse.ArgumentParser()
    options.add_argument("kind", choices=FILLS)
    options.add_argument("what", choices=["fill", "work"])
    options.add_argument("--url", required=True)
    options.add_argument("--folder", type=Path, required=True)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--number", type=int, default=0)
    asyncio.run(_run(options.parse_args()))


if __name__ == "__main__":
    main()

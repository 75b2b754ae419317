"""The floor: the same server, a signature check, and the same statements through the raw driver.

The statements are those that our deed runs: it is done once and recorded, then run with other values.
"""

import asyncio
import hmac
import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import psycopg
from aiohttp import web
from sqlalchemy import event, select

from bot.challenges import service, views
from bot.core.database import Database
from bot.heard.rules import key_of
from bot.heard.service import Once
from bot.members.model import Person, Seat
from bot.web import Web
from tests.bench.people import TEAM, Seated, installed
from tests.bench.stores import open_store
from tests.bench.submission import SECRET, payload_of

Statement = tuple[str, Any]
Values = Mapping[str, Hashable]
_POSTGRES_THREADS = 10


async def make(url: str, keyring: Path, port: int) -> Web:
    """Record the deed on this database, then serve it raw."""
    del port
    db = open_store(url, keyring)
    workspace_id, people = installed(db).workspace_id, _people(db)
    statements = await _recorded(db, next(iter(people.values())))
    db.close()
    kept = {"team": TEAM, "workspace": workspace_id}
    store = _Sqlite(url, statements) if db.is_sqlite else _Postgres(url, statements)

    async def hear(request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        if not _is_signed(request.headers, body):
            return web.Response(status=401)
        said = json.loads(parse_qs(body)[b"payload"][0])
        values = kept | _values(said, people[said["user"]["id"]])
        await asyncio.get_running_loop().run_in_executor(store.threads, store.keep, values)
        return web.Response()

    return hear


def _is_signed(headers: Mapping[str, str], body: bytes) -> bool:
    stamp = headers["x-slack-request-timestamp"]
    signed = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, sha256).hexdigest()
    is_now = abs(time.time() - int(stamp)) < 300
    return is_now and hmac.compare_digest("v0=" + signed, headers["x-slack-signature"])


def _values(said: Mapping[str, Any], by: Seated) -> dict[str, Hashable]:
    """Name what differs from one submission to the next."""
    ids = {"group": by.group_id, "person": by.person_id, "challenge": uuid.uuid4()}
    return ids | {"key": key_of(said), "user": by.user_id, "now": datetime.now(UTC)}


def _people(db: Database) -> dict[str, Seated]:
    seats = select(Person.user_id, Person.id, Seat.group_id).join(Seat, Seat.person_id == Person.id)
    with db(reads=True) as session:
        return {row[0]: Seated(*row) for row in session.execute(seats)}


async def _recorded(db: Database, by: Seated) -> list[Statement]:
    """Do the deed once, and note its statements with names in the place of its values."""
    said, installation = payload_of(by), installed(db)
    values = {"team": TEAM, "workspace": installation.workspace_id} | _values(said, by)
    now, view, heard = values["now"], said["view"], list[Statement]()
    assert isinstance(now, datetime)
    event.listen(db.engine, "before_cursor_execute", lambda *args: heard.append((args[2], args[3])))
    values["challenge"] = await Once(db, key_of(said), lambda: now).write(
        lambda session: service.bring(
            session, by.who(installation), views.read_group(view), views.read_brief(view), now=now
        )
    )
    encode = _sqlite_value if db.is_sqlite else _same
    names = {encode(value): _Slot(name) for name, value in values.items()}
    return [(sql, _with_slots(parameters, names)) for sql, parameters in heard]


class _Slot(str):
    """A value's name where the value will be."""


def _with_slots(parameters: Any, names: Mapping[Hashable, _Slot]) -> Any:
    if isinstance(parameters, Mapping):
        return {name: names.get(value, value) for name, value in parameters.items()}
    return tuple(names.get(value, value) for value in parameters)


def _sqlite_value(value: Hashable) -> Hashable:
    if isinstance(value, uuid.UUID):
        return value.hex
    return value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value


def _same(value: Hashable) -> Hashable:
    return value


class _Sqlite:
    """One connection in one thread."""

    def __init__(self, url: str, statements: Sequence[Statement]) -> None:
        self.threads = ThreadPoolExecutor(1)
        self._statements = statements
        self._connection = sqlite3.connect(
            url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            self._connection.execute(f"PRAGMA {pragma}").close()

    def keep(self, values: Values) -> None:
        """Run the deed's statements and commit."""
        known = {name: _sqlite_value(value) for name, value in values.items()}
        self._connection.execute("BEGIN IMMEDIATE").close()
        with closing(self._connection.cursor()) as cursor:
            for sql, parameters in self._statements:
                cursor.execute(sql, [known[each] if type(each) is _Slot else each for each in parameters])
                cursor.fetchall()
        self._connection.execute("COMMIT").close()


class _Postgres:
    """As many connections as threads, each its own."""

    def __init__(self, url: str, statements: Sequence[Statement]) -> None:
        self.threads = ThreadPoolExecutor(_POSTGRES_THREADS)
        self._statements = statements
        self._url = url
        self._own = threading.local()

    def keep(self, values: Values) -> None:
        """Run the deed's statements and commit."""
        if not hasattr(self._own, "connection"):
            self._own.connection = psycopg.connect(self._url)
        with self._own.connection.cursor() as cursor:
            for sql, parameters in self._statements:
                cursor.execute(sql, {k: values[v] if type(v) is _Slot else v for k, v in parameters.items()})
                if cursor.description:
                    cursor.fetchall()
        self._own.connection.commit()

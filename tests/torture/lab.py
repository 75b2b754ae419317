"""Real processes of the app before a playground, with people who keep doing things."""

import asyncio
import contextlib
import os
import random
import signal
import tempfile
import threading
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
from sqlalchemy import NullPool, create_engine, select
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.core.database import Database, engine_for
from bot.members.model import Person
from bot.vault.keyring import Keyring
from playground.app import create_playground
from playground.clock import Clock
from playground.people import HOME
from playground.settings import DEFAULT_SCOPES
from playground.world import World
from tests.cycle.served import Serving
from tests.local import LOCAL
from tests.playground.stage import Background, free_port
from tests.signing import FORM, interaction, signed
from tests.simulation.template import KEY, Circle, Store, settle, slack_of
from tests.simulation.time import BEGINS
from tests.stage import SECRET

_HTTP = httpx.Client(limits=httpx.Limits(max_keepalive_connections=0), **LOCAL)
"""Made once, since each client reads all certificates; each request has a connection of its own."""
GROUPS, WITHIN = 10, 5
READS = frozenset({"im:write", "im:history", "groups:history"})
_AWAY = 0.05, 0.25
"""How many seconds a message to Slack takes, at least and at most, and so its answer."""
_MOVES = 20.0
"""Seconds between two moves of the clock: what is in doubt is looked for within an hour of the moved time."""
_PATIENCE = 3.0
"""Seconds after which Slack gives up waiting for an answer."""


class Victim(Serving):
    """A process that can be stopped for a while, too."""

    def __init__(self, settings: Mapping[str, str], folder: Path, name: str, port: int) -> None:
        super().__init__({**settings, "PORT": str(port)}, folder, name)
        self.url = f"http://127.0.0.1:{port}"

    @property
    def is_ready(self) -> bool:
        """Tell whether it answers."""
        try:
            return _HTTP.get(f"{self.url}/readyz", timeout=1).status_code == 200
        except httpx.HTTPError:
            return False

    def pause(self, seconds: float) -> None:
        """Stop it where it stands, and let it go on after a while, if it was not killed meanwhile."""
        stopped = self._process
        os.kill(stopped.pid, signal.SIGSTOP)
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.kill(stopped.pid, signal.SIGCONT)


class Far:
    """Puts the playground as far away as Slack is: each message takes a while, and so does its answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, some time later."""
        if not scope.get("path", "").startswith("/api/chat."):
            return await self._app(scope, receive, send)

        async def later(message: Message) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(random.uniform(*_AWAY))
            await send(message)

        await asyncio.sleep(random.uniform(*_AWAY))
        return await self._app(scope, receive, later)


@dataclass
class Ledger:
    """What people wrote, and whether it was acknowledged."""

    written: dict[str, bool] = field(default_factory=dict)


@dataclass
class Lab:
    """The processes, their Slack and their database."""

    world: World
    victims: Sequence[Victim]
    circles: Sequence[Circle]
    store: Store
    people: Mapping[str, uuid.UUID]
    ledger: Ledger

    def database(self) -> Database:
        """Look into the database of the processes; into a SQLite file without a right to write."""
        engine = self.store.engine
        if engine.dialect.name == "sqlite":
            file = f"sqlite:///file:{engine.url.database}?mode=ro&uri=true"
            engine = create_engine(file, poolclass=NullPool)
        return Database(engine, info=self.store.info)

    def write(self, chance: random.Random) -> None:
        """Have a member thank another; Slack sends it once more where no answer came."""
        circle = chance.choice(self.circles)
        giver, receiver = chance.sample(list(circle.people), 2)
        words, where = f"Thanks {uuid.uuid4()}", chance.choice(("group", "privately"))
        body = _kudos(circle, giver, str(self.people[receiver]), words, where)
        self.ledger.written[words] = False
        for victim in chance.sample(list(self.victims) * 2, 2):
            if _is_acknowledged(victim, body):
                self.ledger.written[words] = True
                return


def _kudos(circle: Circle, giver: str, receiver: str, words: str, where: str) -> dict[str, object]:
    chosen = {"to": receiver, "where": where}
    values: dict[str, dict[str, object]] = {
        name: {name: {"type": "static_select", "selected_option": {"value": value}}}
        for name, value in chosen.items()
    }
    values["why"] = {"why": {"type": "plain_text_input", "value": words}}
    view: dict[str, object] = {
        "id": f"V{uuid.uuid4()}",
        "hash": "1",
        "type": "modal",
        "callback_id": "kudos.give",
        "blocks": [],
    }
    view |= {"private_metadata": str(circle.id), "state": {"values": values}}
    return {"type": "view_submission", "user": {"id": giver, "team_id": HOME.id}, "view": view}


def _is_acknowledged(victim: Victim, body: Mapping[str, object]) -> bool:
    content, headers = signed(interaction(body), kind=FORM)
    try:
        url = f"{victim.url}/slack/events"
        answer = _HTTP.post(url, content=content, headers=headers, timeout=_PATIENCE)
    except httpx.HTTPError:
        return False
    assert answer.status_code == 200, (answer.status_code, answer.text)
    assert answer.json()["response_action"] == "update", answer.text
    return True


@contextlib.contextmanager
def opened(url: str, *, processes: int, reads: bool, seed: int) -> Iterator[Lab]:
    """Make a town in a database, and run processes on it."""
    background, folder = Background(), Path(tempfile.mkdtemp(prefix="torture-"))
    url = url or f"sqlite:///{folder / 'board.sqlite3'}"
    keys = engine_for(f"sqlite:///{folder / 'keys.sqlite3'}")
    store = Store(engine_for(url), {"keyring": Keyring(keys, KEY)})
    _, circles = settle(store, random.Random(seed), count=GROUPS, within=WITHIN)
    people = _people(store)
    keys.dispose()
    store.engine.dispose()
    ports = [free_port() for _ in range(processes)]
    with _slack(background, circles, ports, reads=reads) as (world, address):
        settings = _settings(url, folder, address)
        victims = [Victim(settings, folder, f"app-{port}", port) for port in ports]
        yield Lab(world, victims, circles, store, people, Ledger())
        store.engine.dispose()
        for victim in victims:
            victim.end()
    background.close()


def _people(store: Store) -> dict[str, uuid.UUID]:
    with Database(store.engine, info=store.info)() as session:
        return dict(session.execute(select(Person.user_id, Person.id)).tuples().all())


@contextlib.contextmanager
def _slack(
    background: Background, circles: Sequence[Circle], ports: Sequence[int], *, reads: bool
) -> Iterator[tuple[World, str]]:
    app = create_playground(
        signing_secret=SECRET,
        request_urls=[f"http://127.0.0.1:{port}/slack/events" for port in ports],
        scopes=DEFAULT_SCOPES | (READS if reads else frozenset()),
        limits=False,
        clock=Clock(at=BEGINS),
    )
    app.add_middleware(Far)
    world: World = app.state.world
    people, channels = slack_of(circles)
    world.people |= {each.id: each for each in people}
    world.channels |= {each.id: each for each in channels}
    with background.served(app) as url:
        yield world, url


def _settings(url: str, folder: Path, slack: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "KEYRING_URL": f"sqlite:///{folder / 'keys.sqlite3'}",
        "SOUNDINGBOARD_KEY": urlsafe_b64encode(KEY).decode(),
        "SLACK_API_URL": f"{slack}/api/",
        "CLOCK_URL": f"{slack}/clock",
        "SLACK_BOT_TOKEN": "xoxb-playground",
        "SLACK_SIGNING_SECRET": SECRET,
        "MIGRATE": "false",
    }


class Crowd:
    """People who keep writing, and time that keeps moving, until told to stop."""

    def __init__(self, lab: Lab, seed: int) -> None:
        self._lab = lab
        self._over = threading.Event()
        self.faults: list[Exception] = []
        parts = (self._write, self._write, self._write, self._move)
        self._threads = [
            threading.Thread(target=self._go_on, args=(part, random.Random(seed + place)), daemon=True)
            for place, part in enumerate(parts)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let them finish what they are at; raises what went wrong."""
        self._over.set()
        for thread in self._threads:
            thread.join()
        if self.faults:
            raise self.faults[0]

    def _go_on(self, part: Callable[[random.Random], None], chance: random.Random) -> None:
        try:
            while not self._over.is_set():
                part(chance)
        except Exception as error:  # noqa: BLE001 - raised where the crowd is stopped
            self.faults.append(error)

    def _write(self, chance: random.Random) -> None:
        self._lab.write(chance)
        self._over.wait(chance.uniform(0.1, 0.8))

    def _move(self, chance: random.Random) -> None:
        self._over.wait(_MOVES)
        self._lab.world.move_clock(timedelta(hours=chance.uniform(6, 30)))

"""`python app.py serve` in processes of its own, with the playground in the test's process."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import cast

import httpx
from sqlalchemy import NullPool, create_engine, func, select
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.alarms.model import Alarm
from bot.core.database import Database, engine_for
from bot.outbox.model import Outgoing
from bot.replies import TOO_SLOW
from playground.app import create_playground
from playground.clock import Clock
from tests.local import LOCAL
from tests.playground.stage import Background, Slack
from tests.processes import until
from tests.slack import Json, Workspace
from tests.stage import BEGINS, COMMANDS, SECRET, Show, Stage

ROOT = Path(__file__).parents[2]
KEY = "c291bmRpbmdib2FyZC10ZXN0cy1vZi1hbGwta2luZHM="
_LEAVES_WITHIN = 10
_CALLS = ("/api/chat.", "/api/views.")


class Serving:
    """One process of the app; one that is killed is started again, as a host would."""

    def __init__(self, settings: Mapping[str, str], folder: Path, name: str = "app") -> None:
        kept = {each: os.environ[each] for each in ("PATH", "HOME", "LANG") if each in os.environ}
        self.log = folder / f"{name}.log"
        self.kills = 0
        self._settings = {**kept, "SOUNDINGBOARD_KEY": KEY, "PYTHONUNBUFFERED": "1", **settings}
        self._folder = folder
        self._ending = False
        self._process = self._begin()
        self._minder = threading.Thread(target=self._mind, daemon=True)
        self._minder.start()

    def _begin(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            command = [sys.executable, str(ROOT / "app.py"), "serve"]
            return subprocess.Popen(command, cwd=self._folder, env=self._settings, stdout=log, stderr=log)

    def _mind(self) -> None:
        while self._process.wait() == -signal.SIGKILL and not self._ending:
            self._process = self._begin()

    @property
    def is_alive(self) -> bool:
        """Tell whether the process runs, or is about to run again."""
        return self._minder.is_alive()

    def kill(self) -> None:
        """Kill the process where it stands."""
        self._process.kill()
        self.kills += 1

    def end(self) -> None:
        """Tell the process to stop, and see that it leaves quietly."""
        self._ending = True
        self._process.terminate()
        self._minder.join(_LEAVES_WITHIN)
        if self._minder.is_alive():
            self._process.kill()
        code, last = self._process.returncode, self.log.read_text()[-3000:]
        assert code == 0, f"{code} after:\n{last}"


class Trap:
    """Stands before the playground's Web API, and springs once at a call that the app makes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._spring: Callable[[], None] | None = None
        self._calls = 0
        self._takes_effect = False

    def arm(self, spring: Callable[[], None], *, calls: int, takes_effect: bool) -> None:
        """Spring at a call to come, before it takes effect or after; its answer is lost either way."""
        self._spring, self._calls, self._takes_effect = spring, calls, takes_effect

    def disarm(self) -> None:
        """Let everything through from now on."""
        self._spring = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a call through, or spring."""
        if self._spring is None or not scope.get("path", "").startswith(_CALLS):
            return await self._app(scope, receive, send)
        self._calls -= 1
        if self._calls > 0:
            return await self._app(scope, receive, send)
        spring, self._spring = self._spring, None
        if self._takes_effect:
            await self._app(scope, receive, _into_the_void)
        spring()
        while (await receive())["type"] != "http.disconnect":
            pass  # nobody is there to be answered
        return None


async def _into_the_void(_message: object) -> None:
    return


class Outside(Workspace):
    """Slack as members use it, with processes behind it: it settles when nothing is due any more.

    It settles after a move of the clock, and not after each press: the apps speak once a second.
    """

    def __init__(self, slack: Slack, db: Database, apps: list[Serving]) -> None:
        super().__init__(
            cast(Stage, slack), cast(Show, None), db
        )  # of the stage only http and world are used
        self.apps = apps
        self.failed = 0

    def press(self, by: str, action_id: str, *, value: str | None = None, label: str | None = None) -> Json:
        """Press a button, and once more where the person is asked to, since Slack opened no form in time."""
        while True:
            before = self._requests(by)
            answer = super().press(by, action_id, value=value, label=label)
            if self._requests(by) == before:
                return answer

    def _requests(self, by: str) -> int:
        state = self.state(by)
        told = [one for place in [*state["channels"], *state["dms"]] for one in place["messages"]]
        return sum(one["ephemeral"] and one["text"] == TOO_SLOW for one in told)

    def _ask(self, verb: str, said: Json) -> Json:
        """Do it, and once more where Slack says that the app did not answer."""
        answer, before = self._say(verb, said), self.failed
        while answer.get("result") == "failed":
            self.failed += 1
            until(self._hears, "an app is there")
            if verb == "press" and "view" not in said and self.forms(said["as"]):
                return answer  # the form did open
            answer = self._say(verb, said)
        assert answer["ok"] or self.failed > before, answer  # the button may be gone: the first press took it
        return answer

    def _say(self, verb: str, said: Json) -> Json:
        answer: Json = self.stage.http.post(f"/desk/{verb}", json=said).json()
        return answer

    def settle(self) -> None:
        """Wait until an app is there, has heard, and has done all that is due."""
        until(self._is_settled, "nothing is due")

    def _is_settled(self) -> bool:
        assert all(app.is_alive for app in self.apps), self.apps[0].log.read_text()[-3000:]
        return self._hears() and not self._is_busy()

    def _hears(self) -> bool:
        return bool(self.stage.world.links.open)

    def _is_busy(self) -> bool:
        now = self.now
        with self.db(reads=True) as session:
            alarms = select(func.count()).where(Alarm.wakes_at <= now)
            queued = select(func.count()).where(Outgoing.state == "queued", Outgoing.due_at <= now)
            sending = select(func.count()).where(Outgoing.state == "sending")
            return any(session.scalar(each) for each in (alarms, queued, sending))


class OutsideOverHttp(Outside):
    """The same where Slack calls the apps."""

    def _hears(self) -> bool:
        return all(_is_ready(url) for url in self.stage.world.settings.request_urls)


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(url.replace("/slack/events", "/readyz"), **LOCAL).status_code == 200
    except httpx.HTTPError:
        return False


def reader(url: str) -> Database:
    """Open a database that belongs to the apps, to look at it; a SQLite file without a right to write."""
    if not url.startswith("sqlite:///"):
        return Database(engine_for(url))
    path = url.removeprefix("sqlite:///")
    return Database(create_engine(f"sqlite:///file:{path}?mode=ro&uri=true", poolclass=NullPool))


@contextlib.contextmanager
def played(background: Background, *, urls: list[str] | None = None) -> Iterator[tuple[Slack, Trap]]:
    """Open a playground whose app has not come yet."""
    app = create_playground(
        signing_secret=SECRET,
        request_urls=urls or [],
        commands=COMMANDS,
        limits=False,
        clock=Clock(at=BEGINS),
        patience=10,
    )
    traps: list[Trap] = []

    def trap(inner: ASGIApp) -> Trap:
        traps.append(Trap(inner))
        return traps[-1]

    app.add_middleware(trap)
    with background.served(app) as url:
        slack = Slack(app, url)
        slack.http.timeout = httpx.Timeout(30)
        slack.http.get("/")  # the first request builds the middleware
        try:
            yield slack, traps[0]
        finally:
            slack.http.close()

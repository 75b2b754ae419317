"""Runs playgrounds on an event loop in the background, and plays the people at their desks."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import httpx
from starlette.applications import Starlette

from playground.app import create_playground
from playground.serve import run
from playground.world import World
from tests.local import LOCAL

SECRET = "a-signing-secret"
T = TypeVar("T")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Background:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()

    @contextlib.contextmanager
    def served(self, app: Starlette) -> Iterator[str]:
        url, serving = self.do(_start(app))
        try:
            yield url
        finally:
            self.do(_stop(serving))


async def _start(app: Starlette) -> tuple[str, "asyncio.Task[None]"]:
    started: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(run(app, port=0, started=started.set_result))
    return await asyncio.wait_for(started, 5), serving


async def _stop(serving: "asyncio.Task[None]") -> None:
    serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving


class Slack:
    """A served playground, and what people and the app's token can do with it."""

    def __init__(self, app: Starlette, url: str) -> None:
        self.app = app
        self.url = url
        self.http = httpx.Client(base_url=url, timeout=10, **LOCAL)

    @property
    def world(self) -> World:
        world: World = self.app.state.world
        return world

    def api(self, method: str, token: str = "xoxb-playground", **arguments: Any) -> dict[str, Any]:
        return self.call(method, token, **arguments).json()  # type: ignore[no-any-return]

    def call(self, method: str, token: str = "xoxb-playground", **arguments: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return self.http.post(f"/api/{method}", json=arguments, headers=headers)

    def desk(self, deed: str, by: str = "U0ADA", **body: Any) -> dict[str, Any]:
        return self.http.post(f"/desk/{deed}", json={"as": by, **body}).json()  # type: ignore[no-any-return]

    def sees(self, who: str = "U0ADA") -> dict[str, Any]:
        return self.http.get("/desk/state", params={"as": who}).json()  # type: ignore[no-any-return]

    def messages(self, who: str = "U0ADA", where: str = "C0CIRCLE") -> list[dict[str, Any]]:
        state = self.sees(who)
        places = [*state["channels"], *state["dms"]]
        return next(place["messages"] for place in places if place["id"] == where)

    def until(self, is_so: Callable[[], bool], *, within: float = 5.0) -> None:
        """Wait for something that happens beside the answer."""
        deadline = time.monotonic() + within
        while not is_so():
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.005)

    def trigger(self, by: str = "U0ADA", view: str | None = None) -> str:
        return self.world.tickets.new_trigger(by, view)


@contextlib.contextmanager
def slack_on(background: Background, **options: Any) -> Iterator[Slack]:
    app = create_playground(signing_secret=SECRET, **{"limits": False, "patience": 1.0, **options})
    with background.served(app) as url:
        slack = Slack(app, url)
        try:
            yield slack
        finally:
            slack.http.close()

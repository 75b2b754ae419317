"""Put the playground together: one Starlette app with its world in `app.state.world`."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from playground.clock import Clock
from playground.desk.routes import routes as desk_routes
from playground.files import file_routes
from playground.following import tell_clock
from playground.gate import Gate
from playground.pages import page_routes
from playground.response_url import respond
from playground.settings import ALL_EVENTS, DEFAULT_SCOPES, Command, Settings
from playground.storage import Storage
from playground.webapi.endpoint import call_method
from playground.world import World


def create_playground(
    *,
    folder: Path | None = None,
    signing_secret: str,
    bot_token: str = "xoxb-playground",  # noqa: S107
    app_token: str = "xapp-playground",  # noqa: S107
    refresh_token: str = "",
    request_urls: Sequence[str] = (),
    scopes: Collection[str] = DEFAULT_SCOPES,
    events: Collection[str] = ALL_EVENTS,
    commands: Sequence[Command] = (),
    app_name: str = "Demo app",
    limits: bool = True,
    clock: Clock | None = None,
    patience: float = 3.0,
    retries: Sequence[float] = (0.0, 1.0, 3.0),
) -> Starlette:
    """Make a Slack for one app.

    With `folder` it keeps its history in `slack.json` there, and raises `Unreadable` when that is not
    its own. With `request_urls` the app is called over
    HTTP, otherwise over Socket Mode. `patience` is how long an app may take to answer, and `retries` the
    pauses before an event is sent again, both in real seconds.
    """
    settings = Settings(
        signing_secret=signing_secret,
        bot_token=bot_token,
        app_token=app_token,
        refresh_token=refresh_token,
        request_urls=tuple(request_urls),
        scopes=frozenset(scopes),
        events=frozenset(events),
        commands=tuple(commands),
        app_name=app_name,
        limits=limits,
        patience=patience,
        retries=tuple(retries),
    )
    world = World(settings, clock)
    storage = Storage(folder) if folder else None
    if storage:
        storage.load(world)
    app = Starlette(routes=_routes(), middleware=[Middleware(Gate)], lifespan=_lifespan(world, storage))
    app.state.world = world
    return app


def _lifespan(
    world: World, storage: Storage | None
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        if storage:
            storage.keep(world)
        yield
        await world.close()
        if storage:
            storage.save(world)

    return lifespan


def _routes() -> list[BaseRoute]:
    return [
        Route("/api/{method}", call_method, methods=["GET", "POST"]),
        *desk_routes(),
        Route("/clock", tell_clock, methods=["GET", "POST"]),
        *file_routes(),
        Route("/response/{token}", respond, methods=["POST"]),
        WebSocketRoute("/link", _link),
        *page_routes(),
    ]


async def _link(socket: WebSocket) -> None:
    await socket.app.state.world.links.hold(socket)

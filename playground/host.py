"""Run the playground with an app beside it, as one command for a person at a terminal."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.app import create_playground
from playground.serve import PortTaken, run
from playground.settings import Command
from playground.storage import Unreadable

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-playground", "SLACK_APP_TOKEN": "xapp-playground"}
_LEAVES_WITHIN = 10
_AGAIN_AFTER = 1.0
_MOST_STARTS = 20


@dataclass(frozen=True)
class Guest:
    """An app to run: its command line, its manifest, and its own settings for a folder."""

    command: Sequence[str]
    manifest: Path
    settings: Callable[[Path], Mapping[str, str]]


def host(guest: Guest, *, port: int, folder: Path | None) -> int:
    """Run both until Ctrl-C and answer the exit code; everything is kept in ``folder``, or in none."""
    with contextlib.ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="playground-")))
        folder.mkdir(parents=True, exist_ok=True)
        try:
            asyncio.run(_host(guest, port, folder.resolve()))
        except PortTaken as taken:
            sys.stderr.write(f"{taken} For example: --port {port + 1}\n")
            return 2
        except Unreadable as reason:
            sys.stderr.write(f"{reason}\n")
            return 2
    return 0


async def _host(guest: Guest, port: int, folder: Path) -> None:
    started: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    slack = create_playground(folder=folder, signing_secret="unused", **_declared(guest.manifest))  # noqa: S106
    serving: asyncio.Future[Any] = asyncio.ensure_future(run(slack, port=port, started=started.set_result))
    await asyncio.wait([serving, started], return_when=asyncio.FIRST_COMPLETED)
    if not started.done():
        await serving
        return
    address = started.result()
    minding: asyncio.Future[Any] = asyncio.ensure_future(_mind(guest, address, folder))
    sys.stdout.write(f"\nThe playground is at {address}\nOpen it in a browser. Ctrl-C ends it.\n\n")
    sys.stdout.flush()
    await asyncio.wait([serving, minding], return_when=asyncio.FIRST_COMPLETED)
    for task in (minding, serving):
        task.cancel()
    await asyncio.wait([serving, minding])


def _declared(manifest: Path) -> dict[str, Any]:
    """Read from the app's manifest what a workspace would grant it."""
    whole = json.loads(manifest.read_text())
    features = whole["features"]
    commands = [
        Command(each["command"], each["description"], each.get("usage_hint", ""))
        for each in features.get("slash_commands", [])
    ]
    name = features.get("bot_user", {}).get("display_name") or whole["display_information"]["name"]
    asked = whole["oauth_config"]["scopes"]
    scopes = [*asked["bot"], *asked.get("bot_optional", [])]
    return {"commands": commands, "scopes": scopes, "app_name": name}


async def _mind(guest: Guest, address: str, folder: Path) -> None:
    """Keep the app running: one that was killed is started again."""
    slack = {"SLACK_API_URL": f"{address}/api/", "CLOCK_URL": f"{address}/clock"}
    settings = {**os.environ, **TOKENS, **slack, **guest.settings(folder)}
    with (folder / "app.log").open("ab") as log:
        for _ in range(_MOST_STARTS):
            app = await asyncio.create_subprocess_exec(
                *guest.command, cwd=folder, env=settings, stdout=log, stderr=log, start_new_session=True
            )
            try:
                await app.wait()
            finally:
                await _end(app)
            await asyncio.sleep(_AGAIN_AFTER)
    sys.stderr.write(f"The app stopped again and again. Its last words are in {folder / 'app.log'}\n")


async def _end(app: asyncio.subprocess.Process) -> None:
    if app.returncode is not None:
        return
    app.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(_LEAVES_WITHIN):
            await app.wait()
    except TimeoutError:
        app.kill()
        await app.wait()

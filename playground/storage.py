"""Keep a playground's history in a folder, so that one that was killed starts again with it."""

import asyncio
import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from playground.channels import Channel, Message
from playground.files import File
from playground.people import Person
from playground.views import View
from playground.world import World

FILE = "slack.json"
VERSION = 1
GATHER = 0.01  # seconds in which changes are written as one
SHARE = 5  # and at least this many times what the last writing took, so that a long history costs little


class Unreadable(Exception):  # noqa: N818
    """The folder's `slack.json` is not one that this playground wrote."""


class Storage:
    """The file `slack.json` in a folder, always whole: written beside and put in place."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._planned: asyncio.TimerHandle | None = None
        self._took = 0.0

    def keep(self, world: World) -> None:
        """Write after every change from now on."""
        loop = asyncio.get_running_loop()

        def note() -> None:
            loop.call_soon_threadsafe(self._plan, world)

        world.watchers.add(note)

    def _plan(self, world: World) -> None:
        if self._planned is None:
            self._planned = asyncio.get_running_loop().call_later(
                max(GATHER, SHARE * self._took), self.save, world
            )

    def save(self, world: World) -> None:
        """Write everything that outlives the process: not triggers, response URLs and open modals."""
        if self._planned is not None:
            self._planned.cancel()
            self._planned = None
        started = time.monotonic()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_suffix(".new")
        beside.write_text(json.dumps(_dump(world), default=vars), encoding="utf-8")
        beside.replace(self._file)
        self._took = time.monotonic() - started

    def load(self, world: World) -> None:
        """Put what was kept into the world, if there is something. Raises `Unreadable`."""
        if not self._file.exists():
            return
        try:
            _restore(world, json.loads(self._file.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError, AttributeError) as broken:
            raise Unreadable(f"{self._file} cannot be read. Move it away to start afresh.") from broken


def _dump(world: World) -> dict[str, Any]:
    return {
        "version": VERSION,
        "clock_seconds": world.clock.offset.total_seconds(),
        "installed": world.installed,
        "revoked": world.revoked,
        "people": list(world.people.values()),
        "channels": list(world.channels.values()),
        "homes": list(world.homes.values()),
        "files": list(world.files.values()),
    }


def _restore(world: World, kept: dict[str, Any]) -> None:
    if kept["version"] != VERSION:
        raise ValueError(kept["version"])
    people = [_person(each) for each in kept["people"]]
    channels = [_channel(each) for each in kept["channels"]]
    world.clock.offset = timedelta(seconds=kept["clock_seconds"])
    world.installed, world.revoked = kept["installed"], kept.get("revoked", False)
    world.people = {each.id: each for each in people}
    world.channels = {each.id: each for each in channels}
    world.homes = {each["user"]: View(**each) for each in kept["homes"]}
    world.files = {each["id"]: File(**each) for each in kept.get("files", [])}


def _person(kept: dict[str, Any]) -> Person:
    lists = {name: tuple(kept[name]) for name in ("quiet", "status") if kept.get(name)}
    return Person(**{**kept, **lists})


def _channel(kept: dict[str, Any]) -> Channel:
    messages = {ts: Message(**each) for ts, each in kept["messages"].items()}
    return Channel(**{**kept, "messages": messages})

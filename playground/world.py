"""Everything that this Slack knows, in one object that one event loop owns."""

import asyncio
import secrets
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from playground.channels import Channel, Message
from playground.clock import Clock
from playground.delivery.courier import Courier
from playground.delivery.links import Links
from playground.faults import Faults
from playground.files import File
from playground.limits import Limits
from playground.people import BOT_USER, HOME, Person, cast, rooms
from playground.settings import Settings
from playground.tickets import Tickets
from playground.tokens import Tokens
from playground.views import View

NOTICES_KEPT = 20
NOTICE_SHOWN = 60.0  # real seconds


@dataclass(frozen=True)
class Notice:
    """A sentence that Slack itself shows to one person, for example after a failed command."""

    id: str
    user: str
    text: str
    channel: str | None
    at: float


class World:
    """People, channels, messages, views and time. Not thread-safe: change it on its event loop."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or Clock()
        self.version = 0
        self.closing = False
        self.links = Links()
        self.courier = Courier(self, self.links)
        self.watchers: set[Callable[[], None]] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self._begin()

    def _begin(self) -> None:
        self.installed, self.revoked = True, False
        self.people: dict[str, Person] = {each.id: each for each in cast(self.settings.app_name)}
        self.channels: dict[str, Channel] = {
            each.id: each for each in rooms(int(self.clock.now().timestamp()))
        }
        self.files: dict[str, File] = {}
        self.homes: dict[str, View] = {}
        self.modals: dict[str, list[View]] = {}
        self.notices: list[Notice] = []
        self.faults = Faults()
        self.limits = Limits()
        self.tickets = Tickets()
        self.tokens = Tokens(self.settings.bot_token, self.settings.refresh_token, self.clock.now())
        self._last_ts = 0

    def reset(self) -> None:
        """Begin again: everybody, no messages, the clock at its start. Connections of apps stay.

        May be called from another thread while no request is under way.
        """
        for task in list(self.tasks):
            task.get_loop().call_soon_threadsafe(task.cancel)
        self.clock.reset()
        self._begin()
        self.changed()

    # Time and names

    def next_ts(self) -> str:
        """Make a message ts: the moved time, and never the same twice."""
        now = int(self.clock.now().timestamp() * 1_000_000)
        self._last_ts = max(now, self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, letter: str) -> str:
        """Make an id as Slack does: a letter and ten signs."""
        return letter + secrets.token_hex(5).upper()

    def move_clock(self, by: timedelta) -> None:
        """Move time forward for everybody."""
        self.clock.forward(by)
        self.changed()

    def move_clock_to(self, instant: datetime) -> None:
        """Move time forward to an instant. Raises `ValueError` when that has passed."""
        self.move_clock(instant - self.clock.now())

    # Who and where

    def is_external(self, user: str) -> bool:
        """Say whether a person belongs to the other company."""
        return self.people[user].team != HOME.id

    def is_stranger(self, user: str) -> bool:
        """Say whether a person of the other company shares no channel with the app."""
        return self.is_external(user) and not any(
            user in channel.members and BOT_USER in channel.members
            for channel in self.channels.values()
            if channel.kind != "im"
        )

    def dm_with(self, user: str) -> Channel:
        """Find the direct messages between the app and a person, opening them on first use."""
        dm_id = f"D{user[1:]}"
        if dm_id not in self.channels:
            created = int(self.clock.now().timestamp())
            self.channels[dm_id] = Channel(dm_id, self.settings.app_name, "im", created, [user, BOT_USER])
        return self.channels[dm_id]

    # Messages

    def post(self, channel: Channel, message: Message) -> Message:
        """Put a message into a channel, read by whoever wrote it."""
        channel.messages[message.ts] = message
        channel.read[message.user] = message.ts
        self.changed()
        return message

    def remove(self, channel: Channel, ts: str) -> None:
        """Take a message out of a channel."""
        channel.messages.pop(ts, None)
        self.changed()

    # Views

    def find_view(self, view_id: str) -> View | None:
        """Find an open modal or a Home by its id."""
        stacks = [*self.modals.values(), list(self.homes.values())]
        return next((view for stack in stacks for view in stack if view.id == view_id), None)

    def find_view_by_name(self, external_id: str) -> View | None:
        """Find an open modal or a Home by the id that the app gave it."""
        stacks = [*self.modals.values(), list(self.homes.values())]
        found = (view for stack in stacks for view in stack if view.external_id == external_id)
        return next(found, None) if external_id else None

    def stack_of(self, user: str) -> list[View]:
        """Give a person's open modals, the one on top last."""
        return self.modals.setdefault(user, [])

    # Telling

    def notify(self, user: str, text: str, channel: str | None = None) -> None:
        """Show one person a sentence of Slack's own."""
        notice = Notice(self.new_id("N"), user, text, channel, time.monotonic())
        self.notices = [*self.notices[-NOTICES_KEPT:], notice]
        self.changed()

    def notices_of(self, user: str) -> list[Notice]:
        """Select the notices that a person still sees."""
        oldest = time.monotonic() - NOTICE_SHOWN
        return [each for each in self.notices if each.user == user and each.at >= oldest]

    def changed(self) -> None:
        """Tell whoever watches that something may look different now."""
        self.version += 1
        for tell in list(self.watchers):
            tell()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run work beside the answer, and keep hold of it until it is done."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def close(self) -> None:
        """Say goodbye: live pages and sockets end, work beside answers stops."""
        self.closing = True
        self.changed()
        for task in self.tasks:
            task.cancel()
        await self.courier.close()

"""The app's HTTP door, at which a test says whatever it likes, signed as Slack signs it."""

import asyncio
import dataclasses
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from playground import payloads
from playground.channels import Message
from playground.delivery.signed import signature
from playground.settings import Command
from playground.views import View
from tests.local import LOCAL
from tests.slack import CIRCLE, Json, Workspace, elements, filled
from tests.stage import SECRET

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class Said:
    """A request as Slack would send it."""

    body: bytes
    kind: str = FORM

    @classmethod
    def interaction(cls, payload: Json) -> "Said":
        """Say that something was pressed, sent or closed."""
        return cls(urlencode({"payload": json.dumps(payload)}).encode())


class Door:
    """One test's way to the door of its bot."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._world = workspace.stage.world

    def say(self, said: Said) -> httpx.Response:
        """Say one thing."""
        return self.say_at_once([said])[0]

    def say_at_once(self, many: Sequence[Said]) -> list[httpx.Response]:
        """Say several things at the same moment, each over a connection of its own, and settle."""
        answers = asyncio.run(self._say_all(many))
        self._workspace.settle()
        return answers

    async def _say_all(self, many: Sequence[Said]) -> list[httpx.Response]:
        url = self._workspace.stage.bot_url
        async with httpx.AsyncClient(timeout=30, **LOCAL) as client:
            return await asyncio.gather(*(client.post(url, **signed(said)) for said in many))

    def press(self, by: str, message: Json, action_id: str, **forged: Any) -> Said:
        """Press a button of a message in the channel, or one forged upon it."""
        found = [(b, e) for b, e in elements(message["blocks"]) if e["action_id"] == action_id]
        block, element = found[0] if found else ({"block_id": "forged"}, {"type": "button"})
        action = {**element, "action_id": action_id, "block_id": block["block_id"], **forged}
        channel = self._world.channels[CIRCLE]
        shown = Message(message["ts"], message["user"], message["text"], message["blocks"])
        payload = payloads.press_in_message(
            self._world.people[by],
            channel,
            shown,
            action,
            values={},
            trigger=self._world.tickets.new_trigger(by),
            reply=f"{self._workspace.stage.url}/response/{self._world.tickets.new_reply(by, channel.id)}",
        )
        return Said.interaction(payload)

    def press_in(self, view: View, action_id: str) -> Said:
        """Press a button in a form as it stands, or as it stood."""
        block, element = next((b, e) for b, e in elements(view.blocks) if e["action_id"] == action_id)
        trigger = self._world.tickets.new_trigger(view.user, view.id)
        action = {**element, "block_id": block["block_id"]}
        person = self._world.people[view.user]
        return Said.interaction(payloads.press_in_view(person, view, action, trigger=trigger))

    def form(self, by: str) -> View:
        """Find the form on top as the playground keeps it."""
        return self._world.stack_of(by)[-1]

    def submission(self, view: View, **answers: Any) -> Said:
        """Send a form, filled in."""
        sent = dataclasses.replace(view)
        sent.enter(filled({"blocks": view.blocks}, answers))
        trigger = self._world.tickets.new_trigger(view.user, view.id)
        return Said.interaction(payloads.submission(self._world.people[view.user], sent, trigger=trigger))

    def another(self, view: View) -> View:
        """Make the same form once more, as if it had been opened again."""
        return dataclasses.replace(view, id=self._world.new_id("V"), hash=secrets.token_hex(6))

    def command(self, by: str, text: str, channel: str = CIRCLE) -> Said:
        """Type a command."""
        name, _, rest = text.partition(" ")
        where = self._world.channels[channel]
        trigger, reply = self._world.tickets.new_trigger(by), self._world.tickets.new_reply(by, channel)
        person, url = self._world.people[by], f"{self._workspace.stage.url}/response/{reply}"
        fields = payloads.command(person, where, Command(name, ""), rest, trigger=trigger, reply=url)
        return Said(urlencode(fields).encode())

    def event(self, inner: Json) -> Said:
        """Tell of an event."""
        told = payloads.event(
            inner | {"event_ts": self._world.next_ts()},
            event_id=f"Ev{secrets.token_hex(5).upper()}",
            at=time.time(),
            shared=False,
        )
        return Said(json.dumps(told).encode(), JSON)


def signed(said: Said) -> dict[str, Any]:
    """Give what an HTTP client posts."""
    timestamp = str(int(time.time()))
    headers = {
        "content-type": said.kind,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature(SECRET, timestamp, said.body),
    }
    return {"content": said.body, "headers": headers}


def answered(response: httpx.Response) -> Json:
    """Read what the app answered; empty for a bare receipt. Raises AssertionError for anything but 200."""
    assert response.status_code == 200, response.status_code
    answer: Json = response.json() if response.content else {}
    return answer

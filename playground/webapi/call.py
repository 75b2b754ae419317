"""One call of a method: who calls, with which arguments; and the error that Slack answers with."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playground.blockkit import BLOCKS_TOO_LONG, VIEW_TOO_LARGE, Problem
from playground.channels import Blocks, Channel
from playground.people import BOT_USER, Person
from playground.world import World

Answer = dict[str, Any]
PROBLEMS_TOLD = 20
OWN_ERRORS = frozenset({BLOCKS_TOO_LONG, VIEW_TOO_LARGE})


class SlackError(Exception):
    """An answer with `ok: false`; `extra` are further fields of it."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra


@dataclass(frozen=True)
class Call:
    """A method's name and arguments. `base_url` is how the caller reached the playground."""

    world: World
    method: str
    arguments: dict[str, Any]
    base_url: str

    def text(self, name: str) -> str:
        """Read an argument as text, empty when it is missing."""
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def needed(self, name: str) -> str:
        """Read an argument that the method cannot do without."""
        if not (value := self.text(name)):
            raise SlackError(
                "invalid_arguments",
                response_metadata={"messages": [f"[ERROR] missing required field: {name}"]},
            )
        return value

    def number(self, name: str, *, default: int, most: int) -> int:
        """Read a whole number from 1 to `most`."""
        text = self.text(name) or str(default)
        if not text.isdigit() or not 1 <= int(text) <= most:
            raise SlackError("invalid_limit")
        return int(text)

    def structure(self, name: str, *, error: str) -> Any:
        """Read an argument that is JSON: as it came in a JSON body, or as text in a form."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise SlackError(error) from None

    def blocks(self) -> Blocks | None:
        """Read the blocks of a message; None when there are none."""
        blocks = self.structure("blocks", error="invalid_blocks_format")
        if blocks is not None and not isinstance(blocks, list):
            raise SlackError("invalid_blocks_format")
        return blocks

    def channel(self) -> Channel:
        """Find the channel that the call is about, if the app may know of it."""
        channel = self.world.channels.get(self.text("channel"))
        if channel is None or (channel.kind != "public" and BOT_USER not in channel.members):
            raise SlackError("channel_not_found")
        return channel

    def person(self, name: str = "user") -> Person:
        """Find the person that the call is about."""
        person = self.world.people.get(self.text(name))
        if person is None:
            raise SlackError("user_not_found")
        return person

    def need_scope(self, scope: str) -> None:
        """Refuse when the app was not given a scope."""
        held = self.world.settings.scopes
        if scope not in held:
            raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(held)))


def problems(found: Sequence[Problem], *, error: str) -> SlackError:
    """Say what is wrong with blocks, in Slack's words and with a pointer to each place."""
    if found[0].message in OWN_ERRORS:
        return SlackError(found[0].message)
    told = [f"{each.message} [json-pointer:{each.pointer}]" for each in found[:PROBLEMS_TOLD]]
    extra: Answer = {"errors": told} if error == "invalid_blocks" else {}
    return SlackError(error, **extra, response_metadata={"messages": [f"[ERROR] {each}" for each in told]})

"""What lets an app answer a person for a while, on real time: triggers and response URLs."""

import secrets
import time
from dataclasses import dataclass

TRIGGER_LIVES = 3.0
TRIGGER_REMEMBERED = 60.0
REPLY_LIVES = 30 * 60.0
REPLY_USES = 5


@dataclass
class Trigger:
    """A press, command or submission: good for one form in three seconds. `view` is where it came from."""

    user: str
    view: str | None
    at: float
    used: bool = False

    @property
    def is_expired(self) -> bool:
        """Say whether its three seconds are over."""
        return time.monotonic() - self.at > TRIGGER_LIVES


@dataclass
class Reply:
    """A response URL: five uses in thirty minutes. `ts` is the message that was pressed, if any."""

    user: str
    channel: str
    ts: str | None
    at: float
    left: int = REPLY_USES

    @property
    def is_expired(self) -> bool:
        """Say whether its thirty minutes are over."""
        return time.monotonic() - self.at > REPLY_LIVES


class Tickets:
    """The triggers and response URLs that are out."""

    def __init__(self) -> None:
        self.triggers: dict[str, Trigger] = {}
        self.replies: dict[str, Reply] = {}
        self._count = 0

    def new_trigger(self, user: str, view: str | None = None) -> str:
        """Hand out a trigger id, and forget those that everybody has forgotten."""
        now = time.monotonic()
        for old in [key for key, each in self.triggers.items() if now - each.at > TRIGGER_REMEMBERED]:
            del self.triggers[old]
        self._count += 1
        trigger_id = f"{int(now * 1000)}.{self._count}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(user, view, now)
        return trigger_id

    def new_reply(self, user: str, channel: str, ts: str | None = None) -> str:
        """Hand out the secret part of a response URL."""
        token = secrets.token_urlsafe(18)
        self.replies[token] = Reply(user, channel, ts, time.monotonic())
        return token

"""Channels, direct messages with the app, and what is written in them."""

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["public", "private", "im"]
Blocks = list[dict[str, Any]]


@dataclass
class Message:
    """One message. `only_for` is the one person who sees it (ephemeral), `edited` the ts of the last edit."""

    ts: str
    user: str
    text: str
    blocks: Blocks = field(default_factory=list)
    edited: str | None = None
    only_for: str | None = None
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    files: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Channel:
    """A public or private channel, or the direct messages (`im`) between the app and one person.

    `read` holds for each person the ts up to which they have read; in a `read_only` one the app may not post.
    """

    id: str
    name: str
    kind: Kind
    created: int
    members: list[str]
    shared: bool = False
    archived: bool = False
    read_only: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)

    def visible_to(self, user: str) -> list[Message]:
        """Select what `user` sees, oldest first."""
        return [message for message in self.messages.values() if message.only_for in {None, user}]

    def unread_of(self, user: str) -> int:
        """Count what others wrote since `user` last read here."""
        since = self.read.get(user, "0")
        return sum(message.user != user and message.ts > since for message in self.visible_to(user))

"""Modals and Homes: one view as Slack keeps it."""

import secrets
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from playground import inputs
from playground.blocks import settled
from playground.channels import Blocks

STACK = 3  # a modal and two pushed onto it
TEXTS = ("title", "submit", "close")


@dataclass
class View:
    """A view that one person has open. `values` is the state of its inputs, `errors` texts by block id."""

    id: str
    user: str
    type: Literal["modal", "home"]
    hash: str = ""
    title: dict[str, Any] | None = None
    submit: dict[str, Any] | None = None
    close: dict[str, Any] | None = None
    blocks: Blocks = field(default_factory=list)
    callback_id: str = ""
    private_metadata: str = ""
    external_id: str = ""
    clear_on_close: bool = False
    notify_on_close: bool = False
    submit_disabled: bool = False
    root: str = ""
    previous: str | None = None
    values: inputs.Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    busy: bool = False

    @classmethod
    def new(
        cls, view_id: str, *, user: str, body: dict[str, Any], now: float, below: Self | None = None
    ) -> Self:
        """Make a view from what the app sent, on top of the view `below`. `now` is Unix seconds."""
        view = cls(view_id, user, body["type"], root=below.root if below else view_id)
        view.previous = below.id if below else None
        view.rewrite(body, now=now)
        return view

    def rewrite(self, body: dict[str, Any], *, now: float) -> None:
        """Show something else in this view; input survives where its ids stay the same."""
        blocks = settled(body["blocks"])
        self.values = inputs.kept(self.blocks, blocks, self.values)
        self.blocks = blocks
        self.title, self.submit, self.close = (_text(body.get(name)) for name in TEXTS)
        self.callback_id = body.get("callback_id") or ""
        self.private_metadata = body.get("private_metadata") or ""
        self.external_id = body.get("external_id") or ""
        self.clear_on_close = bool(body.get("clear_on_close"))
        self.notify_on_close = bool(body.get("notify_on_close"))
        self.submit_disabled = bool(body.get("submit_disabled"))
        self.errors = {}
        self.hash = f"{int(now)}.{secrets.token_urlsafe(6)}"

    def enter(self, values: inputs.Values) -> None:
        """Note what the person has entered so far."""
        self.values = inputs.filled(self.blocks, self.values, values)


def _text(text: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if text is None else {"emoji": True, **text}

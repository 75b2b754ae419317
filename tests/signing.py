"""Requests as Slack signs them, and as somebody else would."""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx

from playground import payloads
from playground.delivery.signed import signature
from tests.local import LOCAL
from tests.slack import Workspace, filled
from tests.stage import SECRET

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def signed(
    body: Mapping[str, Any] | bytes,
    *,
    kind: str = JSON,
    secret: str = SECRET,
    at: float | str | None = None,
    **headers: str,
) -> tuple[bytes, dict[str, str]]:
    """Sign a body, which a mapping becomes by its content type; answer the bytes and the headers."""
    timestamp = at if isinstance(at, str) else str(int(time.time() if at is None else at))
    raw = body if isinstance(body, bytes) else _encoded(body, kind)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return raw, {
        "content-type": kind,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature(secret, timestamp, raw),
    } | named


def send(url: str, content: bytes, headers: Mapping[str, str] | list[tuple[str, str]]) -> httpx.Response:
    """Post to the app as Slack does, on a connection of its own."""
    return httpx.post(url, content=content, headers=headers, timeout=20, **LOCAL)


def command(text: str = "", *, command: str = "/board", by: str = "U0ADA", **more: str) -> dict[str, str]:
    """Make a slash command's fields."""
    return {
        "command": command,
        "text": text,
        "team_id": "T0SOUND",
        "user_id": by,
        "channel_id": "C0CIRCLE",
        "trigger_id": f"trigger-{time.monotonic_ns()}",
        "response_url": "http://127.0.0.1:9/none",
        **more,
    }


def interaction(payload: Mapping[str, Any]) -> dict[str, str]:
    """Wrap a press or a form as Slack does: JSON in a form field."""
    return {"payload": json.dumps(payload)}


def press(action_id: str, *, by: str = "U0ADA", **more: Any) -> dict[str, Any]:
    """Make the payload of a button in the circle's channel."""
    return {
        "type": "block_actions",
        "user": {"id": by, "team_id": "T0SOUND"},
        "team": {"id": "T0SOUND"},
        "channel": {"id": "C0CIRCLE"},
        "trigger_id": f"trigger-{time.monotonic_ns()}",
        "actions": [{"type": "button", "block_id": "b", "action_id": action_id, "value": "1"}],
        **more,
    }


def submission(workspace: Workspace, by: str, **answers: Any) -> dict[str, Any]:
    """Make the payload of the form on top, filled in and sent, without sending it."""
    world = workspace.stage.world
    view = world.modals[by][-1]
    view.enter(filled(workspace.form(by), answers))
    return payloads.submission(world.people[by], view, trigger=world.tickets.new_trigger(by, view.id))


def event(inner: Mapping[str, Any], *, event_id: str) -> dict[str, Any]:
    """Wrap an event as the Events API does."""
    return {"type": "event_callback", "team_id": "T0SOUND", "event_id": event_id, "event": dict(inner)}


def _encoded(body: Mapping[str, Any], kind: str) -> bytes:
    return urlencode(body).encode() if kind.startswith(FORM) else json.dumps(body).encode()

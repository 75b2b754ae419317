"""What makes two deliveries the same."""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any

KEPT = timedelta(days=3)
"""Slack tries an event for about an hour; three days leave room for a long outage of ours."""


def key_of(body: Mapping[str, Any]) -> str | None:
    """Name a delivery: by event id, by view and its hash, or by trigger; None for what has no effect."""
    name = _name(body)
    return None if name is None else sha256(name.encode()).hexdigest()


def _name(body: Mapping[str, Any]) -> str | None:
    if "event_id" in body:
        return f"event:{body['event_id']}"
    if body.get("type") in ("view_submission", "view_closed"):
        view = body["view"]
        return f"{body['type']}:{view['id']}:{view.get('hash', '')}"
    return f"trigger:{body['trigger_id']}" if "trigger_id" in body else None

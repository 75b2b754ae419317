"""The table the checker works from: the generated limits with the amendments laid over them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from playground.blockkit.amendments import AMENDMENTS, MAY_BE_EMPTY

Kind = dict[str, Any]
"""What a value must be: `is` (string, integer, number, boolean, choice, list, shape), `of`, `min`,
`max`, `format`, `null`. `min` and `max` count characters, items, or bound the number; on a text object
they bound its `text`."""

Shape = dict[str, Kind]


@cache
def shapes() -> dict[str, Shape]:
    """Read every shape that Slack knows, by the name it has in `@slack/types`."""
    text = Path(__file__).with_name("limits.json").read_text(encoding="utf-8")
    table: dict[str, Shape] = json.loads(text)["shapes"]
    for name, change in AMENDMENTS.items():
        if "like" not in change:
            table[name] = _amended(table.get(name, {}), change)
    for name, change in AMENDMENTS.items():
        if "like" in change:
            table[name] = _amended(table[change["like"]], change)
    return {name: _filled(name, shape) for name, shape in table.items()}


def _amended(shape: Shape, change: dict[str, Any]) -> Shape:
    amended = dict(shape)
    for field, over in change.items():
        if over is None:
            del amended[field]
        elif field != "like":
            amended[field] = amended.get(field, {}) | over
    return amended


def _filled(name: str, shape: Shape) -> Shape:
    """Give every list the one item it must hold, except where Slack takes an empty one."""
    return {
        field: kind if (name, field) in MAY_BE_EMPTY else _not_empty(kind) for field, kind in shape.items()
    }


def _not_empty(kind: Kind) -> Kind:
    if kind["is"] != "list":
        return kind
    return {"min": 1, **kind, "of": _not_empty(kind["of"])}

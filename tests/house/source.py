"""The project's own files, as these tests read them."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BOT = ROOT / "bot"
ROOMS = frozenset(path.parent.name for path in BOT.glob("*/__init__.py"))


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text())
    return found


def calls() -> Iterator[ast.Call]:
    """Every call of a method in the bot's code."""
    for path in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node


def registered(kind: str) -> set[str]:
    """What the rooms register with `app.<kind>("…")`."""
    return {
        call.args[0].value
        for call in calls()
        if ast.unparse(call.func) == f"app.{kind}"
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }

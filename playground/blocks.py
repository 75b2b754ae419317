"""What Slack does to blocks on the way in: check them, give ids to those without, fill in text flags."""

import copy
import secrets
from collections.abc import Iterator
from typing import Any

from playground.channels import Blocks
from playground.inputs import EMPTY

ALL_TEXT = 13_200  # characters over all blocks of a message; measured by others, in no document
WITH_ACTIONS = frozenset({*EMPTY, "button", "overflow", "workflow_button", "icon_button", "feedback_buttons"})


def settled(blocks: Blocks) -> Blocks:
    """Copy blocks as Slack keeps them: every block and every element has an id, every text its flag."""
    kept = copy.deepcopy(blocks)
    for block in kept:
        block.setdefault("block_id", _new_id())
        _settle(block)
    return kept


def _new_id() -> str:
    return secrets.token_urlsafe(4)[:5]


def _settle(part: Any) -> None:
    if isinstance(part, list):
        for item in part:
            _settle(item)
    elif isinstance(part, dict):
        _fill(part)
        for item in part.values():
            _settle(item)


def _fill(part: dict[str, Any]) -> None:
    kind = part.get("type")
    if kind in WITH_ACTIONS:
        part.setdefault("action_id", _new_id())
    elif kind == "plain_text":
        part.setdefault("emoji", True)
    elif kind == "mrkdwn":
        part.setdefault("verbatim", False)


def elements_of(blocks: Blocks) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Go through every pair of block and element that a person can use."""
    for block in blocks:
        found = [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]
        for element in found:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def find_element(blocks: Blocks, block_id: str, action_id: str) -> dict[str, Any] | None:
    """Find the element that a person used."""
    return next(
        (
            element
            for block, element in elements_of(blocks)
            if block.get("block_id") == block_id and element["action_id"] == action_id
        ),
        None,
    )


def length_of_text(part: Any) -> int:
    """Count the characters of all texts in blocks."""
    if isinstance(part, list):
        return sum(map(length_of_text, part))
    if not isinstance(part, dict):
        return 0
    own = len(part["text"]) if isinstance(part.get("text"), str) else 0
    return own + sum(length_of_text(value) for value in part.values())

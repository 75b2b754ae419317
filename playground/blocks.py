"""What Slack does to blocks on the way in: ids for those without, and flags on texts."""

import copy
import secrets
from typing import Any

from playground.channels import Blocks
from playground.inputs import EMPTY
from playground.parts import all_blocks

WITH_ACTIONS = frozenset({*EMPTY, "button", "overflow", "workflow_button", "icon_button", "feedback_buttons"})


def settled(blocks: Blocks) -> Blocks:
    """Copy blocks as Slack keeps them: every block and every element has an id, every text its flag."""
    kept = copy.deepcopy(blocks)
    for block in all_blocks(kept):
        block.setdefault("block_id", _new_id())
    _settle(kept)
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

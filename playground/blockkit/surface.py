"""Rules over a whole message, modal or Home: what may stand there, and what may stand there once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from playground.blockkit.checks import Found, say
from playground.blockkit.problem import Place, below

Json = dict[str, Any]

MESSAGE_CHARACTERS = 13_200
"""Undocumented: over all blocks together Slack answers `msg_blocks_too_long` from about here."""

MARKDOWN_CHARACTERS = 12_000
TABLE_CHARACTERS = {"table": 10_000, "data_table": 20_000}
VIEW_BYTES = 250_000

BLOCKS_TOO_LONG = "msg_blocks_too_long"
VIEW_TOO_LARGE = "view_too_large"

MESSAGE, MODAL, HOME = "message", "modal", "home"

# Blocks and elements that are not everywhere, as Slack's reference lists their surfaces.
ONLY_ON: dict[str, frozenset[str]] = {
    kind: frozenset(surfaces)
    for kinds, surfaces in (
        (("context_actions", "file", "markdown", "plan", "task_card", "workflow_button"), {MESSAGE}),
        (("alert", "email_text_input", "file_input", "number_input", "url_text_input"), {MODAL}),
        (("carousel", "container", "data_table", "table"), {MESSAGE, HOME}),
        (("datetimepicker",), {MESSAGE, MODAL}),
        (("rich_text_input",), {MODAL, HOME}),
    )
    for kind in kinds
}

Placed = tuple[Place, Json]


def all_blocks(blocks: Iterable[Json], place: Place) -> Iterator[Placed]:
    """Go through the blocks of a surface and the blocks within them."""
    for index, block in enumerate(blocks):
        yield (place, index), block
        for field in ("child_blocks", "elements"):
            if block["type"] in {"container", "carousel"} and field in block:
                yield from all_blocks(block[field], below(place, (index, field)))


def elements(block: Json, place: Place) -> Iterator[Placed]:
    """Go through the elements of one block."""
    for field in ("element", "accessory"):
        if field in block:
            yield (place, field), block[field]
    if block["type"] in {"actions", "context_actions"}:
        for index, element in enumerate(block["elements"]):
            yield below(place, ("elements", index)), element


def check_surface(blocks: list[Json], place: Place, surface: str, found: Found) -> None:
    """Add what is wrong with blocks of the right shape: a stranger here, an id or a focus used twice."""
    placed = list(all_blocks(blocks, place))
    within = [element for at, block in placed for element in elements(block, at)]
    for at, part in (*placed, *within):
        if part["type"] in ONLY_ON and surface not in ONLY_ON[part["type"]]:
            say(found, (at, "type"), f"unsupported type: {part['type']}")
    check_block_ids(placed, found)
    focused = [at for at, element in within if element.get("focus_on_load")]
    for at in focused[1:]:
        say(found, (at, "focus_on_load"), "only one element can set `focus_on_load` to true")


def check_block_ids(placed: list[Placed], found: Found) -> None:
    """Add every block that takes another's id."""
    seen: set[str] = set()
    for at, block in placed:
        block_id = block.get("block_id")
        if block_id in seen:
            say(found, (at, "block_id"), f'`block_id` "{block_id}" already exists')
        elif block_id:
            seen.add(block_id)


def check_submit(view: Json, place: Place, found: Found) -> None:
    """Add the inputs of a modal that cannot be submitted; the pointer is the one Slack gives."""
    if view["type"] == MODAL and "submit" not in view:
        for index, block in enumerate(view["blocks"]):
            if block["type"] == "input":
                at = below(place, ("blocks", index, "input"))
                say(found, at, "must define `submit` to use an `input` block in modals")


def characters(part: Any) -> int:
    """Count the characters that a part shows, wherever they are written."""
    if isinstance(part, list):
        return sum(characters(item) for item in part)
    if not isinstance(part, dict):
        return 0
    texts = (
        len(value) if key == "text" and isinstance(value, str) else characters(value)
        for key, value in part.items()
    )
    return sum(texts)


def check_length(blocks: list[Json], place: Place, found: Found) -> None:
    """Add a message that is too long in all, though each of its texts may be short enough."""
    count = dict.fromkeys(("markdown", *TABLE_CHARACTERS, "other"), 0)
    for block in blocks:
        count[block["type"] if block["type"] in count else "other"] += characters(block)
    if count["markdown"] > MARKDOWN_CHARACTERS or count["markdown"] + count["other"] > MESSAGE_CHARACTERS:
        say(found, place, BLOCKS_TOO_LONG)
    for kind, most in TABLE_CHARACTERS.items():
        if count[kind] > most:
            say(found, place, f"no more than {most} characters allowed in `{kind}` blocks")


def check_size(view: Json, place: Place, found: Found) -> None:
    """Add a view that weighs more than Slack carries."""
    if (
        len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass"))
        > VIEW_BYTES
    ):
        say(found, place, VIEW_TOO_LARGE)

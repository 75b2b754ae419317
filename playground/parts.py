"""Find one's way in blocks: which block holds which elements, at any depth."""

from collections.abc import Iterator
from typing import Any

Block = dict[str, Any]
BLOCKS_WITHIN = {"container": "child_blocks", "carousel": "elements"}


def all_blocks(blocks: list[Block]) -> Iterator[Block]:
    """Go through blocks and the blocks within them."""
    for block in blocks:
        yield block
        if within := BLOCKS_WITHIN.get(block["type"]):
            yield from all_blocks(block.get(within) or [])


def elements(blocks: list[Block]) -> Iterator[tuple[Block, Block]]:
    """Go through every pair of block and element that a person can use."""
    for block in all_blocks(blocks):
        listed = [*(block.get("elements") or []), *(block.get("actions") or [])]
        for element in (block.get("element"), block.get("accessory"), *listed):
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def find_element(blocks: list[Block], block_id: str, action_id: str) -> Block | None:
    """Find the element that a person used."""
    return next(
        (
            element
            for block, element in elements(blocks)
            if block.get("block_id") == block_id and element["action_id"] == action_id
        ),
        None,
    )

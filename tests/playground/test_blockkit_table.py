"""The table of limits is read from Slack's declarations, and the amendments fit it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import playground.blockkit
from playground.blockkit.amendments import AMENDMENTS
from playground.blockkit.make_limits import CHARACTERS, EACH_ITEM, ITEMS, VALUE, limits, printed, stated
from playground.blockkit.rules import RULES
from playground.blockkit.surface import ONLY_ON
from playground.blockkit.table import shapes

GENERATED = json.loads(
    Path(playground.blockkit.__file__).with_name("limits.json").read_text(encoding="utf-8")
)["shapes"]

PACKAGE = {"name": "@slack/types", "version": "0.0.1", "author": "Slack", "license": "MIT"}

BLOCKS = """
import type { Plain } from './objects';
export type KnownBlock = Note | Picture;
export interface Base { type: string; /** Maximum length is 255 characters. */ block_id?: string; }
/** A note. */
export interface Note extends Base {
    type: 'note';
    /** @description The text of {@link Plain a note}.
     * Maximum length for the `text` in this field is 1,500 characters. */
    text: Plain | Base;
    tags?: ('red' | 'blue')[];
    inner?: { deep: boolean; };
    pair?: [Plain, ...Plain[]];
}
export type Picture = { type: 'picture'; size?: number; } & Base & (ByUrl | ById);
interface ByUrl { url: string; }
interface ById { id: string; }
export {};
"""

OBJECTS = "export interface Plain { type: 'plain'; /** The minimum length is 1. */ text: string; }"

VIEWS = """
export interface ModalView { type: 'modal'; /** Max of 100 blocks. */ blocks: AnyBlock[]; }
export interface HomeView { type: 'home'; }
"""


def test_shapes_fields_and_limits_are_read_from_declarations(tmp_path: Path) -> None:
    (tmp_path / "dist/block-kit").mkdir(parents=True)
    (tmp_path / "package.json").write_text(json.dumps(PACKAGE))
    (tmp_path / "dist/block-kit/blocks.d.ts").write_text(BLOCKS)
    (tmp_path / "dist/block-kit/objects.d.ts").write_text(OBJECTS)
    (tmp_path / "dist/views.d.ts").write_text(VIEWS)

    table = json.loads(printed(limits(tmp_path)))

    assert table["source"] == "@slack/types 0.0.1, Slack, MIT licence"
    assert set(table["shapes"]) == {"Note", "Note.inner", "Picture", "Plain", "ModalView", "HomeView"} | {
        "Base"
    }
    note = table["shapes"]["Note"]
    assert note["text"] == {"is": "shape", "of": ["Plain", "Base"], "max": 1500, "required": True}
    assert note["block_id"] == {"is": "string", "max": 255}
    assert note["tags"] == {"is": "list", "of": {"is": "choice", "of": ["red", "blue"]}}
    assert note["inner"] == {"is": "shape", "of": ["Note.inner"]}
    assert note["pair"] == {"is": "list", "of": {"is": "shape", "of": ["Plain"]}, "min": 1}
    assert table["shapes"]["Picture"]["url"] == {"is": "string"}
    assert table["shapes"]["Plain"]["text"] == {"is": "string", "min": 1, "required": True}
    assert table["shapes"]["ModalView"]["blocks"]["max"] == 100


@pytest.mark.parametrize(
    ("comment", "patterns", "bounds"),
    [
        ("Limit 12,000 characters max.", CHARACTERS, {"max": 12000}),
        ("`text` within must be less than 200 characters.", CHARACTERS, {"max": 199}),
        (
            "The minimum length is 1 and maximum length is 3000 characters.",
            CHARACTERS,
            {"min": 1, "max": 3000},
        ),
        ("`text` may truncate with ~30 characters.", CHARACTERS, {}),
        ("There is a maximum of 25 elements in each action block.", ITEMS, {"max": 25}),
        ("An array of cards. Minimum 1, maximum 10 cards.", ITEMS, {"min": 1, "max": 10}),
        ("An array of up to 5 {@link Option} to display.", ITEMS, {"max": 5}),
        ("Maximum length for the text in each item is 2000 characters.", EACH_ITEM, {"max": 2000}),
        ("Minimum of `1`, maximum of `10`. Defaults to `10`.", VALUE, {"min": 1, "max": 10}),
        ("Must be between 1 and 100.", VALUE, {"min": 1, "max": 100}),
        ("Can be a number from `0` (default) to `8`.", VALUE, {"min": 0, "max": 8}),
    ],
)
def test_a_limit_is_read_from_the_comment_that_states_it(
    comment: str, patterns: dict[str, str], bounds: dict[str, int]
) -> None:
    assert stated(f"/** {comment} */", patterns) == bounds


def test_every_amendment_and_rule_belongs_to_a_shape_that_is_known() -> None:
    added = {"OverflowOption", "PlanTask", "SlackIcon"}

    assert set(AMENDMENTS) - set(GENERATED) == added
    assert set(RULES) <= set(shapes())


def test_an_amended_field_still_needs_its_amendment() -> None:
    idle = [
        f"{name}.{field}"
        for name, change in AMENDMENTS.items()
        for field, over in change.items()
        if name in GENERATED and over is not None and GENERATED[name].get(field) == shapes()[name][field]
    ]

    assert idle == []


def test_a_part_that_is_not_everywhere_is_a_part_that_is_known() -> None:
    types = {
        kind["type"]["of"][0] for kind in shapes().values() if kind.get("type", {}).get("is") == "choice"
    }

    assert set(ONLY_ON) <= types

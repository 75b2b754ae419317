"""Every count and number at its border, and the size of a whole message or view."""

from __future__ import annotations

import json

import pytest

from playground.blockkit import BLOCKS_TOO_LONG, VIEW_TOO_LARGE, Problem, check_view
from tests.playground.blockkit_samples import (
    Border,
    Json,
    Sized,
    actions,
    asked,
    button,
    card,
    cell,
    container,
    context,
    data_table,
    feedback,
    fields,
    group,
    grouped,
    in_home,
    in_message,
    in_modal,
    menu,
    modal,
    mrkdwn,
    options,
    plain,
    rich,
    section,
    table,
    writing,
)


def items(name: str, limit: int, sized: Sized, pointer: str) -> Border:
    return Border(name, limit, sized, pointer, f"no more than {limit} items allowed")


def value(name: str, limit: int, sized: Sized, pointer: str) -> Border:
    return Border(name, limit, sized, pointer, f"must be less than {limit + 1}")


BUTTON = "/blocks/0/elements/0"
ASKED = "/view/blocks/0/element"

ITEMS = [
    items("message blocks", 50, lambda n: in_message(*[section()] * n), "/blocks"),
    items("modal blocks", 100, lambda n: in_modal(*[section()] * n), "/view/blocks"),
    items("home blocks", 100, lambda n: in_home(*[section()] * n), "/view/blocks"),
    items("section fields", 10, lambda n: in_message(fields(*[plain()] * n)), "/blocks/0/fields"),
    items("actions", 25, lambda n: in_message(actions(*[button()] * n)), "/blocks/0/elements"),
    items("context elements", 10, lambda n: in_message(context(*[plain()] * n)), "/blocks/0/elements"),
    items(
        "context actions",
        5,
        lambda n: in_message({"type": "context_actions", "elements": [feedback()] * n}),
        "/blocks/0/elements",
    ),
    items("options", 100, lambda n: in_message(actions(menu(options=options(n)))), f"{BUTTON}/options"),
    items(
        "option groups",
        100,
        lambda n: in_message(actions(grouped(*[group()] * n))),
        f"{BUTTON}/option_groups",
    ),
    items(
        "options of a group",
        100,
        lambda n: in_message(actions(grouped(group(options=options(n))))),
        f"{BUTTON}/option_groups/0/options",
    ),
    items(
        "radio buttons",
        10,
        lambda n: in_modal(asked(menu("radio_buttons", options=options(n)))),
        f"{ASKED}/options",
    ),
    items(
        "checkboxes",
        10,
        lambda n: in_modal(asked(menu("checkboxes", options=options(n)))),
        f"{ASKED}/options",
    ),
    items(
        "overflow",
        5,
        lambda n: in_message(section(accessory=menu("overflow", options=options(n)))),
        "/blocks/0/accessory/options",
    ),
    items("card buttons", 3, lambda n: in_message(card(actions=[button()] * n)), "/blocks/0/actions"),
    items(
        "cards",
        10,
        lambda n: in_message({"type": "carousel", "elements": [card()] * n}),
        "/blocks/0/elements",
    ),
    items(
        "container children", 10, lambda n: in_message(container(*[section()] * n)), "/blocks/0/child_blocks"
    ),
    items("table rows", 100, lambda n: in_message(table(rows=n)), "/blocks/0/rows"),
    items("table columns", 20, lambda n: in_message(table(columns=n)), "/blocks/0/rows/0"),
    items(
        "column settings",
        20,
        lambda n: in_message(table(column_settings=[None] * n)),
        "/blocks/0/column_settings",
    ),
    items("data table rows", 201, lambda n: in_message(data_table(rows=n)), "/blocks/0/rows"),
]

VALUES = [
    value("longest answer", 3000, lambda n: in_modal(asked(writing(max_length=n))), f"{ASKED}/max_length"),
    value("shortest answer", 3000, lambda n: in_modal(asked(writing(min_length=n))), f"{ASKED}/min_length"),
    value(
        "files", 10, lambda n: in_modal(asked({"type": "file_input", "max_files": n})), f"{ASKED}/max_files"
    ),
    value(
        "lines",
        100,
        lambda n: in_modal(asked({"type": "rich_text_input", "max_lines": n})),
        f"{ASKED}/max_lines",
    ),
    value("page of a table", 100, lambda n: in_message(data_table(page_size=n)), "/blocks/0/page_size"),
    value(
        "header level",
        4,
        lambda n: in_message({"type": "header", "text": plain(), "level": n}),
        "/blocks/0/level",
    ),
    value(
        "list indent",
        8,
        lambda n: in_message(
            {
                "type": "rich_text",
                "elements": [
                    rich()["elements"][0] | {"type": "rich_text_list", "style": "bullet", "indent": n}
                ],
            }
        ),
        "/blocks/0/elements/0/indent",
    ),
    value(
        "moment",
        9_999_999_999,
        lambda n: in_modal(asked({"type": "datetimepicker", "initial_date_time": n})),
        f"{ASKED}/initial_date_time",
    ),
]


def sections_of(count: int) -> list[Problem]:
    whole, rest = divmod(count, 3000)
    lengths = [3000] * whole + [rest] * bool(rest)
    return in_message(*(section(text=mrkdwn("x" * length)) for length in lengths))


def markdown_of(count: int) -> list[Problem]:
    return in_message(
        {"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * (count - 6000)}
    )


WHOLE = [
    Border("message characters", 13_200, sections_of, "/blocks", BLOCKS_TOO_LONG),
    Border("markdown in all", 12_000, markdown_of, "/blocks", BLOCKS_TOO_LONG),
    Border(
        "table characters",
        10_000,
        lambda n: in_message({"type": "table", "rows": [[cell("x" * 6000), cell("x" * (n - 6000))]]}),
        "/blocks",
        "no more than 10000 characters allowed in `table` blocks",
    ),
]
BORDERS = [*ITEMS, *VALUES, *WHOLE]


@pytest.mark.parametrize("border", BORDERS, ids=lambda border: border.name)
def test_a_count_at_the_limit_is_taken_and_one_more_is_refused(border: Border) -> None:
    border.check()


def weight(view: Json) -> int:
    return len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode())


def test_a_view_of_250_kilobytes_is_taken_and_one_byte_more_is_refused() -> None:
    view = modal(*(section(text=plain("é" * 1500)) for _ in range(81)), private_metadata="")
    view["private_metadata"] = "x" * (250_000 - weight(view))

    assert check_view(view) == []
    view["private_metadata"] += "x"
    assert check_view(view) == [Problem("/view", VIEW_TOO_LARGE)]

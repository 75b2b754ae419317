"""Values that are not what Slack asks for: one example each, with Slack's words and place."""

from __future__ import annotations

from typing import Any

import pytest

from playground.blockkit import Problem, check_message
from tests.playground.blockkit_samples import (
    actions,
    asked,
    button,
    confirm,
    container,
    context,
    data_table,
    fields,
    group,
    menu,
    mrkdwn,
    option,
    picture,
    plain,
    rich,
    said,
    section,
    table,
    video,
    writing,
)

# The block, where the problem is below it, and what Slack says.
SHAPES: list[tuple[Any, str, str]] = [
    # Wrong types.
    ("text", "", "must provide an object"),
    (None, "", "must provide an object"),
    ({}, "", "missing required field: type"),
    ({"type": 7}, "/type", "must provide a string"),
    ({"type": "foo"}, "/type", "unsupported type: foo"),
    ({"type": "call", "call_id": "R1"}, "/type", "unsupported type: call"),
    (section(block_id=7), "/block_id", "must provide a string"),
    (section(text="*Text*"), "/text", "must provide an object"),
    (section(text=mrkdwn() | {"text": None}), "/text/text", "must provide a string"),
    (section(expand="yes"), "/expand", "must provide a boolean"),
    (section(accessory=None), "/accessory", "must provide an object"),
    (fields() | {"fields": plain()}, "/fields", "must provide an array"),
    (actions(button(style=None)), "/elements/0/style", "must provide a string"),
    ({"type": "header", "text": plain(), "level": True}, "/level", "must provide an integer"),
    ({"type": "header", "text": plain(), "level": 1.5}, "/level", "must provide an integer"),
    # Missing and unknown fields.
    ({"type": "header"}, "", "missing required field: text"),
    (actions({"type": "button"}), "/elements/0", "missing required field: text"),
    ({"type": "divider", "text": plain()}, "", "invalid additional property: text"),
    (section(text=mrkdwn() | {"emoji": True}), "/text", "invalid additional property: emoji"),
    (section(accessory=button(disabled=True)), "/accessory", "invalid additional property: disabled"),
    (section(dispatch_action=True), "", "invalid additional property: dispatch_action"),
    (
        actions(menu(options=[option(url="https://example.com")])),
        "/elements/0/options/0",
        "invalid additional property: url",
    ),
    (actions(menu(options=[{"text": plain()}])), "/elements/0/options/0", "missing required field: value"),
    (
        section(accessory=button(confirm={"title": plain()})),
        "/accessory/confirm",
        "missing required field: text",
    ),
    ({"type": "section"}, "", "must define either `text` or `fields`"),
    ({"type": "image", "alt_text": "Alt"}, "", "must define either `image_url` or `slack_file`"),
    (picture(slack_file={"id": "F1"}), "", "must define only one of `image_url` or `slack_file`"),
    (
        context({"type": "image", "alt_text": "Alt", "slack_file": {}}),
        "/elements/0/slack_file",
        "must define either `url` or `id`",
    ),
    (actions({"type": "static_select"}), "/elements/0", "must define either `options` or `option_groups`"),
    (
        actions(menu(option_groups=[group()])),
        "/elements/0",
        "must define only one of `options` or `option_groups`",
    ),
    (
        {"type": "card", "subtitle": mrkdwn()},
        "",
        "must define either `hero_image` or `title` or `actions` or `body`",
    ),
    (
        {"type": "container", "child_blocks": [section()]},
        "",
        "must define either `title` or `rich_text_title`",
    ),
    (container(default_collapsed=True), "/default_collapsed", "requires `is_collapsible` to be true"),
    # Empty ones.
    (section(text=mrkdwn("")), "/text/text", "must be more than 0 characters"),
    (actions(button(text=plain(""))), "/elements/0/text/text", "must be more than 0 characters"),
    (rich(said("")), "/elements/0/elements/0/text", "must be more than 0 characters"),
    (fields(), "/fields", "must provide at least 1 items"),
    (actions(), "/elements", "must provide at least 1 items"),
    (actions(menu(options=[])), "/elements/0/options", "must provide at least 1 items"),
    (data_table(rows=1), "/rows", "must provide at least 2 items"),
    (table(rows=1, columns=0), "/rows/0", "must provide at least 1 items"),
    # Only certain values.
    (actions(button(style="warning")), "/elements/0/style", "must be a valid enum value"),
    (
        section(accessory=button(confirm=confirm(style="default"))),
        "/accessory/confirm/style",
        "must be a valid enum value",
    ),
    (
        rich({"type": "broadcast", "range": "all"}),
        "/elements/0/elements/0/range",
        "must be a valid enum value",
    ),
    (
        actions({"type": "conversations_select", "filter": {"include": ["dm"]}}),
        "/elements/0/filter/include/0",
        "must be a valid enum value",
    ),
    (
        actions({"type": "datepicker", "initial_date": "2026-02-30"}),
        "/elements/0/initial_date",
        "must be a valid date in the format YYYY-MM-DD",
    ),
    (
        actions({"type": "datepicker", "initial_date": "20260228"}),
        "/elements/0/initial_date",
        "must be a valid date in the format YYYY-MM-DD",
    ),
    (
        actions({"type": "timepicker", "initial_time": "24:00"}),
        "/elements/0/initial_time",
        "must be a valid time in the format HH:mm",
    ),
    (
        actions({"type": "timepicker", "timezone": "Berlin"}),
        "/elements/0/timezone",
        "must be a valid IANA timezone",
    ),
    (actions(button(url="example.com")), "/elements/0/url", "must be a valid URL"),
    (video(video_url="http://example.com"), "/video_url", "must be an HTTPS URL"),
    # One thing in another's place.
    ({"type": "header", "text": mrkdwn()}, "/text/type", "unsupported type: mrkdwn"),
    (actions(button(text=mrkdwn())), "/elements/0/text/type", "unsupported type: mrkdwn"),
    (actions(menu(placeholder=mrkdwn())), "/elements/0/placeholder/type", "unsupported type: mrkdwn"),
    (
        actions(menu(options=[option() | {"text": mrkdwn()}])),
        "/elements/0/options/0/text/type",
        "unsupported type: mrkdwn",
    ),
    (asked(label=mrkdwn()), "/label/type", "unsupported type: mrkdwn"),
    (section(accessory=writing()), "/accessory/type", "unsupported type: plain_text_input"),
    (section(accessory={"type": "datetimepicker"}), "/accessory/type", "unsupported type: datetimepicker"),
    (actions(writing()), "/elements/0/type", "unsupported type: plain_text_input"),
    (actions(picture()), "/elements/0/type", "unsupported type: image"),
    (asked(button()), "/element/type", "unsupported type: button"),
    (asked(menu("overflow")), "/element/type", "unsupported type: overflow"),
    (context(button()), "/elements/0/type", "unsupported type: button"),
    (container(container()), "/child_blocks/0/type", "unsupported type: container"),
]


@pytest.mark.parametrize(("block", "place", "message"), SHAPES)
def test_a_wrong_shape_is_refused_in_slacks_words_and_place(block: Any, place: str, message: str) -> None:
    assert check_message([block]) == [Problem(f"/blocks/0{place}", message)]


def test_every_problem_of_a_message_is_listed_and_rules_wait_for_the_right_shape() -> None:
    blocks = [section(text=mrkdwn(""), block_id="a"), {"type": "section", "block_id": "a", "foo": 1}]

    assert check_message(blocks) == [
        Problem("/blocks/0/text/text", "must be more than 0 characters"),
        Problem("/blocks/1", "invalid additional property: foo"),
    ]


def test_a_pointer_escapes_the_marks_that_mean_something_in_it() -> None:
    blocks = [section(accessory=button(confirm={"a/b~c": 1}))]

    assert [problem.message for problem in check_message(blocks)] == [
        "missing required field: text",
        "invalid additional property: a/b~c",
    ]


def test_a_block_nested_beyond_all_measure_is_refused_without_falling_over() -> None:
    deep: Any = "bottom"
    for _ in range(100_000):
        deep = [deep]

    assert check_message([section(text=deep)]) == [Problem("/blocks/0/text", "must provide an object")]
    assert check_message([section(foo=deep)]) == [Problem("/blocks/0", "invalid additional property: foo")]

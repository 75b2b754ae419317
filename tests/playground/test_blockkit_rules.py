"""Rules between fields, and what may not stand on a surface: one example each, in Slack's words."""

from __future__ import annotations

from typing import Any

import pytest

from playground.blockkit import Problem, check_message, check_view
from tests.playground.blockkit_samples import (
    Json,
    actions,
    asked,
    button,
    card,
    cell,
    container,
    data_table,
    group,
    grouped,
    home,
    menu,
    modal,
    mrkdwn,
    option,
    plain,
    rich,
    section,
    writing,
)

TWICE = [button(action_id="go"), button(action_id="go")]
NUMBER: Json = {"type": "number_input", "is_decimal_allowed": False}

# The block, where the problem is below it, and what Slack says.
RULES: list[tuple[Json, str, str]] = [
    # Between fields.
    (actions(*TWICE), "/elements/1/action_id", '`action_id` "go" already exists'),
    (card(actions=TWICE), "/actions/1/action_id", '`action_id` "go" already exists'),
    (
        actions(menu(initial_option=option("Other"))),
        "/elements/0/initial_option",
        "must exactly match one of the provided options",
    ),
    (
        actions(grouped(group(), initial_option=option("Other"))),
        "/elements/0/initial_option",
        "must exactly match one of the provided options",
    ),
    (
        actions(menu("checkboxes", initial_options=[option("Option 1"), option("Other")])),
        "/elements/0/initial_options/1",
        "must exactly match one of the provided options",
    ),
    (
        actions({"type": "multi_users_select", "max_selected_items": 0}),
        "/elements/0/max_selected_items",
        "must be greater than 0",
    ),
    (
        actions({"type": "conversations_select", "filter": {}}),
        "/elements/0/filter",
        "must define either `include` or `exclude_external_shared_channels` or `exclude_bot_users`",
    ),
    (
        data_table() | {"rows": [[cell(), cell()], [cell()]]},
        "/rows/1",
        "must have the same number of items as the first row",
    ),
    (data_table() | {"rows": [[rich()], [cell()]]}, "/rows/0/0/type", "unsupported type: rich_text"),
    (container(section(text=plain(""))), "/child_blocks/0/text/text", "must be more than 0 characters"),
    # Not on this surface.
    ({"type": "alert", "text": plain()}, "/type", "unsupported type: alert"),
    (asked(NUMBER), "/element/type", "unsupported type: number_input"),
    (asked({"type": "email_text_input"}), "/element/type", "unsupported type: email_text_input"),
    (asked({"type": "file_input"}), "/element/type", "unsupported type: file_input"),
    (
        container(asked({"type": "rich_text_input"})),
        "/child_blocks/0/element/type",
        "unsupported type: rich_text_input",
    ),
]


@pytest.mark.parametrize(("block", "place", "message"), RULES)
def test_a_broken_rule_is_refused_in_slacks_words_and_place(block: Json, place: str, message: str) -> None:
    assert check_message([block]) == [Problem(f"/blocks/0{place}", message)]


# The element of an input in a modal, where below the element, and what Slack says.
IN_AN_INPUT: list[tuple[Json, str, str]] = [
    (writing(max_length=0), "/max_length", "must be greater than 0"),
    (writing(min_length=-1), "/min_length", "must be greater than -1"),
    (writing(min_length=20, max_length=10), "/min_length", "must be less than or equal to `max_length`"),
    (
        writing(dispatch_action_config={"trigger_actions_on": []}),
        "/dispatch_action_config/trigger_actions_on",
        "must provide at least 1 items",
    ),
    ({"type": "number_input"}, "", "missing required field: is_decimal_allowed"),
    (NUMBER | {"min_value": 1}, "/min_value", "must provide a string"),
    (NUMBER | {"min_value": "one"}, "/min_value", "must be a number"),
    (
        NUMBER | {"min_value": "2", "max_value": "1"},
        "/min_value",
        "must be less than or equal to `max_value`",
    ),
    (
        NUMBER | {"initial_value": "0.5"},
        "/initial_value",
        "must be an integer when `is_decimal_allowed` is false",
    ),
    (
        {"type": "rich_text_input", "min_lines": 9, "max_lines": 8},
        "/min_lines",
        "must be less than or equal to `max_lines`",
    ),
    (
        {"type": "datetimepicker", "initial_date_time": 999_999_999},
        "/initial_date_time",
        "must be greater than 999999999",
    ),
    (
        menu("radio_buttons", initial_option=option("Other")),
        "/initial_option",
        "must exactly match one of the provided options",
    ),
]


@pytest.mark.parametrize(("element", "place", "message"), IN_AN_INPUT)
def test_an_input_is_refused_in_slacks_words_and_place(element: Json, place: str, message: str) -> None:
    assert check_view(modal(asked(element))) == [Problem(f"/view/blocks/0/element{place}", message)]


NO_SUBMIT = {key: part for key, part in modal(section(), asked()).items() if key != "submit"}
FOCUS = asked(writing(focus_on_load=True))

VIEWS: list[tuple[Any, str, str]] = [
    (None, "", "must provide an object"),
    ({"blocks": [section()]}, "", "missing required field: type"),
    (modal() | {"type": "workflow_step"}, "/type", "unsupported type: workflow_step"),
    ({"type": "modal", "blocks": [section()]}, "", "missing required field: title"),
    ({"type": "home"}, "", "missing required field: blocks"),
    (home() | {"blocks": []}, "/blocks", "must provide at least 1 items"),
    (modal(title=mrkdwn()), "/title/type", "unsupported type: mrkdwn"),
    (modal(submit="Send"), "/submit", "must provide an object"),
    (modal(id="V1"), "", "invalid additional property: id"),
    (home(submit=plain()), "", "invalid additional property: submit"),
    (NO_SUBMIT, "/blocks/1/input", "must define `submit` to use an `input` block in modals"),
    (
        modal(FOCUS, FOCUS),
        "/blocks/1/element/focus_on_load",
        "only one element can set `focus_on_load` to true",
    ),
    (
        modal(section(block_id="a"), section(), section(block_id="a")),
        "/blocks/2/block_id",
        '`block_id` "a" already exists',
    ),
    (
        modal(asked({"type": "file_input"}, dispatch_action=True)),
        "/blocks/0/element/type",
        "unsupported type: file_input",
    ),
    (
        modal({"type": "file", "source": "remote", "external_id": "F"}),
        "/blocks/0/type",
        "unsupported type: file",
    ),
    (modal({"type": "markdown", "text": "Text"}), "/blocks/0/type", "unsupported type: markdown"),
    (modal(container()), "/blocks/0/type", "unsupported type: container"),
    (home({"type": "alert", "text": plain()}), "/blocks/0/type", "unsupported type: alert"),
    (
        home(actions({"type": "datetimepicker"})),
        "/blocks/0/elements/0/type",
        "unsupported type: datetimepicker",
    ),
]


@pytest.mark.parametrize(("view", "place", "message"), VIEWS)
def test_a_view_is_refused_in_slacks_words_and_place(view: Any, place: str, message: str) -> None:
    assert check_view(view) == [Problem(f"/view{place}", message)]


def test_a_message_says_what_is_wrong_with_its_arguments() -> None:
    assert check_message({"type": "section"}) == [Problem("/blocks", "must provide an array")]
    assert check_message("[]") == [Problem("/blocks", "must provide an array")]
    assert check_message(None, 7) == [Problem("/text", "must provide a string")]


def test_ids_are_told_apart_within_containers_and_between_blocks() -> None:
    nested = container(section(block_id="a"), section(block_id="b"))

    assert check_message([nested, section(block_id="a")]) == [
        Problem("/blocks/1/block_id", '`block_id` "a" already exists')
    ]
    assert check_message([actions(button(action_id="go")), actions(button(action_id="go"))]) == []

"""What Slack takes, the checker takes: shapes as in Slack's own samples and in its SDK's test data."""

from __future__ import annotations

import pytest

from playground.blockkit import check_message, check_view
from tests.playground.blockkit_samples import (
    Json,
    actions,
    asked,
    button,
    card,
    cell,
    confirm,
    container,
    context,
    data_table,
    feedback,
    fields,
    group,
    grouped,
    home,
    menu,
    modal,
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

EVERYWHERE: list[Json] = [
    section(),
    section(text=plain(), fields=[plain(), mrkdwn()]),
    section(expand=True, accessory=picture()),
    fields(mrkdwn()),
    section(accessory=button(style="danger", confirm=confirm(style="primary"))),
    section(accessory=button(confirm={"text": plain()})),
    section(accessory=menu("overflow", options=[option(url="https://example.com")])),
    {"type": "divider"},
    {"type": "header", "text": plain(), "level": 2},
    picture(title=plain()),
    {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A picture"},
    context(picture(), mrkdwn(), plain() | {"emoji": True}),
    actions(*(button(action_id=str(number)) for number in range(3))),
    actions(button(), button()),  # without action ids Slack makes some up
    actions(menu(initial_option=option("Option 1") | {"text": plain("Option 1") | {"emoji": True}})),
    actions(grouped(group(), group(), initial_option=option("Option 0"))),
    actions(menu(options=[option("One"), option("Two", value="One")])),
    actions({"type": "external_select", "min_query_length": 0, "initial_option": option("Any")}),
    actions(menu("radio_buttons", options=[{"text": mrkdwn(), "value": "v", "description": mrkdwn()}])),
    actions({"type": "multi_conversations_select", "filter": {"include": ["im"]}, "max_selected_items": 1}),
    actions({"type": "datepicker", "initial_date": "2028-02-29"}),
    actions({"type": "timepicker", "initial_time": "23:59", "timezone": "Europe/Berlin"}),
    asked(optional=True, hint=plain(), dispatch_action=True),
    asked(writing(multiline=True, min_length=10, max_length=10, initial_value="")),
    asked(menu("checkboxes", initial_options=[option("Option 1")])),
    rich(
        said(style={"bold": True, "code": True}),
        {"type": "user", "user_id": "U1"},
        {"type": "emoji", "name": "tada"},
    ),
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
    card(actions=[button()], icon=picture()),
    video(title_url="https://example.com/film"),
]

ON_MESSAGES: list[Json] = [
    {"type": "markdown", "text": "**Bold**"},
    {"type": "file", "source": "remote", "external_id": "ABCD1"},
    {
        "type": "context_actions",
        "elements": [feedback(), {"type": "icon_button", "icon": "trash", "text": plain()}],
    },
    {"type": "carousel", "elements": [card(block_id="a"), card(block_id="b")]},
    container(section(), actions(button()), is_collapsible=True, default_collapsed=True),
    table(2, 2) | {"column_settings": [{"align": "right"}, None]},
    {"type": "table", "rows": [[rich(said()), {"type": "raw_number", "value": 1.5, "text": "1.5"}]]},
    data_table(3, page_size=1),
    {"type": "data_table", "caption": "C", "rows": [[cell()], [rich(said())]]},
    {"type": "task_card", "task_id": "1", "title": "Task", "status": "complete", "details": rich(said())},
    {"type": "plan", "title": "Plan", "tasks": [{"task_id": "1", "title": "Task", "status": "pending"}]},
    actions(
        {
            "type": "workflow_button",
            "text": plain(),
            "workflow": {"trigger": {"url": "https://slack.com/shortcuts/1"}},
        }
    ),
    actions({"type": "datetimepicker", "initial_date_time": 1_628_633_820}),
]

IN_MODALS: list[Json] = [
    {"type": "alert", "text": mrkdwn(), "level": "warning"},
    asked({"type": "number_input", "is_decimal_allowed": True, "min_value": "-1.5", "max_value": "7"}),
    asked({"type": "email_text_input", "focus_on_load": True}),
    asked({"type": "url_text_input", "initial_value": "https://example.com"}),
    asked({"type": "file_input", "filetypes": ["png"], "max_files": 1}),
    asked({"type": "rich_text_input", "action_id": "a", "initial_value": rich(said())}),
    asked({"type": "channels_select", "response_url_enabled": True}),
]

MODAL_SHAPES: list[tuple[str, Json]] = [
    (
        "a plain form",
        modal(asked(), private_metadata="", callback_id="form", external_id="one", notify_on_close=True),
    ),
    ("settings with checkboxes", modal(section(), actions(menu("checkboxes")))),
    (
        "a menu of menus",
        modal(section(accessory=button()), section(accessory=menu()), actions(button(), button())),
    ),
    (
        "choices between dividers",
        modal(section(accessory=picture()), context(*[mrkdwn("|")] * 3), {"type": "divider"}),
    ),
    ("an itinerary with ids", modal(*(section(block_id=str(number)) for number in range(14)))),
    (
        "a tracker of overflows",
        modal(*[section(accessory=menu("overflow")), context(picture(), mrkdwn())] * 3),
    ),
    ("nothing to send", {key: part for key, part in modal(section()).items() if key != "submit"}),
]


@pytest.mark.parametrize("block", EVERYWHERE)
def test_an_everyday_block_is_taken_on_every_surface(block: Json) -> None:
    assert check_message([block]) == []
    assert check_view(modal(block)) == []
    assert check_view(home(block)) == []


@pytest.mark.parametrize("block", ON_MESSAGES)
def test_a_block_for_messages_is_taken_in_a_message(block: Json) -> None:
    assert check_message([block]) == []


@pytest.mark.parametrize("block", IN_MODALS)
def test_an_input_for_modals_is_taken_in_a_modal(block: Json) -> None:
    assert check_view(modal(block)) == []


@pytest.mark.parametrize(("name", "view"), MODAL_SHAPES)
def test_modals_as_in_slacks_samples_are_taken(name: str, view: Json) -> None:
    assert check_view(view) == [], name


def test_a_budget_home_and_a_titled_home_are_taken() -> None:
    budget = home(fields(mrkdwn(), mrkdwn()), context(picture()), actions(*[button(style="danger")] * 3))

    assert check_view(budget | {"callback_id": "home", "external_id": "one", "private_metadata": "m"}) == []
    assert check_view(home(title=plain("Keep notes!"), clear_on_close=False, notify_on_close=False)) == []


def test_a_message_of_text_alone_is_taken() -> None:
    assert check_message(None, "Text") == []
    assert check_message([], "Text") == []


def test_a_home_of_sixty_blocks_is_taken() -> None:
    row = [section(accessory=button(confirm=confirm())), context(mrkdwn()), actions(button(), menu())]

    assert check_view(home(*row * 20)) == []

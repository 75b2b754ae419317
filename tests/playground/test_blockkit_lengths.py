"""Every length at its border: at the limit Slack takes it, one character more it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from playground.blockkit import Problem
from tests.playground.blockkit_samples import (
    Border,
    actions,
    asked,
    button,
    card,
    confirm,
    container,
    context,
    feedback,
    fields,
    group,
    grouped,
    in_home,
    in_message,
    in_modal,
    menu,
    mrkdwn,
    option,
    picture,
    plain,
    section,
    video,
    writing,
)


def characters(name: str, limit: int, sized: Callable[[str], list[Problem]], pointer: str) -> Border:
    message = f"must be less than {limit + 1} characters"
    return Border(name, limit, lambda count: sized("x" * count), pointer, message)


def url(text: str) -> str:
    return "https://" + text[8:]


BUTTON = "/blocks/0/elements/0"
ASKED = "/view/blocks/0/element"

BORDERS = [
    characters("block id", 255, lambda x: in_message(section(block_id=x)), "/blocks/0/block_id"),
    characters("section text", 3000, lambda x: in_message(section(text=mrkdwn(x))), "/blocks/0/text/text"),
    characters("section field", 2000, lambda x: in_message(fields(plain(x))), "/blocks/0/fields/0/text"),
    characters("context text", 3000, lambda x: in_message(context(mrkdwn(x))), "/blocks/0/elements/0/text"),
    characters(
        "header", 150, lambda x: in_message({"type": "header", "text": plain(x)}), "/blocks/0/text/text"
    ),
    characters(
        "alert", 200, lambda x: in_modal({"type": "alert", "text": plain(x)}), "/view/blocks/0/text/text"
    ),
    characters("markdown", 12000, lambda x: in_message({"type": "markdown", "text": x}), "/blocks/0/text"),
    characters("input label", 2000, lambda x: in_modal(asked(label=plain(x))), "/view/blocks/0/label/text"),
    characters("input hint", 2000, lambda x: in_modal(asked(hint=plain(x))), "/view/blocks/0/hint/text"),
    characters("image alt text", 2000, lambda x: in_message(picture(alt_text=x)), "/blocks/0/alt_text"),
    characters("image title", 2000, lambda x: in_message(picture(title=plain(x))), "/blocks/0/title/text"),
    characters("image url", 3000, lambda x: in_message(picture(image_url=url(x))), "/blocks/0/image_url"),
    characters(
        "small image alt", 2000, lambda x: in_message(context(picture(alt_text=x))), f"{BUTTON}/alt_text"
    ),
    characters("action id", 255, lambda x: in_message(actions(button(action_id=x))), f"{BUTTON}/action_id"),
    characters(
        "button text", 75, lambda x: in_message(actions(button(text=plain(x)))), f"{BUTTON}/text/text"
    ),
    characters("button value", 2000, lambda x: in_message(actions(button(value=x))), f"{BUTTON}/value"),
    characters("button url", 3000, lambda x: in_message(actions(button(url=url(x)))), f"{BUTTON}/url"),
    characters(
        "button label for screen readers",
        75,
        lambda x: in_message(actions(button(accessibility_label=x))),
        f"{BUTTON}/accessibility_label",
    ),
    characters(
        "confirm title",
        100,
        lambda x: in_message(actions(button(confirm=confirm(title=plain(x))))),
        f"{BUTTON}/confirm/title/text",
    ),
    characters(
        "confirm text",
        300,
        lambda x: in_message(actions(button(confirm=confirm(text=mrkdwn(x))))),
        f"{BUTTON}/confirm/text/text",
    ),
    characters(
        "confirm button",
        30,
        lambda x: in_message(actions(button(confirm=confirm(confirm=plain(x))))),
        f"{BUTTON}/confirm/confirm/text",
    ),
    characters(
        "confirm deny button",
        30,
        lambda x: in_message(actions(button(confirm=confirm(deny=plain(x))))),
        f"{BUTTON}/confirm/deny/text",
    ),
    characters(
        "placeholder",
        150,
        lambda x: in_message(actions(menu(placeholder=plain(x)))),
        f"{BUTTON}/placeholder/text",
    ),
    characters(
        "option text",
        75,
        lambda x: in_message(actions(menu(options=[option(x, value="v")]))),
        f"{BUTTON}/options/0/text/text",
    ),
    characters(
        "option value",
        150,
        lambda x: in_message(actions(menu(options=[option(value=x)]))),
        f"{BUTTON}/options/0/value",
    ),
    characters(
        "option description",
        75,
        lambda x: in_message(actions(menu(options=[option(description=plain(x))]))),
        f"{BUTTON}/options/0/description/text",
    ),
    characters(
        "overflow url",
        3000,
        lambda x: in_message(actions(menu("overflow", options=[option(url=url(x))]))),
        f"{BUTTON}/options/0/url",
    ),
    characters(
        "option group label",
        75,
        lambda x: in_message(actions(grouped(group(label=plain(x))))),
        f"{BUTTON}/option_groups/0/label/text",
    ),
    characters(
        "first value", 3000, lambda x: in_modal(asked(writing(initial_value=x))), f"{ASKED}/initial_value"
    ),
    characters("modal title", 24, lambda x: in_modal(title=plain(x)), "/view/title/text"),
    characters("modal submit", 24, lambda x: in_modal(submit=plain(x)), "/view/submit/text"),
    characters("modal close", 24, lambda x: in_modal(close=plain(x)), "/view/close/text"),
    characters("private metadata", 3000, lambda x: in_modal(private_metadata=x), "/view/private_metadata"),
    characters("home metadata", 3000, lambda x: in_home(private_metadata=x), "/view/private_metadata"),
    characters("callback id", 255, lambda x: in_modal(callback_id=x), "/view/callback_id"),
    characters("external id", 255, lambda x: in_modal(external_id=x), "/view/external_id"),
    characters("card title", 150, lambda x: in_message(card(title=mrkdwn(x))), "/blocks/0/title/text"),
    characters(
        "card subtitle", 150, lambda x: in_message(card(subtitle=mrkdwn(x))), "/blocks/0/subtitle/text"
    ),
    characters("card body", 200, lambda x: in_message(card(body=mrkdwn(x))), "/blocks/0/body/text"),
    characters("card subtext", 200, lambda x: in_message(card(subtext=mrkdwn(x))), "/blocks/0/subtext/text"),
    characters(
        "container title", 150, lambda x: in_message(container(title=plain(x))), "/blocks/0/title/text"
    ),
    characters("video title", 199, lambda x: in_message(video(title=plain(x))), "/blocks/0/title/text"),
    characters("video author", 49, lambda x: in_message(video(author_name=x)), "/blocks/0/author_name"),
    characters(
        "feedback text",
        75,
        lambda x: in_message({"type": "context_actions", "elements": [feedback(text=plain(x))]}),
        f"{BUTTON}/positive_button/text/text",
    ),
    characters(
        "feedback value",
        2000,
        lambda x: in_message({"type": "context_actions", "elements": [feedback(value=x)]}),
        f"{BUTTON}/positive_button/value",
    ),
]


@pytest.mark.parametrize("border", BORDERS, ids=lambda border: border.name)
def test_a_text_of_the_limit_is_taken_and_one_character_more_is_refused(border: Border) -> None:
    border.check()

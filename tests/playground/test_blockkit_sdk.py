"""Whatever Slack's own SDK builds within its validators, the checker takes."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ChannelSelectElement,
    CheckboxesElement,
    ConfirmObject,
    ContextBlock,
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    DividerBlock,
    EmailInputElement,
    ExternalDataSelectElement,
    HeaderBlock,
    ImageBlock,
    ImageElement,
    InputBlock,
    MarkdownBlock,
    MarkdownTextObject,
    NumberInputElement,
    Option,
    OptionGroup,
    OverflowMenuElement,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    RichTextBlock,
    RichTextElementParts,
    RichTextSectionElement,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
    TimePickerElement,
    UrlInputElement,
    UserMultiSelectElement,
)
from slack_sdk.models.views import View

from playground.blockkit import check_message, check_view

LETTERS = string.ascii_letters + string.digits + " _-<>&*é✓"


def texts(limit: int) -> st.SearchStrategy[str]:
    """Short texts, and now and then one of just the length that Slack takes."""
    return st.one_of(st.text(LETTERS, min_size=1, max_size=min(limit, 12)), st.just("x" * limit))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def plains(limit: int) -> st.SearchStrategy[PlainTextObject]:
    return st.builds(PlainTextObject, text=texts(limit), emoji=maybe(st.booleans()))


def either(limit: int) -> st.SearchStrategy[Any]:
    return plains(limit) | st.builds(MarkdownTextObject, text=texts(limit), verbatim=maybe(st.booleans()))


FLAGS = maybe(st.booleans())
IDS = maybe(st.uuids().map(str))
CONFIRMS = maybe(
    st.builds(
        ConfirmObject,
        title=plains(100),
        text=either(300),
        confirm=plains(30),
        deny=plains(30),
        style=maybe(st.sampled_from(["primary", "danger"])),
    )
)
OPTIONS = st.builds(Option, value=texts(150), text=plains(75), description=maybe(plains(75)))
MENU: dict[str, st.SearchStrategy[Any]] = {
    "action_id": IDS,
    "confirm": CONFIRMS,
    "placeholder": maybe(plains(150)),
}
CHOICES = st.lists(OPTIONS, min_size=1, max_size=10)


@st.composite
def menus(draw: st.DrawFn, /, kind: Any, *, initial: str, many: bool, **over: st.SearchStrategy[Any]) -> Any:
    """A menu whose first choice is one of its own."""
    offered = draw(CHOICES)
    first = (
        draw(st.lists(st.sampled_from(offered), min_size=1, max_size=2))
        if many
        else draw(st.sampled_from(offered))
    )
    chosen = draw(st.sampled_from([None, first]))
    return kind(options=offered, **{initial: chosen}, **{name: draw(given) for name, given in over.items()})


BOXES: dict[str, st.SearchStrategy[Any]] = {"action_id": IDS, "confirm": CONFIRMS}
SELECTS = st.one_of(
    menus(StaticSelectElement, initial="initial_option", many=False, **MENU),
    menus(StaticMultiSelectElement, initial="initial_options", many=True, **MENU),
    menus(RadioButtonsElement, initial="initial_option", many=False, **BOXES),
    menus(CheckboxesElement, initial="initial_options", many=True, **BOXES),
    st.builds(
        StaticSelectElement,
        option_groups=st.lists(
            st.builds(OptionGroup, label=plains(75), options=CHOICES), min_size=1, max_size=3
        ),
        **MENU,
    ),
    st.builds(ExternalDataSelectElement, min_query_length=maybe(st.integers(0, 9)), **MENU),
    st.builds(ChannelSelectElement, initial_channel=maybe(st.just("C1")), **MENU),
    st.builds(
        ConversationSelectElement,
        default_to_current_conversation=FLAGS,
        filter=maybe(st.builds(ConversationFilter, exclude_bot_users=st.just(True))),
        **MENU,
    ),
    st.builds(UserMultiSelectElement, max_selected_items=maybe(st.integers(1, 9)), **MENU),
    st.builds(DatePickerElement, initial_date=maybe(st.dates().map(str)), **MENU),
    st.builds(
        TimePickerElement,
        initial_time=maybe(st.times().map(lambda time: f"{time:%H:%M}")),
        timezone=maybe(st.just("America/Chicago")),
        **MENU,
    ),
)
IMAGES: dict[str, st.SearchStrategy[Any]] = {
    "image_url": st.just("https://example.com/a"),
    "alt_text": texts(2000),
}
BUTTONS = st.builds(
    ButtonElement,
    text=plains(75),
    action_id=IDS,
    value=maybe(texts(2000)),
    url=maybe(st.just("https://example.com/")),
    style=maybe(st.sampled_from(["primary", "danger"])),
    confirm=CONFIRMS,
    accessibility_label=maybe(texts(75)),
)
OVERFLOWS = st.builds(
    OverflowMenuElement, action_id=IDS, options=st.lists(OPTIONS, min_size=1, max_size=5), confirm=CONFIRMS
)
INPUTS = st.one_of(
    SELECTS,
    st.builds(
        PlainTextInputElement,
        action_id=IDS,
        placeholder=maybe(plains(150)),
        initial_value=maybe(texts(3000)),
        multiline=FLAGS,
        min_length=maybe(st.integers(0, 1500)),
        max_length=maybe(st.integers(1500, 3000)),
    ),
)
MODAL_INPUTS = st.one_of(
    INPUTS,
    st.builds(EmailInputElement, action_id=IDS, placeholder=maybe(plains(150))),
    st.builds(UrlInputElement, action_id=IDS, initial_value=maybe(texts(20))),
    st.builds(
        NumberInputElement,
        action_id=IDS,
        is_decimal_allowed=st.just(True),
        min_value=maybe(st.integers(-9, 0)),
        max_value=maybe(st.floats(1, 9)),
    ),
)
PARTS = st.one_of(
    st.builds(RichTextElementParts.Text, text=texts(100)),
    st.builds(RichTextElementParts.User, user_id=st.just("U1")),
    st.builds(RichTextElementParts.Emoji, name=st.just("tada")),
    st.builds(RichTextElementParts.Link, url=st.just("https://example.com"), text=maybe(texts(20))),
)
EVERYWHERE = st.one_of(
    st.builds(
        SectionBlock,
        text=either(3000),
        fields=maybe(st.lists(either(2000), min_size=1, max_size=10)),
        accessory=maybe(st.one_of(BUTTONS, OVERFLOWS, SELECTS, st.builds(ImageElement, **IMAGES))),
        expand=FLAGS,
    ),
    st.builds(
        ActionsBlock, elements=st.lists(st.one_of(BUTTONS, OVERFLOWS, SELECTS), min_size=1, max_size=5)
    ),
    st.builds(
        ContextBlock,
        elements=st.lists(either(3000) | st.builds(ImageElement, **IMAGES), min_size=1, max_size=10),
    ),
    st.builds(HeaderBlock, text=plains(150)),
    st.builds(ImageBlock, title=maybe(plains(2000)), **IMAGES),
    st.builds(DividerBlock),
    st.builds(InputBlock, label=plains(2000), element=INPUTS, hint=maybe(plains(2000)), optional=FLAGS),
    st.builds(
        RichTextBlock,
        elements=st.lists(
            st.builds(RichTextSectionElement, elements=st.lists(PARTS, max_size=4)), min_size=1, max_size=3
        ),
    ),
)
IN_MODALS = EVERYWHERE | st.builds(InputBlock, label=plains(2000), element=MODAL_INPUTS)


def told_apart(*blocks: Block) -> list[dict[str, Any]]:
    """The blocks as they are sent, with an id of its own for each element of a block, as Slack wants."""
    built = [block.to_dict() for block in blocks]
    for block in built:
        for number, element in enumerate(block.get("elements", ())):
            if "action_id" in element:
                element["action_id"] += f"-{number}"
    return built


@settings(max_examples=150, deadline=None)
@given(EVERYWHERE | st.builds(MarkdownBlock, text=texts(12000)))
def test_a_block_the_sdk_builds_is_taken_in_a_message(block: Block) -> None:
    refused = check_message(told_apart(block))
    problems = [problem for problem in refused if problem.message != "msg_blocks_too_long"]

    assert problems == []


@settings(max_examples=75, deadline=None)
@given(st.lists(IN_MODALS, min_size=1, max_size=4), plains(24), plains(24), texts(255), texts(3000))
def test_a_modal_the_sdk_builds_is_taken(
    blocks: list[Block], title: PlainTextObject, submit: PlainTextObject, callback_id: str, metadata: str
) -> None:
    view = View(
        type="modal",
        title=title,
        submit=submit,
        callback_id=callback_id,
        private_metadata=metadata,
        blocks=told_apart(*blocks),
    )

    assert check_view(view.to_dict()) == []


@settings(max_examples=75, deadline=None)
@given(st.lists(EVERYWHERE, min_size=1, max_size=4))
def test_a_home_the_sdk_builds_is_taken(blocks: list[Block]) -> None:
    assert check_view(View(type="home", blocks=told_apart(*blocks)).to_dict()) == []


@pytest.mark.parametrize("apart", [True, False])
def test_two_elements_of_one_id_are_refused_unless_told_apart(*, apart: bool) -> None:
    twice = ActionsBlock(elements=[ButtonElement(text="One", action_id="same") for _ in range(2)])
    blocks: list[dict[str, Any]] = told_apart(twice) if apart else [twice.to_dict()]

    assert (check_view(View(type="home", blocks=blocks).to_dict()) == []) is apart

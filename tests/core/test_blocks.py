"""Messages and forms: within Slack's limits whatever members write, and read back as they were filled in."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import blocks
from bot.core.blocks import Answers, Message
from playground.blockkit import check_message, check_view

TOO_LONG = "x" * 50_000
words = st.text(min_size=1, max_size=4000).filter(lambda text: bool(text.strip()))


def problems(message: Message) -> list[str]:
    payload = message.payload()
    return [each.message for each in check_message(payload["blocks"], payload["text"])]


def in_view(view: Any) -> list[str]:
    return [each.message for each in check_view(view.to_dict())]


@given(words)
def test_a_message_of_anything_that_was_written_is_taken_by_slack(text: str) -> None:
    shown = [
        blocks.header(text),
        blocks.said(text),
        blocks.section(text),
        blocks.small(text),
        blocks.divider(),
    ]

    assert problems(Message("News", shown)) == []


def test_what_is_too_long_is_cut_before_slack_refuses_it() -> None:
    press = blocks.button(
        TOO_LONG, "room.verb", "1", style="danger", confirm=blocks.sure("Sure", "?", yes="Yes")
    )
    shown = [
        blocks.header(TOO_LONG),
        blocks.said(TOO_LONG[:9000]),
        blocks.small(TOO_LONG),
        blocks.section("short", accessory=press),
        blocks.buttons(press),
    ]

    assert problems(Message("News", shown[:1] + shown[2:])) == []
    assert problems(Message("News", [blocks.section(TOO_LONG), blocks.said(TOO_LONG)])) == []


def test_a_form_of_every_field_is_taken_by_slack() -> None:
    many = [(str(number), TOO_LONG[:200]) for number in range(150)]
    fields = [
        blocks.text_field(
            "title", "Title", limit=150, initial=TOO_LONG, hint="Short", placeholder="One line"
        ),
        blocks.text_field("detail", "Detail", lines=True, optional=True),
        blocks.choice_field("kind", "Kind", many, initial="3", placeholder="Choose", tells=True),
        blocks.choices_field("who", "Who", many, initial=["1", "2"], hint="Several"),
        blocks.check_field("pledge", "The pledge", "I take this pledge", optional=True),
    ]

    made = blocks.form(
        "A title that is longer than Slack allows", "room.verb", fields, submit="Send", about="1"
    )

    assert in_view(made) == []


def test_a_choice_that_is_not_offered_is_not_filled_in() -> None:
    made = blocks.choice_field("kind", "Kind", [("a", "A")], initial="gone").to_dict()

    assert "initial_option" not in made["element"]
    assert (
        in_view(
            blocks.form(
                "Form", "room.verb", [blocks.choice_field("kind", "Kind", [("a", "A")])], submit="Send"
            )
        )
        == []
    )


def test_a_notice_is_taken_by_slack_however_long_its_sentence() -> None:
    assert in_view(blocks.notice("Not yet", TOO_LONG)) == []


def test_links_and_media_are_never_unfurled() -> None:
    payload = Message("News").payload()

    assert (payload["unfurl_links"], payload["unfurl_media"]) == (False, False)
    assert "blocks" not in payload


@given(words)
def test_what_somebody_wrote_is_shown_as_plain_text(text: str) -> None:
    assert blocks.said(text).to_dict()["text"]["type"] == "plain_text"


def answers(**values: Any) -> Answers:
    return Answers({"state": {"values": {name: {name: given} for name, given in values.items()}}})


def test_answers_are_read_by_the_name_of_their_field() -> None:
    read = answers(
        title={"type": "plain_text_input", "value": "  a\u200b title\r\n "},
        day={"type": "datepicker", "selected_date": "2027-03-09"},
        start={"type": "timepicker", "selected_time": "18:00"},
        kind={"type": "static_select", "selected_option": {"value": "people"}},
        who={"type": "multi_static_select", "selected_options": [{"value": "1"}, {"value": "2"}]},
    )

    assert (read.text("title"), read.text("day"), read.text("start")) == ("a title", "2027-03-09", "18:00")
    assert (read.choice("kind"), read.choices("who")) == ("people", ["1", "2"])
    assert read.has("kind")
    assert not read.has("other")


@pytest.mark.parametrize("view", [{}, {"state": None}, {"state": {}}, {"state": {"values": None}}])
def test_a_form_without_answers_reads_as_empty(view: dict[str, Any]) -> None:
    read = Answers(view)

    assert (read.text("a"), read.choice("a"), read.choices("a"), read.has("a")) == ("", "", [], False)


def test_what_was_left_empty_reads_as_empty() -> None:
    read = answers(a={"value": None}, b={"selected_option": None}, c={"selected_options": []})

    assert (read.text("a"), read.choice("b"), read.choices("c")) == ("", "", [])

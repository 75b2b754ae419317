"""Small pieces of Block Kit that Slack takes, to be bent until it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.blockkit import Problem, check_message, check_view

Json = dict[str, Any]


def plain(text: str = "Text") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "*Text*") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**over: Any) -> Json:
    return {"type": "section", "text": mrkdwn()} | over


def fields(*texts: Json) -> Json:
    return {"type": "section", "fields": list(texts)}


def actions(*elements: Json, **over: Any) -> Json:
    return {"type": "actions", "elements": list(elements)} | over


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def button(**over: Any) -> Json:
    return {"type": "button", "text": plain("Press")} | over


def option(text: str = "One", **over: Any) -> Json:
    return {"text": plain(text), "value": text} | over


def options(count: int) -> list[Json]:
    return [option(f"Option {number}") for number in range(count)]


def group(**over: Any) -> Json:
    return {"label": plain("Group"), "options": options(1)} | over


def menu(kind: str = "static_select", **over: Any) -> Json:
    return {"type": kind, "options": options(2)} | over


def grouped(*groups: Json, **over: Any) -> Json:
    return {"type": "static_select", "option_groups": list(groups)} | over


def confirm(**over: Any) -> Json:
    return {"title": plain(), "text": mrkdwn(), "confirm": plain("Yes"), "deny": plain("No")} | over


def picture(**over: Any) -> Json:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A picture"} | over


def writing(**over: Any) -> Json:
    return {"type": "plain_text_input"} | over


def asked(element: Json | None = None, **over: Any) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element or writing()} | over


def rich(*elements: Json) -> Json:
    section_of_rich = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [section_of_rich]}


def said(text: str = "Text", **over: Any) -> Json:
    return {"type": "text", "text": text} | over


def card(**over: Any) -> Json:
    return {"type": "card", "title": mrkdwn()} | over


def container(*children: Json, **over: Any) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": list(children) or [section()]} | over


def cell(text: str = "Cell") -> Json:
    return {"type": "raw_text", "text": text}


def table(rows: int = 1, columns: int = 1, **over: Any) -> Json:
    return {"type": "table", "rows": [[cell() for _ in range(columns)] for _ in range(rows)]} | over


def data_table(rows: int = 2, **over: Any) -> Json:
    return {"type": "data_table", "caption": "Numbers", "rows": [[cell()] for _ in range(rows)]} | over


def feedback(**over: Any) -> Json:
    good = {"text": plain("Good"), "value": "good"} | over
    return {
        "type": "feedback_buttons",
        "positive_button": good,
        "negative_button": {"text": plain(), "value": "bad"},
    }


def video(**over: Any) -> Json:
    return {
        "type": "video",
        "title": plain(),
        "video_url": "https://example.com/embed",
        "thumbnail_url": "https://example.com/thumb.png",
        "alt_text": "A film",
    } | over


def modal(*blocks: Json, **over: Any) -> Json:
    return {
        "type": "modal",
        "title": plain("Title"),
        "submit": plain("Send"),
        "blocks": list(blocks) or [section()],
    } | over


def home(*blocks: Json, **over: Any) -> Json:
    return {"type": "home", "blocks": list(blocks) or [section()]} | over


def in_message(*blocks: Json) -> list[Problem]:
    return check_message(list(blocks))


def in_modal(*blocks: Json, **over: Any) -> list[Problem]:
    return check_view(modal(*blocks, **over))


def in_home(*blocks: Json, **over: Any) -> list[Problem]:
    return check_view(home(*blocks, **over))


Sized = Callable[[int], list[Problem]]


@dataclass(frozen=True)
class Border:
    """A limit: what to build with so many characters, items or as a number, and what is said at one more."""

    name: str
    limit: int
    sized: Sized
    pointer: str
    message: str

    def check(self) -> None:
        assert self.sized(self.limit) == []
        assert self.sized(self.limit + 1) == [Problem(self.pointer, self.message)]

"""Checks blocks and views as Slack does when an app sends them, and says the same about them.

Pointers start at the request's argument: `/blocks/0/text` for a message, `/view/title` for a view.
First every value is checked for its shape; only when all of them are right, the rules over the whole
surface. So one mistake does not bring a crowd of others, and a list without problems means that Slack
takes it, as far as its reference and its known refusals tell.
"""

from __future__ import annotations

from typing import Any

from playground.blockkit.checks import Found, compiled, say
from playground.blockkit.problem import Problem
from playground.blockkit.surface import (
    BLOCKS_TOO_LONG,
    MESSAGE,
    VIEW_TOO_LARGE,
    check_length,
    check_size,
    check_submit,
    check_surface,
)
from playground.blockkit.table import shapes

__all__ = ["BLOCKS_TOO_LONG", "VIEW_TOO_LARGE", "Problem", "check_message", "check_view"]

_blocks = compiled(shapes()["HomeView"]["blocks"] | {"min": 0, "max": 50})
_view = compiled({"is": "shape", "of": ["ModalView", "HomeView"]})


def check_message(blocks: object, text: object = None) -> list[Problem]:
    """List what Slack would refuse in a message's blocks; an empty list posts the text alone.

    A message that is too long in all has the one message `msg_blocks_too_long`, which Slack gives as
    an error of its own. That a message has neither text nor blocks is the caller's to refuse.
    """
    found: Found = []
    if text is not None and not isinstance(text, str):
        say(found, (None, "text"), "must provide a string")
    if blocks is not None:
        _check_blocks(blocks, found)
    return found


def _check_blocks(blocks: Any, found: Found) -> None:
    place, before = (None, "blocks"), len(found)
    _blocks(blocks, place, found)
    if len(found) == before:
        check_surface(blocks, place, MESSAGE, found)
        check_length(blocks, place, found)


def check_view(view: object) -> list[Problem]:
    """List what Slack would refuse in a modal or a Home.

    A view of more than 250 kB has the one message `view_too_large`, an error of its own with Slack.
    """
    found: Found = []
    place = (None, "view")
    _view(view, place, found)
    if isinstance(view, dict) and not found:
        check_surface(view["blocks"], (place, "blocks"), view["type"], found)
        check_submit(view, place, found)
        check_size(view, place, found)
    return found

"""What an update has to hold, how it is written down, and from when on the others may read it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, astuple

from bot.core.errors import Refusal
from bot.core.record import record

LIMIT = 1000
"""The most characters of one answer."""
REMIND_DAYS = 3
"""How many days before a meeting whoever has shared no update is reminded."""
PAGE = 6
"""How many updates one form shows: Slack takes 100 blocks and 250 kB."""
LABELS: Mapping[str, str] = {
    "best": "Best",
    "hardest": "Hardest",
    "business": "What changed in the business",
    "people": "People",
    "untold": "One thing I have told nobody",
    "win": "A win to celebrate",
}
"""The questions of an update, by field name, in order."""
_OPEN, _BEGUN = ("planned", "running"), ("running", "closed")


@record
class Words:
    """What one member shares; empty where they left a question out."""

    best: str = ""
    hardest: str = ""
    business: str = ""
    people: str = ""
    untold: str = ""
    win: str = ""


def check_words(words: Words) -> None:
    """Refuse an update without any answer, or with one that is too long."""
    if not any(astuple(words)):
        raise Refusal("Write at least one of these. One line is enough.", "best")
    for name, text in asdict(words).items():
        if len(text) > LIMIT:
            raise Refusal(f"At most {LIMIT} characters fit here; these are {len(text)}.", name)


def check_takes(state: str) -> None:
    """Refuse an update for a meeting that is over or called off."""
    if state not in _OPEN:
        raise Refusal(
            "The meeting that this was for is over. Copy what you wrote, close this form, "
            "and press Share an update again: it is for the next meeting then."
        )


def check_wanted(state: str) -> None:
    """Refuse to begin an update for a meeting that is over or called off."""
    if state not in _OPEN:
        told = "cancelled" if state == "cancelled" else "over"
        raise Refusal(f"This meeting is {told}. For the next one press Share an update on the board.")


def is_open(state: str, *, has_given: bool) -> bool:
    """Tell whether somebody may read the others: from the start of the meeting, or once they gave theirs."""
    return has_given or state in _BEGUN


def check_reader(state: str, *, has_given: bool) -> None:
    """Refuse a look at the others' updates before it is time."""
    if not is_open(state, has_given=has_given):
        raise Refusal(
            "The others' updates open for you once you have shared your own, "
            "and for everybody when the meeting starts."
        )


def packed(words: Words) -> str:
    """Write an update as one text, to be sealed as one."""
    return json.dumps(asdict(words), ensure_ascii=False)


def unpacked(text: str) -> Words:
    """Read an update back."""
    return Words(**json.loads(text))

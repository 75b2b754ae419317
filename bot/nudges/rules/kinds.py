"""Every kind of reminder: what it asks for, and the answer to *Why this?*."""

from collections.abc import Mapping
from datetime import timedelta

from bot.core.record import record

RSVP, PREPARE, TURN, UPDATE, FEEDBACK = "rsvp", "prepare", "turn", "update", "feedback"
DATE, QUORUM, NOBODY, WORD = "date", "quorum", "nobody", "word"


@record
class Kind:
    """A kind of reminder.

    ``goes_to_all`` says that everybody gets it alike, whatever they have done. ``escalates_after`` is how
    long an undone one waits before the coach hears of it, and then the facilitators.
    """

    name: str
    label: str
    why: str
    is_for_facilitators: bool = False
    goes_to_all: bool = False
    escalates_after: timedelta | None = None


_TABLE = (
    Kind(
        RSVP,
        "Whether you come",
        "Two weeks before a meeting, in your morning, everybody is asked whether they come. "
        "It stops when you answer.",
    ),
    Kind(
        PREPARE,
        "Prepare your hour",
        "Three weeks and two weeks before a meeting, in your morning, whoever presents is reminded. "
        "It stops when you press Done, or when the turn is somebody else's.",
    ),
    Kind(
        TURN,
        "Confirm your turn",
        "Two weeks before a meeting, in the morning, whoever is proposed to present and has not said yes is "
        "reminded. It stops when the turn is confirmed, swapped or skipped.",
        escalates_after=timedelta(days=3),
    ),
    Kind(
        UPDATE,
        "Share your update",
        "Three days before a meeting, in your morning, whoever has shared no update for it is reminded. "
        "It stops when you share one.",
    ),
    Kind(
        FEEDBACK,
        "Give feedback",
        "When a meeting closes, and once more before its feedback round does, everybody who can write gets "
        "the same words, whether they have written or not. So no reminder tells who has.",
        goes_to_all=True,
    ),
    Kind(
        DATE,
        "A date that does not suit",
        "Six weeks before a meeting, facilitators hear when its day is a holiday of the group, or a day off "
        "of somebody in it.",
        is_for_facilitators=True,
    ),
    Kind(
        QUORUM,
        "Who comes",
        "Two days before a meeting, facilitators hear when fewer than half have said that they come, or when "
        "the presenter has not.",
        is_for_facilitators=True,
    ),
    Kind(
        NOBODY,
        "No presenter",
        "Facilitators hear when nobody has a challenge or a wish to present at a meeting.",
        is_for_facilitators=True,
    ),
    Kind(
        WORD,
        "A word to somebody",
        "Somebody was reminded and it is still not done. The coach hears of it first, then the facilitators, "
        "and never the channel.",
        is_for_facilitators=True,
    ),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _TABLE}


def label_of(kind: str) -> str:
    """Name a kind; one that a later release knew keeps its own name."""
    return KINDS[kind].label if kind in KINDS else kind


def kinds_for(*, is_facilitator: bool) -> list[Kind]:
    """List the kinds that somebody may get, and so may switch off."""
    return [kind for kind in _TABLE if is_facilitator or not kind.is_for_facilitators]

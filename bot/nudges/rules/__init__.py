"""What is decided about reminders: which kinds there are, and how many are enough."""

from bot.nudges.rules.budget import BEFORE_THE_END, KEPT, WEEK, free_at, gathered_at
from bot.nudges.rules.choices import A_DATE, NEXT_WEEK, TOMORROW, UNTIL, check_snooze, snoozed_until
from bot.nudges.rules.kinds import (
    DATE,
    FEEDBACK,
    KINDS,
    NOBODY,
    PREPARE,
    QUORUM,
    RSVP,
    TURN,
    UPDATE,
    WORD,
    Kind,
    kinds_for,
    label_of,
)

__all__ = [
    "A_DATE",
    "BEFORE_THE_END",
    "DATE",
    "FEEDBACK",
    "KEPT",
    "KINDS",
    "NEXT_WEEK",
    "NOBODY",
    "PREPARE",
    "QUORUM",
    "RSVP",
    "TOMORROW",
    "TURN",
    "UNTIL",
    "UPDATE",
    "WEEK",
    "WORD",
    "Kind",
    "check_snooze",
    "free_at",
    "gathered_at",
    "kinds_for",
    "label_of",
    "snoozed_until",
]

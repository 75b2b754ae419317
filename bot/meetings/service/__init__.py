"""What can be done with meetings."""

from bot.meetings.service.dates import (
    AHEAD,
    found,
    last_closed,
    locked,
    next_meeting,
    next_of,
    plan,
    top_up,
    upcoming,
)
from bot.meetings.service.turns import assign, headline_of, reason_of

__all__ = [
    "AHEAD",
    "assign",
    "found",
    "headline_of",
    "last_closed",
    "locked",
    "next_meeting",
    "next_of",
    "plan",
    "reason_of",
    "top_up",
    "upcoming",
]

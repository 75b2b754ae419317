"""What is known about people, and what can be done with their seats and hours."""

from bot.members.service.hours import Days, Habits, days_off, go_away, habits, locked, set_hours, stay
from bot.members.service.people import (
    MOST_SEATS,
    Member,
    Profile,
    check_room,
    find,
    learn,
    meet,
    members,
    name_of,
    named,
    pledge,
    roster,
    seat,
)

__all__ = [
    "MOST_SEATS",
    "Days",
    "Habits",
    "Member",
    "Profile",
    "check_room",
    "days_off",
    "find",
    "go_away",
    "habits",
    "learn",
    "locked",
    "meet",
    "members",
    "name_of",
    "named",
    "pledge",
    "roster",
    "seat",
    "set_hours",
    "stay",
]

"""What is known about people, and what can be done with their seats and hours."""

from bot.members.service.absent import Absent, absent, change, look_at, seats_of
from bot.members.service.away import answer_away, ask_away, hint
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
    "Absent",
    "Days",
    "Habits",
    "Member",
    "Profile",
    "absent",
    "answer_away",
    "ask_away",
    "change",
    "check_room",
    "days_off",
    "find",
    "go_away",
    "habits",
    "hint",
    "learn",
    "locked",
    "look_at",
    "meet",
    "members",
    "name_of",
    "named",
    "pledge",
    "roster",
    "seat",
    "seats_of",
    "set_hours",
    "stay",
]

"""What is decided about people: who may do what, and when somebody can be reached."""

from bot.members.rules.absence import (
    MOST_ABSENCES,
    Hours,
    Status,
    check_absence,
    check_hours,
    hinted_absence,
)
from bot.members.rules.hours import MORNING, Delay, Reader, opening, told_at
from bot.members.rules.policy import (
    LOOK,
    PLEDGE_VERSION,
    POLICY,
    Actor,
    Deed,
    Readers,
    Role,
    Thing,
    Who,
    allows,
    check,
    check_person,
    may,
)

__all__ = [
    "LOOK",
    "MORNING",
    "MOST_ABSENCES",
    "PLEDGE_VERSION",
    "POLICY",
    "Actor",
    "Deed",
    "Delay",
    "Hours",
    "Reader",
    "Readers",
    "Role",
    "Status",
    "Thing",
    "Who",
    "allows",
    "check",
    "check_absence",
    "check_hours",
    "check_person",
    "hinted_absence",
    "may",
    "opening",
    "told_at",
]

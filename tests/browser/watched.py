"""Who is watched while the story is told, and what they leave for its later chapters."""

from collections.abc import Collection

from tests.browser.circle import ADA, BEN, CHEN, GRACE, IVY, Circle
from tests.browser.trying import try_all

WATCHED = {"facilitator": ADA, "presenter": BEN, "member": CHEN, "external member": GRACE, "stranger": IVY}
BEFORE = ("board", "groups", "challenges")
"""The rooms of the days before a meeting."""
AROUND = ("meetings", "updates", "kudos", "feedback")
"""The rooms of the meeting itself, and of what follows."""
REMINDERS = ("nudges", "members")
"""The rooms of reminders and absences, which have a story of their own."""
CALENDARS = ("calendars",)
"""The room of calendars, which has a story of its own."""
LATER = ("Confirm", "Skip", "Withdraw")
"""What would lead the story elsewhere: pressed when it comes to it."""
RUN = ("Start", "Close")
CHANGES = ("Move", "Cancel", "Extra meeting", "The year at once", "How we meet")
"""What would change the dates that the story is told along; it has a story of its own."""


def all_try(
    circle: Circle, rooms: Collection[str], *, but: Collection[str] = LATER, at_home: bool = True
) -> None:
    """Let everybody who is watched press what they have not pressed yet; running a meeting waits."""
    for one in WATCHED.values():
        if one in circle.people:
            others = [*but, *CHANGES, *(RUN if one == ADA else ())]
            try_all(circle[one], rooms, but=others, at_home=at_home and one != IVY)

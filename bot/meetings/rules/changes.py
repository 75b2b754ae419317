"""What is refused when a meeting is moved, cancelled or added."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.errors import Refusal
from bot.core.walltime import instant
from bot.meetings.rules.comfort import Slot
from bot.meetings.rules.plan import LONGEST, SHORTEST, is_wall_time

MOST_AHEAD = 40
"""How many meetings a group can have ahead."""
NEVER_SILENTLY = timedelta(hours=72)
"""How near a meeting has to be for new zone data not to move it."""
_FARTHEST = timedelta(days=731)


def check_length(length: int) -> None:
    """Refuse a length, in minutes, that no meeting has."""
    if not SHORTEST <= length <= LONGEST:
        raise Refusal(f"Between {SHORTEST} and {LONGEST} minutes.", "length")


def check_slot(slot: Slot, zone: str, *, now: datetime) -> datetime:
    """Refuse a time that no meeting can have; answer the instant. The fields are ``day`` and ``at``."""
    if not is_wall_time(slot.at):
        raise Refusal("Choose a time, such as 18:00.", "at")
    if slot.day > (now + _FARTHEST).date():
        raise Refusal("That is more than two years away. Choose an earlier date.", "day")
    if slot.day < (now - timedelta(days=2)).date() or instant(slot.day, slot.at, zone) <= now:
        raise Refusal("That is in the past. Choose a date and time that are still to come.", "day")
    return instant(slot.day, slot.at, zone)


def check_changeable(state: str, starts_at: datetime, *, now: datetime) -> None:
    """Refuse to move or cancel a meeting that is on, over or cancelled."""
    if state == "cancelled":
        raise Refusal("This meeting is cancelled already. The board shows the next date.")
    if state == "running":
        raise Refusal("This meeting has started already, so its date stays.")
    if state != "planned" or now >= starts_at:
        raise Refusal("This meeting has begun or is over, so its date stays.")


def check_moves(before: datetime, after: datetime) -> None:
    """Refuse a move to where the meeting is already."""
    if before == after:
        raise Refusal("The meeting is at this time already. Choose another date or time.", "day")


def check_room(starts_at: datetime, ends_at: datetime, others: Sequence[tuple[datetime, datetime]]) -> None:
    """Refuse a time at which the group meets already; ``others`` are its other meetings (start, end)."""
    for start, end in others:
        if starts_at < end and start < ends_at:
            raise Refusal("The group meets then already. Choose another date or time.", "day")


def check_many(ahead: int) -> None:
    """Refuse one more meeting than a group can have ahead."""
    if ahead >= MOST_AHEAD:
        raise Refusal(f"This group has {MOST_AHEAD} meetings ahead, which is as many as it can have.")


def check_fixed(*, is_fixed: bool) -> None:
    """Refuse to change alone what the group has agreed on."""
    if is_fixed:
        raise Refusal("The group has fixed this date. Open it again: a change is put to the vote.")


def check_no_vote(*, is_open: bool) -> None:
    """Refuse another zone while the group votes on dates, which are on the clock of this one."""
    if is_open:
        raise Refusal("The group is voting on dates. Choose another time zone once that is decided.", "zone")


def is_too_near(starts_at: datetime, *, now: datetime) -> bool:
    """Tell whether a meeting is too near for new zone data to move it without being asked."""
    return starts_at <= now + NEVER_SILENTLY

"""What may become of a turn, and in which words."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.errors import Refusal

REASON = 200
PREPARE_DAYS = (21, 14)
"""How many days before a meeting its presenter is reminded, in their own morning."""
ASK_DAYS = 14
"""How many days before a meeting whoever is proposed and has not said yes is reminded."""
_MORNING = time(9)


def is_open(state: str, starts_at: datetime, *, now: datetime) -> bool:
    """Tell whether a meeting is still ahead, so that its presenter can change."""
    return state == "planned" and now < starts_at


def check_open(state: str, starts_at: datetime, *, now: datetime) -> None:
    """Refuse to change whose turn it is once the meeting has begun."""
    if not is_open(state, starts_at, now=now):
        raise Refusal(
            "This meeting has begun or is over, so its presenter stays. Open the board for the next."
        )


def check_swap(*, is_open: bool, is_still_theirs: bool) -> None:
    """Refuse to answer a request whose turn has moved on since."""
    if not (is_open and is_still_theirs):
        raise Refusal("This turn has changed since you were asked, so there is nothing to swap any more.")


def check_choice_reason(reason: str) -> None:
    """Refuse to set the rotation aside without a reason for the group."""
    if not reason:
        raise Refusal("Please give a reason. The group will see it.", "reason")
    if len(reason) > REASON:
        raise Refusal(f"Please keep this to {REASON} characters; it has {len(reason)}.", "reason")


def override_sentence(chosen_by: str, name: str, reason: str) -> str:
    """Say that a facilitator set the rotation aside, and why."""
    return f"{chosen_by} chose {name}: {reason}"


def swap_sentence(asked_by: str, asked_of: str, *, changes_places: bool) -> str:
    """Say that two members changed places, or that one is owed the turn they gave."""
    if changes_places:
        return f"{asked_by} and {asked_of} changed places."
    return f"{asked_of} takes this turn for {asked_by}, who goes first next time."


def next_morning(now: datetime, zone: str) -> datetime:
    """Find the next day's 09:00 in a zone's wall time, in UTC."""
    tomorrow = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return datetime.combine(tomorrow, _MORNING, ZoneInfo(zone)).astimezone(UTC)


def step_of(mornings: Sequence[datetime], *, now: datetime) -> int | None:
    """Answer which of the reminders before a meeting it is time for, the newest that is due, as an index."""
    return max((number for number, at in enumerate(mornings) if at <= now), default=None)

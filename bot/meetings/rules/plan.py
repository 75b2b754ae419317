"""What is refused when meetings are planned or run."""

import re
from datetime import date, datetime, timedelta

from bot.core.errors import Refusal
from bot.core.record import record
from bot.core.text import listed, when
from bot.core.walltime import instant, is_zone, zones_like
from bot.meetings.rules.recurrence import Recurrence
from bot.meetings.rules.timetable import EARLIEST_START

SHORTEST, LONGEST = 45, 480
_FARTHEST = timedelta(days=731)
_WALL_TIME = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")


@record
class Plan:
    """How a group meets: which dates, at what wall time ("HH:MM"), for how many minutes."""

    recurrence: Recurrence
    wall_time: str
    length: int


def check_plan(first: date, wall_time: str, zone: str, length: int, *, now: datetime) -> None:
    """Refuse a first meeting that cannot be: its zone, start, length in minutes, or date.

    The refusals name the fields ``zone``, ``start``, ``length`` and ``first``.
    """
    check_zone(zone)
    if not is_wall_time(wall_time):
        raise Refusal("Write the start as hours and minutes, such as 18:00.", "start")
    if not SHORTEST <= length <= LONGEST:
        raise Refusal(f"Between {SHORTEST} and {LONGEST} minutes.", "length")
    if first > now.date() + _FARTHEST:
        raise Refusal("That is more than two years away. Choose an earlier date.", "first")
    if first < now.date() - timedelta(days=2) or instant(first, wall_time, zone) <= now:
        raise Refusal("That is in the past. Choose a date and time that are still to come.", "first")


def is_wall_time(text: str) -> bool:
    """Tell whether a text is a time of the day: HH:MM."""
    return _WALL_TIME.fullmatch(text) is not None


def whole(text: str) -> int:
    """Read a whole number that somebody typed; 0 for whatever is none, or is longer than five digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def day_in(text: str, name: str) -> date:
    """Read a date that somebody chose, or refuse it in the field of that name."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal("Choose a date.", name) from error


def check_zone(zone: str) -> None:
    """Refuse a zone that is none, with those that may have been meant."""
    if is_zone(zone):
        return
    alike = zones_like(zone)
    meant = listed(alike) if alike else "America/Chicago or Europe/Berlin"
    hint = "Perhaps you mean" if alike else "Choose a place, such as"
    raise Refusal(f"This time zone is not known. {hint} {meant}.", "zone")


def check_start(state: str, starts_at: datetime, *, now: datetime) -> None:
    """Refuse to start a meeting that has started, is over, or is more than two hours away."""
    if state == "running":
        raise Refusal("This meeting has started already.")
    _check_is_on(state)
    if now < starts_at - EARLIEST_START:
        raise Refusal(f"This meeting starts {when(starts_at)}. It can be started up to two hours before.")


def can_start(state: str, starts_at: datetime, *, now: datetime) -> bool:
    """Tell whether a meeting can be started now."""
    return state == "planned" and now >= starts_at - EARLIEST_START


def check_close(state: str) -> None:
    """Refuse to close a meeting that has not started, or is closed."""
    if state == "planned":
        raise Refusal("This meeting has not started yet. Press Start first.")
    _check_is_on(state)


def _check_is_on(state: str) -> None:
    if state == "cancelled":
        raise Refusal("This meeting is cancelled. The board shows the next date.")
    if state == "closed":
        raise Refusal("This meeting is closed already. The board shows the next date.")


def check_correction(state: str) -> None:
    """Refuse to say who was there before the meeting is over."""
    if state == "cancelled":
        raise Refusal("This meeting is cancelled, so nobody was there. The board shows the next date.")
    if state != "closed":
        raise Refusal("This meeting is not over yet. Once it is closed you can say who was there.")


def check_answer(state: str, ends_at: datetime, *, now: datetime) -> None:
    """Refuse an answer to a meeting that is cancelled or over."""
    if state == "cancelled":
        raise Refusal("This meeting is cancelled. The board shows the next date.")
    if state not in ("planned", "running") or now >= ends_at:
        raise Refusal("This meeting is over. The board shows the next date.")

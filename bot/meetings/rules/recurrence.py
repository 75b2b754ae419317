"""Which dates a series falls on: date arithmetic alone, without times or zones."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.errors import Refusal

REPEATS: Sequence[tuple[str, str]] = (
    ("other_month", "Every other month on this weekday"),
    ("month", "Every month on this weekday"),
    ("weeks", "Every N weeks"),
    ("quarter", "Every quarter on this weekday"),
    ("none", "No repeat"),
)
"""How a group can meet, as the form offers it: (value, label)."""
MOST_WEEKS = 26
_MONTHS = {"month": 1, "other_month": 2, "quarter": 3}
_SAFE_DAY = 28  # every month has four of each weekday, and no more can be relied on


@dataclass(frozen=True)
class Recurrence:
    """How dates recur from an anchor, the first of them, which never moves.

    The shapes: ``nth_weekday`` and ``last_weekday`` of every k-th month, every k ``weeks``, the same
    ``month_day`` of every k-th month (the last day where a month is shorter), and the one ``dates``.
    """

    shape: str
    every: int
    anchor: date

    def __post_init__(self) -> None:
        """Raise ValueError for a fifth weekday, which half of all months lack, and for no interval."""
        if self.shape not in _SHAPES or self.every < 1:
            raise ValueError("no such recurrence")
        if self.shape == "nth_weekday" and self.anchor.day > _SAFE_DAY:
            raise ValueError("a fifth weekday is a last weekday")


def recurrence_for(repeats: str, first: date, *, weeks: int) -> Recurrence:
    """Make the recurrence that a choice of the form means; ``weeks`` counts only for "Every N weeks".

    A first date that is the fifth of its weekday in its month recurs on the last one.
    """
    if repeats in _MONTHS:
        shape = "last_weekday" if first.day > _SAFE_DAY else "nth_weekday"
        return Recurrence(shape, _MONTHS[repeats], first)
    if repeats == "weeks":
        if not 1 <= weeks <= MOST_WEEKS:
            raise Refusal(f"Between 1 and {MOST_WEEKS} weeks.", "weeks")
        return Recurrence("weeks", weeks, first)
    if repeats == "none":
        return Recurrence("dates", 1, first)
    raise Refusal("Choose how often the group meets.", "repeats")


def occurrence_date(recurrence: Recurrence, number: int) -> date | None:
    """Answer the date of an occurrence, counted from 0; None where there is none.

    Each is counted from the anchor in one step, so that the off months stay off whatever changes.
    """
    return _SHAPES[recurrence.shape](recurrence, number) if number >= 0 else None


def _nth_weekday(recurrence: Recurrence, number: int) -> date | None:
    anchor = recurrence.anchor
    first = _month_start(anchor, recurrence.every * number)
    return first and first + timedelta(days=_days_to(anchor, first) + (anchor.day - 1) // 7 * 7)


def _last_weekday(recurrence: Recurrence, number: int) -> date | None:
    first = _month_start(recurrence.anchor, recurrence.every * number)
    last = first and first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return last and last - timedelta(days=(last.weekday() - recurrence.anchor.weekday()) % 7)


def _weeks(recurrence: Recurrence, number: int) -> date | None:
    day = recurrence.anchor.toordinal() + 7 * recurrence.every * number
    return date.fromordinal(day) if day <= date.max.toordinal() else None


def _month_day(recurrence: Recurrence, number: int) -> date | None:
    first = _month_start(recurrence.anchor, recurrence.every * number)
    days = first and calendar.monthrange(first.year, first.month)[1]
    return first and first.replace(day=min(recurrence.anchor.day, days or 1))


def _dates(recurrence: Recurrence, number: int) -> date | None:
    return recurrence.anchor if number == 0 else None


def _month_start(anchor: date, months: int) -> date | None:
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(year, month + 1, 1) if year <= date.max.year else None


def _days_to(anchor: date, first: date) -> int:
    return (anchor.weekday() - first.weekday()) % 7


_SHAPES = {
    "nth_weekday": _nth_weekday,
    "last_weekday": _last_weekday,
    "weeks": _weeks,
    "month_day": _month_day,
    "dates": _dates,
}

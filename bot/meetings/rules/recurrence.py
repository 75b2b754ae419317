"""Which dates a series falls on: date arithmetic alone, without times or zones."""

import calendar
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.core.errors import Refusal
from bot.core.record import record
from bot.core.walltime import day_in_words

REPEATS: Sequence[tuple[str, str]] = (
    ("other_month", "Every other month on this weekday"),
    ("month", "Every month on this weekday"),
    ("weeks", "Every N weeks"),
    ("quarter", "Every quarter on this weekday"),
    ("none", "No repeat"),
)
"""How a group can meet, as the form offers it: (value, label)."""
_ON_LAST: Sequence[tuple[str, str]] = (
    ("last_other_month", "Every other month on the last of this weekday"),
    ("last_month", "Every month on the last of this weekday"),
    ("last_quarter", "Every quarter on the last of this weekday"),
)
_ON_DAY: Sequence[tuple[str, str]] = (
    ("day_other_month", "Every other month on this day of the month"),
    ("day_month", "Every month on this day of the month"),
    ("day_quarter", "Every quarter on this day of the month"),
)
_ON_DATES: Sequence[tuple[str, str]] = (("dates", "On dates that I choose"),)
MOST_WEEKS = 26
MOST_DATES = 12
"""How many dates a group can choose one by one."""
_USUAL_WEEKS = 4
_MONTHS = {"month": 1, "other_month": 2, "quarter": 3}
_SAFE_DAY = 28  # every month has four of each weekday, and no more can be relied on


@record
class Recurrence:
    """How dates recur from an anchor, the first of them, which never moves.

    The shapes: ``nth_weekday`` and ``last_weekday`` of every k-th month, every k ``weeks``, the same
    ``month_day`` of every k-th month (the last day where a month is shorter), and the chosen ``dates``:
    the anchor and, in order, ``others``.
    """

    shape: str
    every: int
    anchor: date
    others: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for a fifth weekday, which half of all months lack, and for no interval."""
        if self.shape not in _SHAPES or self.every < 1:
            raise ValueError("no such recurrence")
        if self.shape == "nth_weekday" and self.anchor.day > _SAFE_DAY:
            raise ValueError("a fifth weekday is a last weekday")


def repeats_for(first: date | None) -> list[tuple[str, str]]:
    """List how a group can meet that begins on this date: on a last weekday only where it is one.

    The 31st, which most months lack, is not among them.
    """
    on_last = _ON_LAST if first is not None and _is_last(first) else ()
    on_day = _ON_DAY if first is not None and first.day <= _SAFE_DAY else ()
    return [*REPEATS, *on_last, *on_day, *_ON_DATES]


def all_repeats() -> list[tuple[str, str]]:
    """List how a group can come to meet, whatever the date; those on chosen dates add them one by one."""
    return [*REPEATS, *_ON_LAST, *_ON_DAY]


def repeats_of(recurrence: Recurrence) -> tuple[str, int]:
    """Answer the choice of the form that a recurrence comes from, and its weeks, which else are four."""
    if recurrence.shape == "weeks":
        return "weeks", recurrence.every
    if recurrence.shape == "dates":
        return "none", _USUAL_WEEKS
    place = {"nth_weekday": "", "last_weekday": "last_", "month_day": "day_"}[recurrence.shape]
    months = {every: name for name, every in _MONTHS.items()}
    return f"{place}{months.get(recurrence.every, 'month')}", _USUAL_WEEKS


def recurrence_for(repeats: str, first: date, *, weeks: int, others: Sequence[date] = ()) -> Recurrence:
    """Make the recurrence that a choice of the form means.

    ``weeks`` counts only for "Every N weeks", and ``others`` for "On dates that I choose". A first date that
    is the fifth of its weekday in its month recurs on the last one.
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
    if repeats == "dates":
        return Recurrence("dates", 1, first, _checked(first, others))
    return _monthly(repeats, first)


def _monthly(repeats: str, first: date) -> Recurrence:
    place, _, rest = repeats.partition("_")
    if rest not in _MONTHS or place not in ("last", "day"):
        raise Refusal("Choose how often the group meets.", "repeats")
    if place == "last" and not _is_last(first):
        raise Refusal(f"{day_in_words(first)} is not the last {first:%A} of its month.", "repeats")
    if place == "day" and first.day > _SAFE_DAY:
        raise Refusal("Not every month has this day. Choose one up to the 28th.", "repeats")
    return Recurrence("last_weekday" if place == "last" else "month_day", _MONTHS[rest], first)


def _checked(first: date, others: Sequence[date]) -> tuple[date, ...]:
    if len(set(others)) < len(others) or first in others:
        raise Refusal("The same date stands here twice. Choose each once.", "repeats")
    if any(day < first for day in others):
        raise Refusal("The first meeting is the earliest. Put the dates in their order.", "repeats")
    return tuple(sorted(others))


def _is_last(day: date) -> bool:
    return day.day > calendar.monthrange(day.year, day.month)[1] - 7


def occurrence_date(recurrence: Recurrence, number: int) -> date | None:
    """Answer the date of an occurrence, counted from 0; None where there is none.

    Each is counted from the anchor in one step, so that the off months stay off whatever changes.
    """
    return _SHAPES[recurrence.shape](recurrence, number) if number >= 0 else None


def number_from(recurrence: Recurrence, day: date) -> int:
    """Answer the number of the first occurrence on this day or after it, in one step however old the series.

    Where there is none any more, the number is one that has no date.
    """
    return next(number for number in _near(recurrence, day) if _is_from(recurrence, number, day))


def _is_from(recurrence: Recurrence, number: int, day: date) -> bool:
    found = occurrence_date(recurrence, number)
    return found is None or found >= day


def _near(recurrence: Recurrence, day: date) -> Iterator[int]:
    anchor, every = recurrence.anchor, recurrence.every
    if recurrence.shape == "dates":
        return iter(range(len(recurrence.others) + 2))
    if recurrence.shape == "weeks":
        passed = (day - anchor).days // (7 * every)
    else:
        passed = ((day.year - anchor.year) * 12 + day.month - anchor.month) // every
    return iter(range(max(passed, 0), max(passed, 0) + 2))


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
    chosen = (recurrence.anchor, *recurrence.others)
    return chosen[number] if number < len(chosen) else None


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

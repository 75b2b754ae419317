"""A zone's clock changes, as iCalendar describes them."""

import calendar
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from bot.core.record import record

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BEFORE_ALL = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall time
_ENOUGH = 3
"""How many changes in a row make a rule."""


@record
class Observance:
    """From a wall time on, the offset that a zone's clocks have, and the one that they had before.

    The wall time is that of the clocks before the change. With a ``rule`` it comes again each year.
    """

    begins: datetime
    before: timedelta
    after: timedelta
    name: str
    is_daylight: bool
    rule: str = ""


@lru_cache(maxsize=64)
def observances(zone: str, first_year: int, last_year: int) -> tuple[Observance, ...]:
    """List a zone's observances through these years; at least one.

    Changes that follow the calendar become rules, since some readers know no others.
    """
    changes = list(_changes(ZoneInfo(zone), first_year, last_year))
    if not changes:
        return (_constant(ZoneInfo(zone), first_year),)
    alike = sorted(changes, key=_kind)
    found = [one for _, some in groupby(alike, _kind) for one in _together(list(some))]
    return tuple(sorted(found, key=lambda one: one.begins))


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[Observance]:
    begin, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    days = [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
    for earlier, later in pairwise(days):
        if _state(zone, earlier) != _state(zone, later):
            yield _observance(zone, _found(zone, earlier, later))


def _found(zone: ZoneInfo, earlier: datetime, later: datetime) -> datetime:
    """Find the first minute that is as at ``later``."""
    while later - earlier > timedelta(minutes=1):
        middle = earlier + timedelta(minutes=(later - earlier) // timedelta(minutes=2))
        if _state(zone, middle) == _state(zone, later):
            later = middle
        else:
            earlier = middle
    return later


def _observance(zone: ZoneInfo, at: datetime) -> Observance:
    (before, _, _), (after, name, is_daylight) = _state(zone, at - timedelta(minutes=1)), _state(zone, at)
    return Observance(at.replace(tzinfo=None) + before, before, after, name, is_daylight)


def _constant(zone: ZoneInfo, year: int) -> Observance:
    offset, name, is_daylight = _state(zone, datetime(year, 1, 1, tzinfo=UTC))
    return Observance(_BEFORE_ALL, offset, offset, name, is_daylight)


def _state(zone: ZoneInfo, at: datetime) -> tuple[timedelta, str, bool]:
    local = at.astimezone(zone)
    return local.utcoffset() or timedelta(0), local.tzname() or "", bool(local.dst())


def _kind(one: Observance) -> tuple[timedelta, timedelta, str, bool]:
    return one.before, one.after, one.name, one.is_daylight


def _together(some: Sequence[Observance]) -> Sequence[Observance]:
    """Make one observance of changes that a rule describes."""
    first = some[0].begins
    every_year = [one.begins.year for one in some] == list(range(first.year, first.year + len(some)))
    week = _week([one.begins.date() for one in some])
    is_alike = len({(one.begins.month, one.begins.weekday(), one.begins.time()) for one in some}) == 1
    if len(some) < _ENOUGH or not every_year or not is_alike or week is None:
        return some
    rule = f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={week}{_DAYS[first.weekday()]}"
    return [
        Observance(first, some[0].before, some[0].after, some[0].name, some[0].is_daylight, rule),
    ]


def _week(days: Sequence[date]) -> int | None:
    """Tell which of its weekday in its month each day is: the last (-1), the same, or none alike."""
    if all(day.day + 7 > calendar.monthrange(day.year, day.month)[1] for day in days):
        return -1
    weeks = {(day.day - 1) // 7 + 1 for day in days}
    return weeks.pop() if len(weeks) == 1 else None

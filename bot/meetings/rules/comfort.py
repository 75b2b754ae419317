"""Who would sit in a meeting in the night, on a holiday or on a day off, and which times suit most."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.holidays import holiday_on
from bot.core.record import record
from bot.core.walltime import instant, is_zone

SLOTS = 3
"""How many times are offered."""
_NIGHT = ("22:00", "07:00")
_WEEKEND = 5
_ONE = timedelta(days=1)
_WEEK, _YEAR = timedelta(weeks=1), 53
_HALF_HOURS = [f"{hour:02}:{minute}" for hour in range(24) for minute in ("00", "30")]
_NIGHT_WEIGHS, _DAY_OFF_WEIGHS = 2, 600


_Span = tuple[datetime, datetime]
_Clock = tuple[str, str, str]  # a zone, and from when until when somebody works there


@record
class Sitter:
    """Somebody who would sit in a meeting: their zone, country, days away and working hours."""

    name: str
    zone: str
    country: str
    away: Sequence[tuple[date, date]] = ()
    work: tuple[str, str] = ("08:00", "18:00")

    @property
    def clock(self) -> str:
        """Give their zone; UTC where nobody knows it."""
        return self.zone if is_zone(self.zone) else "UTC"


@record
class Slot:
    """A date and a wall time ("HH:MM") in the group's zone."""

    day: date
    at: str


@record
class Offer:
    """A time that a meeting could have, and who would lose by it, each in a sentence."""

    slot: Slot
    starts_at: datetime
    losers: Sequence[str]


def troubles(sitters: Sequence[Sitter], starts_at: datetime, ends_at: datetime) -> list[str]:
    """Say who would sit in the night, on a holiday or on a day off, a sentence for each."""
    found = ((one, _trouble(one, starts_at, ends_at)) for one in sitters)
    return [f"{one.name}: {trouble}." for one, trouble in found if trouble]


def _trouble(one: Sitter, starts_at: datetime, ends_at: datetime) -> str:
    off = _off(one, starts_at)
    if off or not _in_the_night(one.clock, starts_at, ends_at):
        return off
    return f"{_there(one, starts_at, ends_at)}, in the night"


def _off(one: Sitter, starts_at: datetime) -> str:
    day = starts_at.astimezone(ZoneInfo(one.clock)).date()
    if any(first <= day <= last for first, last in one.away):
        return "away that day"
    holiday = holiday_on(one.country, day)
    return f"a holiday there ({holiday})" if holiday else ""


def days_off(sitters: Sequence[Sitter], starts_at: datetime) -> list[str]:
    """Say for whom the day of a meeting is a holiday or a day off, a sentence for each."""
    return [f"{one.name}: {off}." for one in sitters if (off := _off(one, starts_at))]


def next_free(
    slot: Slot, zone: str, sitters: Sequence[Sitter], *, country: str, taken: Collection[date]
) -> date | None:
    """Find the next same weekday that is no holiday of the group, nobody's day off, and not ``taken``.

    None where a year has no such day.
    """
    later = (slot.day + _WEEK * weeks for weeks in range(1, _YEAR))
    free = (day for day in later if day not in taken and not holiday_on(country, day))
    return next((day for day in free if not _days_off(sitters, instant(day, slot.at, zone))), None)


def _there(one: Sitter, starts_at: datetime, ends_at: datetime) -> str:
    clock = ZoneInfo(one.clock)
    return f"{starts_at.astimezone(clock):%H:%M} to {ends_at.astimezone(clock):%H:%M} there"


def offers(
    sitters: Sequence[Sitter], days: Sequence[date], *, near: Slot, zone: str, length: int, now: datetime
) -> list[Offer]:
    """Offer three times on different days, within everybody's working hours or as near to that as can be.

    ``length`` is in minutes. The best comes first; of two that are level, the one nearer to ``near``.
    Working hours are each person's own, on their own clock, from Monday to Friday. A minute outside of them
    counts once, in the night three times, and a day off or a holiday as ten hours.
    """
    wanted, lasts = instant(near.day, near.at, zone), timedelta(minutes=length)
    clocks = Counter((one.clock, *one.work) for one in sitters)
    best: list[tuple[float, timedelta, Slot, datetime]] = []
    for day in days:
        times = ((Slot(day, at), instant(day, at, zone)) for at in _HALF_HOURS)
        ahead = [
            (_pain(clocks, at, at + lasts) + _days_off(sitters, at), abs(at - wanted), slot, at)
            for slot, at in times
            if at > now
        ]
        best += [min(ahead, key=lambda each: each[:2])] if ahead else []
    chosen = sorted(best, key=lambda each: each[:2])[:SLOTS]
    return [Offer(slot, at, _losers(sitters, at, at + lasts)) for _, _, slot, at in chosen]


def _pain(clocks: Counter[_Clock], starts_at: datetime, ends_at: datetime) -> float:
    return sum(people * _hardship(clock, starts_at, ends_at) for clock, people in clocks.items())


def _hardship(clock: _Clock, starts_at: datetime, ends_at: datetime) -> float:
    work = [_work(day, *clock) for day in _around(starts_at)]
    outside = (ends_at - starts_at).total_seconds() / 60 - _minutes(work, starts_at, ends_at)
    return outside + _NIGHT_WEIGHS * _in_the_night(clock[0], starts_at, ends_at)


def _in_the_night(clock: str, starts_at: datetime, ends_at: datetime) -> float:
    return _minutes([_night(day, clock) for day in _around(starts_at)], starts_at, ends_at)


def _days_off(sitters: Sequence[Sitter], starts_at: datetime) -> int:
    return _DAY_OFF_WEIGHS * sum(1 for one in sitters if _off(one, starts_at))


def _losers(sitters: Sequence[Sitter], starts_at: datetime, ends_at: datetime) -> list[str]:
    found = ((one, _loss(one, starts_at, ends_at)) for one in sitters)
    return [f"{one.name}: {loss}." for one, loss in found if loss]


def _loss(one: Sitter, starts_at: datetime, ends_at: datetime) -> str:
    trouble = _trouble(one, starts_at, ends_at)
    if trouble or not _hardship((one.clock, *one.work), starts_at, ends_at):
        return trouble
    return f"{_there(one, starts_at, ends_at)}, outside working hours"


def _around(starts_at: datetime) -> list[date]:
    day = starts_at.date()
    return [day - _ONE, day, day + _ONE]


def _minutes(spans: Sequence[_Span], starts_at: datetime, ends_at: datetime) -> float:
    """Count the minutes of a meeting that fall into these spans."""
    shared = (min(end, ends_at) - max(start, starts_at) for start, end in spans)
    return sum(max(each.total_seconds(), 0) for each in shared) / 60


@lru_cache(4096)
def _work(day: date, clock: str, begin: str, end: str) -> _Span:
    begins = instant(day, begin, clock)
    return begins, begins if day.weekday() >= _WEEKEND else instant(day, end, clock)


@lru_cache(4096)
def _night(day: date, clock: str) -> _Span:
    return instant(day, _NIGHT[0], clock), instant(day + _ONE, _NIGHT[1], clock)

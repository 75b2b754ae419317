"""Planning a year for many groups, and the next date of an old series beside that of a new one."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import func, select

from bot.alarms.model import Alarm
from bot.groups.model import Group
from bot.meetings import service
from bot.meetings.model import Meeting
from bot.meetings.rules import Plan, Recurrence, number_from, occurrence_date
from tests.bench import stores
from tests.bench.people import installed, seat
from tests.bench.table import Row, at_most

_FEW, _MANY = 500, 5_000
_AT_ONCE = 100
_A_YEAR = 6
_MONDAY = date(2026, 1, 12)
_SERIES = {
    "second Monday of every other month": Recurrence("nth_weekday", 2, _MONDAY),
    "last Monday of every month": Recurrence("last_weekday", 1, date(2026, 1, 26)),
    "every week": Recurrence("weeks", 1, _MONDAY),
    "12th of every quarter": Recurrence("month_day", 3, _MONDAY),
}
"""Four of the five shapes: chosen dates end within a year."""
_FIVE_YEARS = timedelta(days=5 * 365)


def rows(*, quick: bool) -> Iterator[Row]:
    """Measure planning on both databases, and the next date of each shape."""
    few, many = (_FEW // 10, _MANY // 10) if quick else (_FEW, _MANY)
    for name, opened in stores.STORES.items():
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, opened(Path(folder)) as fresh:
            one, ten = (_planned(fresh(), Path(folder), count) for count in (few, many))
            yield at_most(f"plan a year, {many:,} groups beside {few}; {name}", [one], [ten], 12, unit=" s")
    for name, series in _SERIES.items():
        fresh_ones, old = _next_dates(series, times=200 if quick else 2000)
        path = f"next date after five years beside the first; {name}"
        yield at_most(path, [fresh_ones], [old], 5, unit=" us")


def _planned(url: str, folder: Path, count: int) -> float:
    """Plan a year for so many groups, and answer the seconds that it took."""
    db, now = stores.open_store(url, folder / "keyring.sqlite3"), datetime.now(UTC)
    seat(db, installed(db), groups=count)
    with db(reads=True) as session:
        groups = session.scalars(select(Group.id)).all()
    first = now.date() + timedelta(days=30)
    plan = Plan(Recurrence("weeks", 8, first), "18:00", 180)
    began = perf_counter()
    for place in range(0, count, _AT_ONCE):
        with db() as session:
            for group_id in groups[place : place + _AT_ONCE]:
                assert len(service.plan(session, session.get_one(Group, group_id), plan, now=now)) == _A_YEAR
    took = perf_counter() - began
    with db(reads=True) as session:
        meetings, alarms = (
            session.scalar(select(func.count()).select_from(kind)) for kind in (Meeting, Alarm)
        )
    assert (meetings or 0) == count * _A_YEAR < (alarms or 0)
    db.close()
    return took


def _next_dates(series: Recurrence, *, times: int) -> tuple[float, float]:
    """Answer the microseconds to the next date, soon after the series began and five years later."""
    early, late = series.anchor + timedelta(days=1), series.anchor + _FIVE_YEARS
    return _timed(series, early, times), _timed(series, late, times)


def _timed(series: Recurrence, day: date, times: int) -> float:
    began = perf_counter()
    for _ in range(times):
        found = occurrence_date(series, number_from(series, day))
        assert found is not None
        assert found >= day
    return (perf_counter() - began) / times * 1_000_000

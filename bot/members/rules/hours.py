"""When somebody can be reached: their own clock, quiet hours and days off."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.holidays import holiday_on
from bot.core.record import record
from bot.core.walltime import instant, is_zone

MORNING = "09:00"
"""When reminders of a day are due, on the reader's own clock."""
_ONE = timedelta(days=1)


class Delay(StrEnum):
    """Why something reaches somebody later than it was due."""

    QUIET = "quiet"
    AWAY = "away"
    HOLIDAY = "holiday"
    RESTING = "resting"
    BUDGET = "budget"
    SNOOZE = "snooze"


@record
class Reader:
    """How somebody can be reached; quiet hours that begin when they end are none.

    ``away`` holds first and last days, and ``country`` two letters where its holidays are kept as days off.
    """

    zone: str
    quiet_from: str
    quiet_until: str
    away: Sequence[tuple[date, date]] = ()
    country: str = ""

    @property
    def clock(self) -> str:
        """Give their zone; UTC where nobody knows it."""
        return self.zone if is_zone(self.zone) else "UTC"

    def today(self, now: datetime) -> date:
        """Answer which day it is where they are."""
        return now.astimezone(ZoneInfo(self.clock)).date()

    def at(self, day: date, wall_time: str = MORNING) -> datetime:
        """Turn a day and an "HH:MM" on their clock into the UTC instant."""
        return instant(day, wall_time, self.clock)


def opening(reader: Reader, at: datetime) -> tuple[datetime, Delay | None]:
    """Find the first instant from ``at`` on at which somebody can be reached, and why it is later."""
    why: Delay | None = None
    while (closed := _closed(reader, at)) is not None:
        at, latest = closed
        why = latest if why is None or latest is not Delay.QUIET else why
    return at, why


def told_at(reader: Reader, at: datetime, *, until: datetime | None) -> datetime | None:
    """Find when somebody is told news that are of use ``until`` then; None when that is not at all.

    Where the night would outlast them they are told at once, since never is worse; days off are days off.
    """
    opens, why = opening(reader, at)
    if until is None or opens < until:
        return opens
    return at if why is Delay.QUIET and at < until else None


def _closed(reader: Reader, at: datetime) -> tuple[datetime, Delay] | None:
    """Answer until when somebody cannot be reached, and why; None when they can."""
    today = reader.today(at)
    if (off := _off(reader, today)) is not None:
        return reader.at(today + _ONE, "00:00"), off
    nights = (_night(reader, day) for day in (today - _ONE, today))
    ends = [ends for begins, ends in nights if begins <= at < ends]
    return (max(ends), Delay.QUIET) if ends else None


def _off(reader: Reader, day: date) -> Delay | None:
    if any(first <= day <= last for first, last in reader.away):
        return Delay.AWAY
    return Delay.HOLIDAY if reader.country and holiday_on(reader.country, day) else None


def _night(reader: Reader, day: date) -> tuple[datetime, datetime]:
    """Give the quiet hours that begin on a day; empty where there are none."""
    begins = reader.at(day, reader.quiet_from)
    if reader.quiet_from == reader.quiet_until:
        return begins, begins
    ends_on = day if reader.quiet_from < reader.quiet_until else day + _ONE
    return begins, reader.at(ends_on, reader.quiet_until)

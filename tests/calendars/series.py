"""Series of meetings as a group may have planned and changed them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from bot.calendars.rules.entries import Circle, Date, Rhythm, entries
from bot.calendars.rules.writing import Calendar, write
from bot.core.walltime import instant
from bot.meetings.rules import Recurrence, occurrence_date

CHICAGO, BERLIN, KOLKATA = "America/Chicago", "Europe/Berlin", "Asia/Kolkata"
ODD = ("Australia/Lord_Howe", "Africa/Casablanca", "America/St_Johns", "Pacific/Apia", "Europe/Dublin", "UTC")
"""Zones whose clocks change by half an hour, around Ramadan, no more, the other way round, or never."""
LENGTH = 150
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Change:
    """What became of one occurrence: moved ``by``, cancelled, or never planned."""

    by: timedelta = timedelta(0)
    is_cancelled: bool = False
    is_missing: bool = False
    length: int = LENGTH


@dataclass(frozen=True)
class Story:
    """A group's rhythm and what was planned of it."""

    recurrence: Recurrence
    zone: str = "America/Chicago"
    wall_time: str = "18:00"
    since: int = 0
    count: int = 6
    changes: Mapping[int, Change] = field(default_factory=dict)
    extras: Sequence[datetime] = ()

    def rhythm(self) -> Rhythm:
        """Say how the group meets."""
        return Rhythm(self.recurrence, self.since, self.wall_time, self.zone, LENGTH)

    def dates(self) -> list[Date]:
        """List the meetings, extra ones last."""
        planned = [made for number in range(self.count) if (made := self._planned(number)) is not None]
        return [*planned, *(_date(None, at, Change()) for at in self.extras)]

    def _planned(self, number: int) -> Date | None:
        day, change = occurrence_date(self.recurrence, number), self.changes.get(number, Change())
        if day is None or change.is_missing:
            return None
        return _date(number + self.since, instant(day, self.wall_time, self.zone) + change.by, change)

    def circle(self) -> Circle:
        """Give the group as a calendar's rules take it."""
        return Circle(uuid.UUID(int=1), self.zone, self.rhythm(), self.dates(), revision=self.count)

    def text(self, *, now: datetime = NOW, names: Sequence[str] = ()) -> str:
        """Write its calendar."""
        found = entries(replace(self.circle(), names=names), now=now)
        return write(Calendar("Europe/Berlin", found), now=now)

    def spans(self) -> list[tuple[datetime, datetime]]:
        """List when the group meets: (start, end) in UTC."""
        return sorted((one.starts_at, one.ends_at) for one in self.dates() if not one.is_cancelled)


def _date(occurrence: int | None, at: datetime, change: Change) -> Date:
    return Date(
        id=uuid.uuid4(),
        occurrence=occurrence,
        starts_at=at,
        ends_at=at + timedelta(minutes=change.length),
        is_cancelled=change.is_cancelled,
        sequence=int(bool(change.by)) + int(change.is_cancelled),
    )


FIRST = {
    "nth_weekday": date(2027, 3, 9),
    "last_weekday": date(2027, 3, 30),
    "weeks": date(2027, 3, 9),
    "month_day": date(2027, 3, 28),
    "dates": date(2027, 3, 9),
}
"""A date that each shape can begin with, before the clocks change in Chicago or Berlin."""
OTHERS = (date(2027, 4, 6), date(2027, 11, 3), date(2027, 11, 9))


def shaped(shape: str, *, every: int = 1) -> Recurrence:
    """Make a recurrence of a shape."""
    return Recurrence(shape, every, FIRST[shape], OTHERS if shape == "dates" else ())

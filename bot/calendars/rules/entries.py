"""What stands in a calendar: a series that a reader goes on by rule, and single dates."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import dropwhile
from zoneinfo import ZoneInfo

from bot.core.record import record
from bot.core.walltime import instant, is_zone
from bot.meetings.rules import Recurrence, occurrence_date

KEPT = timedelta(days=365)
"""How long a meeting that is over stays in the calendar."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SAFE_DAY = 28
_UTC = ZoneInfo("UTC")


@record
class Rhythm:
    """How a group meets: ``since`` is the occurrence on the recurrence's anchor, ``length`` is in minutes."""

    recurrence: Recurrence
    since: int
    wall_time: str
    zone: str
    length: int


@record
class Date:
    """One of a group's meetings; an extra one has no occurrence. Each change raises ``sequence``."""

    id: uuid.UUID
    occurrence: int | None
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool
    sequence: int


@record
class Circle:
    """A group's meetings; whatever changes among them raises ``revision``.

    ``names`` are its members', where somebody wants them in the calendar.
    """

    id: uuid.UUID
    zone: str
    rhythm: Rhythm | None
    dates: Sequence[Date]
    revision: int
    names: Sequence[str] = ()


@record
class Repeats:
    """A rule in iCalendar's words, the instant of its last date, and the wall times that it leaves out."""

    rule: str
    until: datetime
    but: Sequence[datetime] = ()


@record
class Entry:
    """One entry of a calendar, at aware times of its group's zone.

    One that ``repeats`` stands for a series, and each of its dates lasts ``lasts``. One that stands
    ``instead_of`` a date of the series says which, by the wall time that the rule has for it.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool = False
    repeats: Repeats | None = None
    instead_of: datetime | None = None
    names: Sequence[str] = ()

    @property
    def lasts(self) -> timedelta:
        """Tell how long it lasts, in real time."""
        return self.ends_at.astimezone(UTC) - self.starts_at.astimezone(UTC)


@record
class _Ruled:
    """A date of the series, with the wall time that the rule has for it."""

    date: Date
    at: datetime
    fits: bool


def entries(circle: Circle, *, now: datetime) -> list[Entry]:
    """List a group's meetings as a calendar has them.

    The series is one entry with a rule that ends with its last planned date. What was moved or cancelled
    stands beside it and says which date it replaces. A calendar that takes a newer file over an older one
    gives up the whole series for the new one: so the series keeps its name when the group comes to meet
    otherwise, begins then with the first date of the new rhythm, and dates of the old one stand alone, as
    extra meetings do and what no rule can say. Where there is no rule at all, the first date has its name.
    """
    series = _series(circle, now=now)
    ruled = {one.date.id for one in series}
    alone = [_alone(circle, date) for date in circle.dates if date.id not in ruled]
    return [*_as_series(circle, series), *alone]


def _series(circle: Circle, *, now: datetime) -> list[_Ruled]:
    """Pick the dates that the rule is written for, in its order."""
    rhythm = circle.rhythm
    if rhythm is None or not is_zone(rhythm.zone) or rule_of(rhythm.recurrence) is None:
        return []
    found = [one for date in circle.dates if (one := _ruled(rhythm, date)) is not None]
    in_order = sorted(found, key=lambda one: one.at)
    return list(dropwhile(lambda one: one.date.ends_at <= now and not one.fits, in_order))


def _ruled(rhythm: Rhythm, date: Date) -> _Ruled | None:
    at = None if date.occurrence is None else _wall_time(rhythm, date.occurrence)
    if at is None or not _exists(at, rhythm.zone):
        return None  # readers do not agree on what a time means that the clocks leap over
    return _Ruled(date, at, _fits(rhythm, date, at))


def _wall_time(rhythm: Rhythm, occurrence: int) -> datetime | None:
    day = occurrence_date(rhythm.recurrence, occurrence - rhythm.since)
    return None if day is None else datetime.combine(day, time.fromisoformat(rhythm.wall_time))


def _exists(at: datetime, zone: str) -> bool:
    known = at.replace(tzinfo=ZoneInfo(zone))
    return known.astimezone(UTC).astimezone(known.tzinfo).replace(tzinfo=None) == at


def _fits(rhythm: Rhythm, date: Date, at: datetime) -> bool:
    """Tell whether a meeting is what a reader makes of the rule, also one that counts wall clock hours."""
    lasts = timedelta(minutes=rhythm.length)
    is_then = date.starts_at == _instant(at, rhythm.zone) and date.ends_at == date.starts_at + lasts
    ends_at = date.ends_at.astimezone(ZoneInfo(rhythm.zone)).replace(tzinfo=None)
    return is_then and not date.is_cancelled and ends_at == at + lasts


def _as_series(circle: Circle, series: Sequence[_Ruled]) -> Iterator[Entry]:
    rhythm = circle.rhythm
    if not series or rhythm is None:
        return
    rule, first, last = rule_of(rhythm.recurrence) or "", series[0], series[-1]
    starts_at = first.at.replace(tzinfo=ZoneInfo(rhythm.zone))
    yield Entry(
        uid=_uid(circle.id),
        sequence=circle.revision,
        starts_at=starts_at,
        ends_at=(starts_at.astimezone(UTC) + timedelta(minutes=rhythm.length)).astimezone(starts_at.tzinfo),
        repeats=Repeats(rule, _instant(last.at, rhythm.zone), _left_out(rhythm, series)),
        names=circle.names,
    )
    for one in series:
        if not one.fits:
            yield _instead(circle, rhythm, one)


def _left_out(rhythm: Rhythm, series: Sequence[_Ruled]) -> list[datetime]:
    """List the wall times that the rule has and the group has not: never planned, or leapt over."""
    numbers = [one.date.occurrence for one in series if one.date.occurrence is not None]
    planned = {one.at for one in series}
    by_rule = [_wall_time(rhythm, number) for number in range(min(numbers), max(numbers) + 1)]
    return [at for at in by_rule if at is not None and at not in planned]


def _instead(circle: Circle, rhythm: Rhythm, one: _Ruled) -> Entry:
    zone = ZoneInfo(rhythm.zone)
    return Entry(
        uid=_uid(circle.id),
        sequence=circle.revision,  # a reader may pass over what seems older than the series
        starts_at=one.date.starts_at.astimezone(zone),
        ends_at=one.date.ends_at.astimezone(zone),
        is_cancelled=one.date.is_cancelled,
        instead_of=one.at.replace(tzinfo=zone),
        names=circle.names,
    )


def _alone(circle: Circle, date: Date) -> Entry:
    zone = ZoneInfo(circle.zone) if is_zone(circle.zone) else _UTC
    takes_over = _takes_over(circle.rhythm, date)
    return Entry(
        uid=_uid(circle.id if takes_over else date.id),
        sequence=circle.revision if takes_over else date.sequence,
        starts_at=date.starts_at.astimezone(zone),
        ends_at=date.ends_at.astimezone(zone),
        is_cancelled=date.is_cancelled,
        names=circle.names,
    )


def _takes_over(rhythm: Rhythm | None, date: Date) -> bool:
    """Tell whether a date has the name of the series, in the place of a rule that the group gave up."""
    has_none = rhythm is not None and rule_of(rhythm.recurrence) is None
    return rhythm is not None and has_none and date.occurrence == rhythm.since


def _uid(one: uuid.UUID) -> str:
    return f"{one}@soundingboard"


def _instant(at: datetime, zone: str) -> datetime:
    return instant(at.date(), f"{at:%H:%M}", zone)


def rule_of(recurrence: Recurrence) -> str | None:
    """Say in iCalendar's words how a group meets; None where these have no words for it.

    A day that shorter months lack is none of theirs, and chosen dates follow no rule.
    """
    every, anchor = recurrence.every, recurrence.anchor
    day = _DAYS[anchor.weekday()]
    if recurrence.shape == "weeks":
        return f"FREQ=WEEKLY;INTERVAL={every};BYDAY={day}"
    if recurrence.shape == "nth_weekday":
        return f"FREQ=MONTHLY;INTERVAL={every};BYDAY={(anchor.day - 1) // 7 + 1}{day}"
    if recurrence.shape == "last_weekday":
        return f"FREQ=MONTHLY;INTERVAL={every};BYDAY=-1{day}"
    if recurrence.shape == "month_day" and anchor.day <= _SAFE_DAY:
        return f"FREQ=MONTHLY;INTERVAL={every};BYMONTHDAY={anchor.day}"
    return None

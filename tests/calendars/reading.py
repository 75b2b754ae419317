"""A calendar, as somebody else's program reads it."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import icalendar
import recurring_ical_events

Span = tuple[datetime, datetime]
BEGIN, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)


def spans(text: str) -> list[Span]:
    """List what a reader expands a calendar to, cancelled ones left out: (start, end) in UTC."""
    calendar = icalendar.Calendar.from_ical(text)
    found = recurring_ical_events.of(calendar).between(BEGIN, END)
    return sorted((_utc(each.start), _utc(each.end)) for each in found if each.get("STATUS") != "CANCELLED")


def starts(text: str) -> list[datetime]:
    """List when a reader says that meetings begin, in UTC."""
    return [start for start, _ in spans(text)]


def merged(older: str, newer: str) -> list[Span]:
    """List what a calendar shows that took a newer file over an older one: the same names are replaced."""
    names = {str(each["UID"]) for each in events(newer)}
    left = icalendar.Calendar.from_ical(older)
    left.subcomponents = [each for each in left.subcomponents if str(each.get("UID")) not in names]
    return sorted([*spans(newer), *spans(left.to_ical().decode())])


def in_own_zones(text: str) -> str:
    """Rename the zones, so that a reader has to go by what the calendar says about their clocks.

    Each gets a name that never was, since the reader remembers what it once read of a name.
    """
    for zone in zones(text):
        text = text.replace(zone, f"Our/{uuid.uuid4()}")
    return text


def zones(text: str) -> list[str]:
    """List the zones that a calendar describes."""
    return [str(each["TZID"]) for each in icalendar.Calendar.from_ical(text).walk("VTIMEZONE")]


def events(text: str) -> list[icalendar.Event]:
    """List the entries of a calendar, as they are written."""
    return icalendar.Calendar.from_ical(text).events


def masters(text: str) -> Iterator[icalendar.Event]:
    """List the entries that repeat."""
    return (each for each in events(text) if "RRULE" in each)


def _utc(at: object) -> datetime:
    assert isinstance(at, datetime)
    return at.astimezone(UTC)

"""How a calendar is written: iCalendar (RFC 5545), in lines of at most 75 octets."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.calendars.rules.clocks import Observance, observances
from bot.calendars.rules.entries import Entry
from bot.core.record import record
from bot.core.walltime import ZONE_VERSION, is_zone

_SUMMARY = "Peer group meeting"
_CANCELLED = "Cancelled: peer group meeting"
_HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Soundingboard//Calendar//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "X-WR-CALNAME:Peer group meetings",
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    "X-PUBLISHED-TTL:PT1H",
)
_LONGEST = 75
"""The most octets of a line, its end aside: RFC 5545, 3.1."""
_UTC = "UTC"
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")


@record
class Calendar:
    """What stands in somebody's calendar; ``zone`` is their own."""

    zone: str
    entries: Sequence[Entry]


def tag(calendar: Calendar) -> str:
    """Name what stands in a calendar: the same until something changes, whenever it is written."""
    return hashlib.sha256(f"{ZONE_VERSION} {astuple(calendar)}".encode()).hexdigest()[:32]


def write(calendar: Calendar, *, now: datetime) -> str:
    """Write a calendar as it stands now.

    A cancelled meeting says so in words and takes no time, since not every reader knows that a status can.
    """
    lines = [*_HEAD]
    for zone in _zones(calendar):
        lines += _zone(zone, calendar.entries, now)
    for entry in calendar.entries:
        lines += _event(entry, now)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _zones(calendar: Calendar) -> list[str]:
    """List the zones that entries are in; somebody's own where there is none, as a calendar needs a part."""
    used = {_name(entry.starts_at) for entry in calendar.entries} - {_UTC}
    own = calendar.zone if is_zone(calendar.zone) else _UTC
    return sorted(used) if calendar.entries else [own]


def _name(at: datetime) -> str:
    return at.tzinfo.key if isinstance(at.tzinfo, ZoneInfo) else _UTC


def _zone(zone: str, entries: Sequence[Entry], now: datetime) -> Iterator[str]:
    instants = [now, *(at for one in entries for at in _span(one))]
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone}"
    for one in observances(zone, min(instants).year - 1, max(instants).year + 1):
        yield from _observance(one)
    yield "END:VTIMEZONE"


def _span(entry: Entry) -> tuple[datetime, datetime]:
    return entry.starts_at, entry.repeats.until if entry.repeats else entry.ends_at


def _observance(one: Observance) -> Iterator[str]:
    part = "DAYLIGHT" if one.is_daylight else "STANDARD"
    yield f"BEGIN:{part}"
    yield f"DTSTART:{_wall(one.begins)}"
    yield f"TZOFFSETFROM:{_offset(one.before)}"
    yield f"TZOFFSETTO:{_offset(one.after)}"
    yield f"TZNAME:{escaped(one.name)}"
    if one.rule:
        yield f"RRULE:{one.rule}"
    yield f"END:{part}"


def _event(entry: Entry, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{_instant(now)}"
    if entry.instead_of is not None:
        yield f"RECURRENCE-ID{_at(entry.instead_of)}"
    yield f"DTSTART{_at(entry.starts_at)}"
    yield from _until(entry)
    yield f"SUMMARY:{_CANCELLED if entry.is_cancelled else _SUMMARY}"
    if entry.names:
        yield f"DESCRIPTION:{escaped('Members: ' + ', '.join(entry.names))}"
    yield f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'TRANSPARENT' if entry.is_cancelled else 'OPAQUE'}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _until(entry: Entry) -> Iterator[str]:
    """Say how long it is: of a series as a length, of which no reader makes an hour more or less."""
    if entry.repeats is None:
        yield f"DTEND{_at(entry.ends_at)}"
        return
    yield f"DURATION:PT{entry.lasts // timedelta(minutes=1)}M"
    yield f"RRULE:{entry.repeats.rule};UNTIL={_instant(entry.repeats.until)}"
    for wall_time in entry.repeats.but:
        yield f"EXDATE;TZID={_name(entry.starts_at)}:{_wall(wall_time)}"


def _at(at: datetime) -> str:
    """Write a time in its zone; the second of two alike, which iCalendar cannot name, in UTC."""
    is_second = at.fold == 1 and at.utcoffset() != at.replace(fold=0).utcoffset()
    if is_second or _name(at) == _UTC:
        return f":{_instant(at)}"
    return f";TZID={_name(at)}:{_wall(at)}"


def _wall(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%S}"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _offset(offset: timedelta) -> str:
    sign, minutes = ("-", -offset) if offset < timedelta(0) else ("+", offset)
    hours, rest = divmod(minutes // timedelta(minutes=1), 60)
    return f"{sign}{hours:02}{rest:02}"


def escaped(text: str) -> str:
    """Write a text so that it ends no line and opens no list: RFC 5545, 3.3.11."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return _CONTROLS.sub("", "\\n".join(text.splitlines()))


def _folded(line: str) -> str:
    """Break a line that is too long between two characters, never inside one: RFC 5545, 3.1."""
    parts, size = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _LONGEST:
            parts.append(" ")
            size = 1
        parts[-1] += sign
        size += octets
    return "\r\n".join(parts)

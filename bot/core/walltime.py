"""What a wall clock means: zones, and the instants of local times through clock changes."""

import zoneinfo
from datetime import UTC, date, datetime, time
from functools import cache

import tzdata  # type: ignore[import-untyped] # it has data and two constants, and no types

ZONE_VERSION = tzdata.IANA_VERSION
"""The edition of the zone data that instants were computed with, such as 2026a."""
# The pinned package is the one truth: what the computer has may be years older.
zoneinfo.reset_tzpath(to=())

_REGIONS = frozenset(
    (
        *("Africa", "America", "Antarctica", "Arctic", "Asia"),
        *("Atlantic", "Australia", "Europe", "Indian", "Pacific"),
    )
)
_OFTEN_MEANT = {
    "EST": "America/New_York",
    "EDT": "America/New_York",
    "CST": "America/Chicago",
    "CDT": "America/Chicago",
    "MST": "America/Denver",
    "MDT": "America/Denver",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "GMT": "Europe/London",
    "BST": "Europe/London",
    "CET": "Europe/Berlin",
    "CEST": "Europe/Berlin",
    "IST": "Asia/Kolkata",
    "JST": "Asia/Tokyo",
}
_MOST_ALIKE = 3


@cache
def zones() -> frozenset[str]:
    """List the zones that a group can meet in: places, such as America/Chicago, and UTC.

    Abbreviations and bare offsets know no clock changes, so they are left out.
    """
    known = zoneinfo.available_timezones()
    return frozenset(name for name in known if name.partition("/")[0] in _REGIONS) | {"UTC"}


def is_zone(name: str) -> bool:
    """Tell whether a group can meet in this zone; removed zones and paths are none."""
    return name in zones()


def zones_like(text: str) -> list[str]:
    """Find up to three zones that somebody may have meant."""
    if text.upper() in _OFTEN_MEANT:
        return [_OFTEN_MEANT[text.upper()]]
    wanted = text.casefold().replace(" ", "_")
    inside = sorted(name for name in zones() if len(wanted) > 2 and wanted in name.casefold())
    places = {name.casefold(): name for name in sorted(zones())}
    places |= {name.rpartition("/")[2].casefold(): name for name in sorted(zones())}
    import difflib  # noqa: PLC0415 - large, and seldom asked

    alike = [places[key] for key in difflib.get_close_matches(wanted, places, _MOST_ALIKE, 0.8)]
    return list(dict.fromkeys(inside + alike))[:_MOST_ALIKE]


def instant(local_date: date, wall_time: str, zone: str) -> datetime:
    """Turn a local date and an "HH:MM" into the UTC instant.

    A time that the clocks leap over moves forward with them (02:30 becomes 03:30); of a time that comes
    twice the first is meant. Raises ZoneInfoNotFoundError for an unknown zone.
    """
    return _local(local_date, wall_time, zone).astimezone(UTC)


def zone_in_words(zone: str) -> str:
    """Name a zone as people say it: Chicago time, Buenos Aires time; UTC stays UTC."""
    return "UTC" if zone == "UTC" else f"{zone.rpartition('/')[2].replace('_', ' ')} time"


def zone_note(local_date: date, wall_time: str, zone: str) -> str | None:
    """Say what the clock change does to a time that does not exist, or exists twice, that day."""
    local = _local(local_date, wall_time, zone)
    before, after = local.utcoffset(), local.replace(fold=1).utcoffset()
    if before is None or after is None or before == after:
        return None
    here = zone_in_words(zone)
    if before > after:
        return f"The clocks go back that day, so {wall_time} comes twice by {here}. The first is meant."
    lands = local.astimezone(UTC).astimezone(local.tzinfo)
    day = "" if lands.date() == local_date else f" on {day_in_words(lands)}"
    missing = f"{wall_time} does not exist by {here}"
    return f"The clocks go forward then, so {missing}. It becomes {lands:%H:%M}{day}."


def day_in_words(day: date) -> str:
    """Write a day as it is said: March 9, 2027."""
    return f"{day:%B} {day.day}, {day.year}"


def wall_clock(moment: datetime, zone: str) -> str:
    """Say what the clock on the wall shows, with its zone: 18:00 Chicago time.

    In a zone that the zone data no longer knows it is UTC.
    """
    known = zone if is_zone(zone) else "UTC"
    return f"{moment.astimezone(zoneinfo.ZoneInfo(known)):%H:%M} {zone_in_words(known)}"


def wall_day(moment: datetime, zone: str) -> str:
    """Name the weekday that it is there, which can be another one where the reader is."""
    known = zone if is_zone(zone) else "UTC"
    return f"{moment.astimezone(zoneinfo.ZoneInfo(known)):%A}"


def _local(local_date: date, wall_time: str, zone: str) -> datetime:
    return datetime.combine(local_date, time.fromisoformat(wall_time), zoneinfo.ZoneInfo(zone))

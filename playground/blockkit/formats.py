"""Texts that must read as something: an address, a date, a time, a number."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from zoneinfo import available_timezones

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
HTTP = re.compile(r"https?://\S+", re.IGNORECASE)
HTTPS = re.compile(r"https://\S+", re.IGNORECASE)
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


def is_date(text: str) -> bool:
    """Tell whether a text is a day of the calendar, as `YYYY-MM-DD`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@cache
def timezones() -> frozenset[str]:
    """List the IANA names once: reading them takes milliseconds."""
    return frozenset(available_timezones())


def number(text: object) -> Decimal | None:
    """Read a number, or None where there is none."""
    try:
        return Decimal(text) if isinstance(text, str) else None
    except InvalidOperation:
        return None


FORMATS: dict[str, tuple[Callable[[str], object], str]] = {
    "url": (ADDRESS.fullmatch, "must be a valid URL"),
    "http": (HTTP.fullmatch, "must be a valid URL"),
    "https": (HTTPS.fullmatch, "must be an HTTPS URL"),
    "date": (is_date, "must be a valid date in the format YYYY-MM-DD"),
    "time": (TIME.fullmatch, "must be a valid time in the format HH:mm"),
    "timezone": (lambda text: text in timezones(), "must be a valid IANA timezone"),
    "number": (NUMBER.fullmatch, "must be a number"),
}

"""What stands in a calendar, and how it is written; values in, a text out."""

from bot.calendars.rules.entries import KEPT, Circle, Date, Entry, Repeats, Rhythm, entries
from bot.calendars.rules.links import hashed, is_secret
from bot.calendars.rules.writing import Calendar, tag, write

__all__ = [
    "KEPT",
    "Calendar",
    "Circle",
    "Date",
    "Entry",
    "Repeats",
    "Rhythm",
    "entries",
    "hashed",
    "is_secret",
    "tag",
    "write",
]

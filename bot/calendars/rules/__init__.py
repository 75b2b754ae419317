"""What stands in a calendar, and how it is written; values in, a text out.

``entries`` and ``writing`` are imported by name: an idle process has no calendar to write.
"""

from bot.calendars.rules.links import hashed, is_secret

__all__ = ["hashed", "is_secret"]

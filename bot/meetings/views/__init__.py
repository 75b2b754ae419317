"""What meetings look like: the messages around them, and the forms."""

from bot.meetings.views.clock import Dated, clocks, moment
from bot.meetings.views.forms import attendance_form, next_form, read_answer, read_present
from bot.meetings.views.messages import agenda, ask, begin, closed, running
from bot.meetings.views.news import added, called_off, cancelled, left, left_ask, moved, warning

__all__ = [
    "Dated",
    "added",
    "agenda",
    "ask",
    "attendance_form",
    "begin",
    "called_off",
    "cancelled",
    "clocks",
    "closed",
    "left",
    "left_ask",
    "moment",
    "moved",
    "next_form",
    "read_answer",
    "read_present",
    "running",
    "warning",
]

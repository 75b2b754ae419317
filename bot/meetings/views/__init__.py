"""What meetings look like: the messages around them, and the forms."""

from bot.meetings.views.clock import Dated, clocks, moment
from bot.meetings.views.dates import date_form, dates_form, read_length, read_slot, read_taken
from bot.meetings.views.forms import attendance_form, next_form, read_answer, read_present
from bot.meetings.views.messages import agenda, ask, begin, closed, running
from bot.meetings.views.news import (
    added,
    called_off,
    cancelled,
    left,
    left_ask,
    moved,
    quorum,
    rechecked,
    warning,
)
from bot.meetings.views.rhythm import read_rhythm, read_rhythm_sure, rhythm_form, rhythm_news, rhythm_sure
from bot.meetings.views.votes import (
    proposal_form,
    proposal_post,
    read_vote,
    read_year,
    read_year_sure,
    settled,
    year_form,
    year_sure,
)

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
    "date_form",
    "dates_form",
    "left",
    "left_ask",
    "moment",
    "moved",
    "next_form",
    "proposal_form",
    "proposal_post",
    "quorum",
    "read_answer",
    "read_length",
    "read_present",
    "read_rhythm",
    "read_rhythm_sure",
    "read_slot",
    "read_taken",
    "read_vote",
    "read_year",
    "read_year_sure",
    "rechecked",
    "rhythm_form",
    "rhythm_news",
    "rhythm_sure",
    "running",
    "settled",
    "warning",
    "year_form",
    "year_sure",
]

"""When somebody can be reached, and when they are away."""

import re
from datetime import date, datetime, timedelta, tzinfo

from bot.core.errors import Refusal
from bot.core.holidays import countries
from bot.core.record import record

MOST_ABSENCES = 20
_LONGEST_ABSENCE = timedelta(days=366)


@record
class Hours:
    """When somebody can be reached on their own clock, as "HH:MM", and how many reminders a week are enough.

    Quiet hours that begin when they end are none. ``country`` is whose holidays they keep, as two letters;
    empty where they have not said.
    """

    quiet_from: str = "22:00"
    quiet_until: str = "07:00"
    work_from: str = "08:00"
    work_until: str = "18:00"
    country: str = ""
    a_week: int = 5


def check_hours(hours: Hours) -> None:
    """Refuse working hours that end before they begin, and a country that nobody knows the holidays of."""
    if hours.work_from >= hours.work_until:
        raise Refusal("Working hours end after they begin. Choose a later end.", "work_until")
    if hours.country and hours.country not in countries():
        raise Refusal("The holidays of this country are not known here. Choose another, or none.", "country")


_AWAY = re.compile(
    r"\b(vacation\w*|holidays?|out[ -]of[ -](the )?office|ooo|annual leave|on leave|pto)\b", re.IGNORECASE
)
_AWAY_SIGNS = frozenset({":palm_tree:", ":desert_island:", ":beach_with_umbrella:", ":camping:"})


@record
class Status:
    """What somebody's status in Slack says, and until when; it is never kept."""

    text: str = ""
    sign: str = ""
    until: datetime | None = None


def hinted_absence(status: Status, *, zone: tzinfo, now: datetime) -> tuple[date, date] | None:
    """Read from a status whether somebody may be away from today, and the last day, where they are.

    A hint and no more: people write into their status what they like.
    """
    if status.until is None or not (status.sign in _AWAY_SIGNS or _AWAY.search(status.text)):
        return None
    first = now.astimezone(zone).date()
    last = (status.until - timedelta(seconds=1)).astimezone(zone).date()
    return (first, last) if timedelta(0) < last - first <= _LONGEST_ABSENCE else None


def check_absence(first: date, last: date, *, today: date, known: int) -> None:
    """Refuse days off that end before they begin, are over, or are longer than a year."""
    if last < first:
        raise Refusal("The last day away cannot be before the first.", "away_until")
    if last < today:
        raise Refusal("These days are over. Choose a last day that is still to come.", "away_until")
    if last - first > _LONGEST_ABSENCE:
        raise Refusal("That is more than a year. Choose an earlier last day.", "away_until")
    if known >= MOST_ABSENCES:
        raise Refusal(f"{MOST_ABSENCES} times away are as many as fit. Remove one first.", "away_until")

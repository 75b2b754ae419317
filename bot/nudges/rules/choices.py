"""What may be asked of reminders: to come again later."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.errors import Refusal
from bot.members.rules import Reader

TOMORROW, NEXT_WEEK, A_DATE = "tomorrow", "next_week", "date"
UNTIL: Mapping[str, str] = {TOMORROW: "Tomorrow", NEXT_WEEK: "Next week", A_DATE: "A date"}


def snoozed_until(reader: Reader, until: str, day: date | None, *, now: datetime) -> datetime:
    """Answer when a snoozed reminder comes again: in the reader's morning, next week on its Monday."""
    today = reader.today(now)
    if until == A_DATE and day is None:
        raise Refusal("Choose the date too.", "day")
    days = {TOMORROW: today + timedelta(days=1), NEXT_WEEK: today + timedelta(days=7 - today.weekday())}
    chosen = days.get(until, day)
    if chosen is None:
        raise Refusal("Choose until when.", "until")
    if chosen <= today:
        raise Refusal("Choose a day that is still to come.", "day")
    return reader.at(chosen)


def check_snooze(reader: Reader, at: datetime, *, stops_at: datetime, field: str) -> None:
    """Refuse to snooze a reminder until it is of no use any more.

    Slack shows no date token beside a field, so the sentence is written on the reader's own clock.
    """
    if at >= stops_at:
        last = stops_at.astimezone(ZoneInfo(reader.clock))
        raise Refusal(
            f"It would come too late: it is of use until {last:%A, %B} {last.day}, {last:%H:%M} on your "
            "clock. Choose an earlier day.",
            field,
        )

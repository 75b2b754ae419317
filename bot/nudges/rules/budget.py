"""How many reminders a week are enough, and when the rest goes out in one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

WEEK = timedelta(days=7)
BEFORE_THE_END = timedelta(days=1)
"""How long before the first of the gathered reminders is of no use any more they all go out."""

KEPT = timedelta(days=90)
"""How long a reminder is kept that is of no use any more: *Why this?* can be asked for so long."""


def free_at(sent: Sequence[datetime], *, a_week: int, now: datetime) -> datetime:
    """Answer when a message fits into the budget: in any seven days no more than ``a_week``."""
    recent = sorted(at for at in sent if at > now - WEEK)
    return now if len(recent) < a_week else recent[-a_week] + WEEK


def gathered_at(
    stops: Sequence[datetime], digests: Sequence[datetime], *, free: datetime, now: datetime
) -> datetime:
    """Answer when reminders that are over the budget go out, in one message.

    That is when the budget is free again, or a day before the first of them stops, whichever comes first; but
    in any seven days there is one such message, so a second one waits until the budget is free.
    """
    last_call = max(min(stops) - BEFORE_THE_END, now)
    had_one = any(at > last_call - WEEK for at in digests)
    return free if had_one else min(free, last_call)

"""When a group has agreed on dates."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.errors import Refusal

OPEN_FOR = timedelta(days=14)
"""How long a group has to agree, unless the meeting is nearer."""


class Verdict(StrEnum):
    """What has become of a proposal."""

    OPEN = "open"
    AGREED = "agreed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    REPLACED = "replaced"


def verdict(*, yes: int, no: int, members: int) -> Verdict:
    """Count a vote: more than half of all members agree, or cannot any more."""
    if yes * 2 > members:
        return Verdict.AGREED
    return Verdict.DECLINED if no * 2 >= members > 0 else Verdict.OPEN


def closes_at(first: datetime, *, now: datetime) -> datetime:
    """Answer until when the group can agree: two weeks, and never later than the first date at stake."""
    return min(now + OPEN_FOR, first)


def check_vote(state: str, closes_at: datetime, *, now: datetime) -> None:
    """Refuse a vote on dates that are decided."""
    if state != Verdict.OPEN or now >= closes_at:
        raise Refusal("This is decided already. The board shows the dates that hold.")

"""Which challenge weighs most, and why."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from bot.core.record import record

_MOST_WEEKS = 20
_WEEK = 7


@record
class Weighed:
    """The numbers of a waiting challenge."""

    id: uuid.UUID
    owner_id: uuid.UUID
    importance: int
    urgency: int
    brought_at: datetime


def score(one: Weighed, now: datetime) -> int:
    """Weigh a challenge: importance times urgency, and one point for each whole week of waiting.

    Waiting counts at most 20 points: enough to lift a middling challenge past its neighbours, and never
    past a pressing one. So the result is between 1 and 120.
    """
    return one.importance * one.urgency + _weeks(one, now)


def rank(queue: Iterable[Weighed], now: datetime) -> list[Weighed]:
    """Order challenges by weight, then by how long they wait, then by id."""
    return sorted(queue, key=lambda one: (-score(one, now), one.brought_at, one.id))


def why_rank(one: Weighed, now: datetime, *, is_private: bool = False) -> str:
    """Say in one sentence how a challenge's weight comes about; of a private one only the sum."""
    weeks, total = _weeks(one, now), score(one, now)
    points = "1 point" if total == 1 else f"{total} points"
    if is_private:
        return f"{points}."
    waited = f", and {weeks} for {_counted(weeks)} of waiting" if weeks else ""
    return f"{points}: importance {one.importance} × urgency {one.urgency}{waited}."


def _weeks(one: Weighed, now: datetime) -> int:
    return max(0, min(_MOST_WEEKS, (now - one.brought_at).days // _WEEK))


def _counted(weeks: int) -> str:
    if weeks == _MOST_WEEKS:
        return f"{_MOST_WEEKS} weeks or more"
    return "1 week" if weeks == 1 else f"{weeks} weeks"

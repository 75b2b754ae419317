"""How a meeting's time is written, wherever it stands."""

from datetime import datetime
from typing import Protocol

from bot.core.text import when
from bot.meetings import rules


class Dated(Protocol):
    """Whatever has a time and the zone of its group: a meeting, or what is known about one."""

    @property
    def starts_at(self) -> datetime:
        """The instant."""

    @property
    def zone(self) -> str:
        """The group's zone."""


def moment(dated: Dated) -> str:
    """Write when a meeting is."""
    return clocks(dated.starts_at, dated.zone)


def clocks(instant: datetime, zone: str) -> str:
    """Write an instant on each reader's own clock, and on the clock on the group's wall.

    With the weekday that it is there: the same words go to readers for whom it is another one.
    """
    return f"{when(instant)} ({rules.wall_day(instant, zone)} {rules.wall_clock(instant, zone)})"

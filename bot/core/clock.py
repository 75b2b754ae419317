"""The time, which only edges ask for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Answers the present instant: aware, in UTC."""


def system_clock() -> datetime:
    """Answer the host's time in UTC."""
    return datetime.now(UTC)


class FollowedClock:
    """Keep the host's pace, shifted to wherever another clock stands.

    The playground moves its clock; an app that follows it tells its time by this.
    """

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def __call__(self) -> datetime:
        """Answer the followed clock's present instant in UTC."""
        return system_clock() + self._ahead

    def follow(self, there: datetime) -> timedelta:
        """Take over the other clock's instant and answer by how much it had moved away."""
        ahead = there - system_clock()
        moved, self._ahead = ahead - self._ahead, ahead
        return moved

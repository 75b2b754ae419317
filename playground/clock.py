"""The playground's time: real time, moved forward as far as somebody wished, and who follows it."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HEARD_FOR = 15.0  # real seconds for which an app's word about its next wake holds


@dataclass(frozen=True)
class Follower:
    """What one app said last: when it next wants to wake, and whether it is at work now."""

    next: datetime | None
    busy: bool
    heard: float


class Clock:
    """Real time plus an offset that only grows; `at` is the instant from which it runs (default: now).

    Triggers, response URLs, signatures and rate limits stay on real time.
    """

    def __init__(self, *, at: datetime | None = None) -> None:
        self._start = timedelta() if at is None else at - datetime.now(UTC)
        self.reset()

    def reset(self) -> None:
        """Go back to the start and forget who follows."""
        self.offset = self._start
        self._followers: dict[str, Follower] = {}

    def now(self) -> datetime:
        """Tell the moved time, aware and in UTC."""
        return datetime.now(UTC) + self.offset

    def forward(self, by: timedelta) -> None:
        """Move forward. Raises `ValueError` for a step back or none."""
        if by <= timedelta():
            raise ValueError("The clock only moves forward.")
        self.offset += by

    def follow(self, app: str, *, wakes_at: datetime | None, busy: bool) -> None:
        """Note when an app next wants to wake; its newest word counts."""
        self._followers[app] = Follower(wakes_at, busy, time.monotonic())

    @property
    def next(self) -> datetime | None:
        """Tell the earliest instant at which a following app wants to wake, or None when unknown."""
        return min((each.next for each in self._heard() if each.next), default=None)

    @property
    def busy(self) -> bool:
        """Say whether a following app is at work."""
        return any(each.busy for each in self._heard())

    def _heard(self) -> list[Follower]:
        oldest = time.monotonic() - HEARD_FOR
        return [each for each in self._followers.values() if each.heard >= oldest]

"""Slack's rate limits, on real time: a token bucket for each method, and one for each channel."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}  # calls a minute
PER_CHANNEL, CHANNEL_BURST = 1.0, 4.0  # messages a second to one channel
WORKSPACE_POSTS = 300  # "several hundred messages per minute"


@dataclass
class Bucket:
    """Room for `size` calls at once, refilled at `rate` a second."""

    size: float
    rate: float
    left: float
    at: float

    def wait(self, now: float) -> float:
        """Refill, and tell the seconds until a call has room: 0 when it has."""
        self.left = min(self.size, self.left + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.left >= 1 else (1 - self.left) / self.rate


class Limits:
    """Counts calls, and says how long a caller has to wait."""

    def __init__(self, stopwatch: Callable[[], float] = time.monotonic) -> None:
        self._stopwatch = stopwatch
        self._buckets: dict[str, Bucket] = {}

    def take(self, method: str, *, tier: int) -> int:
        """Count a call of a method. Gives the whole seconds to wait, 0 when the call may go on."""
        return self._take([(method, TIERS[tier], TIERS[tier] / 60)])

    def take_post(self, channel: str) -> int:
        """Count a message to a channel. Gives the whole seconds to wait, 0 when it may go on."""
        return self._take(
            [(f"post:{channel}", CHANNEL_BURST, PER_CHANNEL), ("post", WORKSPACE_POSTS, WORKSPACE_POSTS / 60)]
        )

    def _take(self, wanted: list[tuple[str, float, float]]) -> int:
        now = self._stopwatch()
        buckets = [
            self._buckets.setdefault(name, Bucket(size, rate, size, now)) for name, size, rate in wanted
        ]
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait:
            return math.ceil(wait)
        for bucket in buckets:
            bucket.left -= 1
        return 0

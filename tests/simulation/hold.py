"""What holds a process: it is killed or paused at its steps, between one transaction or call and the next."""

import asyncio
from collections.abc import Callable, Iterator
from random import Random

from tests.simulation.weather import Blow

_STUMBLES, _STUMBLE = 0.02, 0.05
"""How often a step takes a moment longer, and how many seconds at most."""


class Hold:
    """Lets a process pass from step to step until something befalls it."""

    def __init__(self, chance: Random, killed: Callable[[float], None], struck: Callable[[], None]) -> None:
        self._chance = chance
        self._struck = struck
        self._killed = killed
        self._armed: list[tuple[int, Blow]] = []
        self._steps = 0
        self._until = 0.0
        self._never: asyncio.Future[None] | None = None
        self.born = _now()
        self.spans: list[tuple[float, float]] = []
        """When it was held: from and until, in seconds."""

    @property
    def is_dead(self) -> bool:
        """Tell whether it was killed."""
        return self._never is not None

    @property
    def is_paused(self) -> bool:
        """Tell whether it is held and will go on."""
        return _now() < self._until

    def was_held(self, since: float, until: float) -> bool:
        """Tell whether something befell it within a span."""
        return any(begins <= until and since <= ends for begins, ends in self.spans)

    def free_until(self, end: float) -> Iterator[tuple[float, float]]:
        """List the spans in which nothing held it, until an end."""
        since = self.born
        for begins, ends in sorted(self.spans):
            if since < begins:
                yield since, begins
            since = max(since, ends)
        if since < end:
            yield since, end

    def arm(self, blow: Blow) -> None:
        """Let something befall it some steps from now."""
        self._armed.append((self._steps + blow.after, blow))

    def kill(self, *, lasts: float) -> None:
        """End it where it stands; it is started again after ``lasts`` seconds."""
        if not self.is_dead:
            self._never = asyncio.get_running_loop().create_future()
            self.spans.append((_now(), float("inf")))
            self._killed(lasts)

    async def passes(self) -> None:
        """Go on to the next step, some time or never."""
        self._steps += 1
        while self._armed and self._armed[0][0] <= self._steps:
            self._strike(self._armed.pop(0)[1])
        if self._chance.random() < _STUMBLES:
            await asyncio.sleep(self._chance.uniform(0, _STUMBLE))
        if _now() < self._until:
            await asyncio.sleep(self._until - _now())
        if self._never is not None:
            await asyncio.shield(self._never)

    def _strike(self, blow: Blow) -> None:
        self._struck()
        if blow.kind == "kill":
            self.kill(lasts=blow.lasts)
        elif not self.is_dead:
            self._until = max(self._until, _now() + blow.lasts)
            self.spans.append((_now(), self._until))


def _now() -> float:
    return asyncio.get_running_loop().time()

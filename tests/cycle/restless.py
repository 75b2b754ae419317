"""A Slack whose app is killed again and again."""

import random
import threading
from datetime import datetime

from tests.cycle.served import Outside, Serving, Trap, reader
from tests.playground.stage import Slack
from tests.slack import Json

STEPS = 58
"""How many things people do in a cycle, moves of the clock among them; kills are spread over them."""
_WHILE_HEARING, _WHILE_WORKING = 0.04, 0.6
"""Seconds within which a process is killed after somebody did something, or after the clock moved."""


class Restless(Outside):
    """Kills its app at moments that a seed chooses: some time after a step, or in a call to Slack."""

    def __init__(self, slack: Slack, app: Serving, url: str, trap: Trap, seed: int, kills: int) -> None:
        super().__init__(slack, reader(url), [app])
        self._trap = trap
        self._chance = random.Random(seed)
        self._fatal = set(self._chance.sample(range(STEPS), kills))
        self._step = 0
        self._kills: list[threading.Timer] = []

    def _say(self, verb: str, said: Json) -> Json:
        self._perhaps_kill(_WHILE_HEARING)
        return super()._say(verb, said)

    def move(self, **by: float) -> datetime:
        """Move the clock, and perhaps kill the app while it does what is due."""
        self._perhaps_kill(_WHILE_WORKING)
        return super().move(**by)

    def move_to(self, instant: datetime) -> None:
        """Move the clock, and perhaps kill the app while it does what is due."""
        self._perhaps_kill(_WHILE_WORKING)
        super().move_to(instant)

    def calm_down(self) -> None:
        """Kill no more, and let the app finish what is due."""
        self._fatal.clear()
        self._trap.disarm()
        for kill in self._kills:
            kill.join()
        self.settle()

    def _perhaps_kill(self, within: float) -> None:
        self._step += 1
        if self._step not in self._fatal:
            return
        kill, wait = self.apps[0].kill, self._chance.uniform(0, within)
        if self._chance.random() < 0.5:
            self._kills.append(threading.Timer(wait, kill))
            self._kills[-1].start()
        else:
            calls, takes_effect = self._chance.randint(1, 3), self._chance.random() < 0.5
            self._trap.arm(kill, calls=calls, takes_effect=takes_effect)

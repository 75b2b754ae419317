"""What befalls the app, and Slack: outages, kills, pauses, storms, and calls that go wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log
from random import Random

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


class Ill(StrEnum):
    """How a call to Slack goes wrong."""

    LIMITED = "429"
    TURNED_AWAY = "503"
    FAILED = "500"
    FAILED_AFTER = "500, taken"
    NO_LINE = "no connection"
    SILENT = "silent"
    SILENT_AFTER = "silent, taken"
    DROPPED = "dropped"
    DROPPED_AFTER = "dropped, taken"
    SAID_NO = "internal_error"
    SAID_NO_AFTER = "internal_error, taken"


TAKES_EFFECT = frozenset(each for each in Ill if each.value.endswith("taken"))
"""The calls that Slack took without saying so."""
STORMS = (Ill.LIMITED, Ill.TURNED_AWAY, Ill.FAILED, Ill.NO_LINE, Ill.SILENT, Ill.DROPPED)
"""What can go on for hours; what Slack takes without saying so comes once at a time."""
ENDS_AFTER = 90 * DAY
CALM = 2 * DAY
"""For how long nothing goes wrong at the end, so that what waits can arrive."""
STORM_ODDS = 0.9
"""How many of the calls in a storm go wrong."""


@dataclass(frozen=True)
class Blow:
    """Something that befalls one process: it is killed, or paused for so many seconds.

    It strikes at the process's ``after``-th step from then on: a step is a transaction or a call.
    """

    at: float
    kind: str
    after: int
    lasts: float


@dataclass(frozen=True)
class Spell:
    """A time in which no process runs, or in which Slack answers all calls in one way."""

    at: float
    until: float
    ill: Ill | None = None
    waits: Sequence[int] = ()


@dataclass(frozen=True)
class Forecast:
    """All that befalls a run."""

    processes: int
    blows: list[Blow]
    outages: list[Spell]
    storms: list[Spell]
    odds: float
    reads: bool
    calm_from: float

    def is_rough(self, at: float) -> bool:
        """Tell whether single calls go wrong still."""
        return at < self.calm_from

    def storm_at(self, at: float) -> Spell | None:
        """Find the storm that rages."""
        return next((each for each in self.storms if each.at <= at < each.until), None)


def forecast(chance: Random, *, days: float = ENDS_AFTER) -> Forecast:
    """Choose what befalls a run of so many seconds; a third of all have one outage of a week to a month."""
    calm_from = days - CALM
    return Forecast(
        processes=chance.choice((1, 1, 2, 3, 5)),
        blows=sorted(_blows(chance, calm_from), key=lambda blow: blow.at),
        outages=sorted(_outages(chance, calm_from), key=lambda spell: spell.at),
        storms=[_storm(chance, calm_from) for _ in range(_share(chance.randrange(2, 8), calm_from))],
        odds=chance.choice((0.0, 0.03, 0.1)),
        reads=chance.random() < 0.3,
        calm_from=calm_from,
    )


def _share(count: int, calm_from: float) -> int:
    """Give a shorter run its share, and one at least."""
    return max(1, round(count * calm_from / ENDS_AFTER))


def _blows(chance: Random, calm_from: float) -> Iterator[Blow]:
    for _ in range(_share(chance.randrange(20, 100), calm_from)):
        kind = chance.choice(("kill", "kill", "pause"))
        lasts = _between(chance, 1, 10 * MINUTE) if kind == "pause" else chance.uniform(0, 30)
        yield Blow(chance.uniform(0, calm_from), kind, chance.choice((1, 2, 3, 5, 8, 20)), lasts)


def _outages(chance: Random, calm_from: float) -> Iterator[Spell]:
    for _ in range(_share(chance.randrange(1, 6), calm_from)):
        yield _spell(chance, calm_from, 2 * DAY)
    if chance.random() < 0.3:
        at = chance.uniform(0, calm_from / 2)
        yield Spell(at, min(at + _between(chance, 7 * DAY, 30 * DAY), calm_from))


def _storm(chance: Random, calm_from: float) -> Spell:
    if chance.random() < 0.3:
        return _spell(chance, calm_from, 3 * DAY, Ill.LIMITED, (600, 3600))
    return _spell(chance, calm_from, 4 * HOUR, chance.choice(STORMS), (1, 5, 30, 120))


def _spell(
    chance: Random, calm_from: float, most: float, ill: Ill | None = None, waits: Sequence[int] = ()
) -> Spell:
    at = chance.uniform(0, calm_from)
    return Spell(at, min(at + _between(chance, MINUTE, most), calm_from), ill, waits)


def _between(chance: Random, least: float, most: float) -> float:
    """Choose a length; short ones are as likely as long ones."""
    return exp(chance.uniform(log(least), log(most)))

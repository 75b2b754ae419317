"""Whose turn it is, decided anew each time from who presented when; nothing else is remembered.

A round is over when everybody who has a challenge or a wish to present has presented since it began.
Nobody presents twice in one. A turn that somebody gave up is owed to them: they go first in the round
until they present.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.record import record


@record
class Candidate:
    """Somebody with a challenge or a wish: their challenges with their scores, the weightiest first.

    ``waits_since`` is when the weightiest challenge, or else the wish, came up.
    """

    person_id: uuid.UUID
    waits_since: datetime
    challenges: tuple[tuple[uuid.UUID, int], ...] = ()

    @property
    def weight(self) -> int:
        """Give the score of the weightiest challenge; 0 for a wish alone."""
        return self.challenges[0][1] if self.challenges else 0


@dataclass(frozen=True, order=True)
class Turn:
    """A meeting, by its number, and who presented there, or gave the turn up."""

    number: int
    person_id: uuid.UUID


class Why(StrEnum):
    """The one cause that decided."""

    ONLY = "the only candidate"
    OWED = "gave up a turn"
    LEFT = "the last of the round"
    WEIGHT = "the weightiest challenge"
    WAIT = "waited longest"
    LONG_AGO = "presented longest ago"
    LOT = "level in everything"
    NEW_ROUND = "a new round begins"


@record
class Choice:
    """Who is next, with which challenge (None for a wish alone), and why."""

    person_id: uuid.UUID
    challenge_id: uuid.UUID | None
    why: Why


def next_presenter(
    candidates: Sequence[Candidate], history: Sequence[Turn], skips: Sequence[Turn], *, number: int
) -> Choice | None:
    """Choose who presents at the meeting with this number; None when nobody can.

    ``history`` holds who presented, or is to present, at the other meetings. Whoever gave up this very
    turn is passed over. Within a round the one who is owed a turn goes first, then the weightiest
    challenge, the longest wait, the one who presented longest ago, and the id. When nobody is left in the
    round, a new one begins with who presented longest ago.
    """
    passed = {turn.person_id for turn in skips if turn.number == number}
    able = [one for one in candidates if one.person_id not in passed]
    if not able:
        return None
    been = _been(candidates, history)
    left = [one for one in able if one.person_id not in been]
    keys = {one: _keys(one, history, skips, number=number, is_new=not left) for one in left or able}
    chosen, *others = sorted(keys, key=lambda one: keys[one])
    best = [keys[one] for one in (chosen, *others)]
    why = _why(best, is_new=not left, is_only=len(candidates) == 1)
    return Choice(chosen.person_id, chosen.challenges[0][0] if chosen.challenges else None, why)


def _been(candidates: Sequence[Candidate], history: Sequence[Turn]) -> set[uuid.UUID]:
    """Find who has presented in the round that is going on; everybody, where it is just over."""
    everybody = {one.person_id for one in candidates}
    been: set[uuid.UUID] = set()
    for turn in sorted(history):
        if everybody <= been:
            been = set()
        been.add(turn.person_id)
    return been


_Key = tuple[float, int, int, datetime, int, uuid.UUID]
_NEVER = -1


def _keys(
    one: Candidate, history: Sequence[Turn], skips: Sequence[Turn], *, number: int, is_new: bool
) -> _Key:
    """Give what decides, in order; ``_CAUSES`` names each place."""
    presented = [turn.number for turn in history if turn.person_id == one.person_id]
    last = max(presented, default=_NEVER)
    owed = _owed_since(one.person_id, last, skips, number=number)
    return (owed, last if is_new else _NEVER, -one.weight, one.waits_since, last, one.person_id)


def _owed_since(person_id: uuid.UUID, last: int, skips: Sequence[Turn], *, number: int) -> float:
    """Find the first turn that somebody gave up and has not had since; infinite when nothing is owed."""
    owed = (turn.number for turn in skips if turn.person_id == person_id and turn.number != number)
    return min((skipped for skipped in owed if skipped > last), default=float("inf"))


_CAUSES = (Why.OWED, Why.NEW_ROUND, Why.WEIGHT, Why.WAIT, Why.LONG_AGO, Why.LOT)


def _why(keys: Sequence[_Key], *, is_new: bool, is_only: bool) -> Why:
    """Name the first thing in which the chosen differs from the next best."""
    if is_only:
        return Why.ONLY
    if len(keys) == 1:
        return Why.NEW_ROUND if is_new else Why.LEFT
    return next(why for why, ours, theirs in zip(_CAUSES, keys[0], keys[1], strict=True) if ours != theirs)


def projection(
    candidates: Sequence[Candidate],
    history: Sequence[Turn],
    skips: Sequence[Turn],
    *,
    numbers: Sequence[int],
) -> list[Choice]:
    """Foresee who presents at the meetings with these numbers, as far as there is somebody.

    Each is taken to present: their challenge is done, and their wish with it.
    """
    foreseen: list[Choice] = []
    still, past = list(candidates), list(history)
    for number in numbers:
        choice = next_presenter(still, past, skips, number=number)
        if choice is None:
            break
        foreseen.append(choice)
        past.append(Turn(number, choice.person_id))
        still = [left for one in still if (left := _after(one, choice)) is not None]
    return foreseen


def _after(one: Candidate, choice: Choice) -> Candidate | None:
    if one.person_id != choice.person_id:
        return one
    rest = one.challenges[1:]
    return Candidate(one.person_id, one.waits_since, rest) if rest else None


def reason_sentence(why: Why, name: str) -> str:
    """Say in one sentence why this person is next."""
    return f"{name} is next: {_REASONS[why]}"


def skipped_sentence(away: Sequence[tuple[str, bool]]) -> str:
    """Say whom a turn goes past since they cannot be reached: (name, whether they have left)."""
    return " ".join(
        f"{name} is skipped, since {_LEFT if is_gone else _REFUSES}" for name, is_gone in sorted(away)
    )


_LEFT = "that account in Slack is switched off."
_REFUSES = "Slack does not deliver messages to them."
_REASONS = {
    Why.ONLY: "nobody else has a challenge or a wish to present at present.",
    Why.OWED: "gave up an earlier turn, and is owed this one.",
    Why.LEFT: "everybody else has presented in this round, or passed this turn on.",
    Why.WEIGHT: "not yet presented in this round, and the challenge weighs most.",
    Why.WAIT: "not yet presented in this round, and has waited longest.",
    Why.LONG_AGO: "not yet presented in this round, and the last turn was longest ago.",
    Why.LOT: "level with others in weight and waiting, and first on the list.",
    Why.NEW_ROUND: "everybody who could has presented in this round, and this presenter longest ago.",
}

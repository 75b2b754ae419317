"""What becomes of a message: sent, tried again, unsure or dead."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LEASE = timedelta(seconds=60)
"""Longer than a call may take, so that none lands after its row was given to another process."""
TIMEOUT = 20
"""How long a call to Slack may take, in seconds."""
SENDS_WITHIN = LEASE - timedelta(seconds=TIMEOUT)
"""How long after its claim a call may still begin; a process that was held up longer lets the row go."""
CRASHES = 2
"""How often a message that may have arrived is tried again."""
_SHORTEST, _LONGEST = timedelta(seconds=1), timedelta(minutes=15)


class State(StrEnum):
    """The life of a message."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"
    DEAD = "dead"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class Fate(StrEnum):
    """What a call to Slack came to.

    FAILED is Slack's own word that something went wrong, perhaps half-way; AMBIGUOUS is no word at all.
    """

    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    GONE = "gone"
    DEAD = "dead"


@dataclass(frozen=True)
class Outcome:
    """What became of a call: where the message stands, or the reason why not; ``wait`` is Slack's own."""

    fate: Fate
    channel: str = ""
    ts: str = ""
    reason: str = ""
    wait: timedelta | None = None


# Slack says of these that part of the operation may have succeeded.
_PERHAPS = frozenset(
    {"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
)
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_LATER = frozenset({"ratelimited", "rate_limited", "accesslimited"})


def fate_of(error: str) -> Fate:
    """Class an error that Slack named."""
    if error in _LATER:
        return Fate.RETRY
    if error in _PERHAPS:
        return Fate.FAILED
    return Fate.GONE if error in _GONE else Fate.DEAD


def wait_before(attempts: int, *, chance: random.Random, told: timedelta | None) -> timedelta:
    """Choose how long to wait before the next try: as Slack told, else full jitter up to 15 minutes."""
    if told is not None:
        return min(max(told, _SHORTEST), timedelta(hours=1))
    longest = min(_LONGEST, _SHORTEST * 2 ** min(attempts, 10))
    return max(_SHORTEST, timedelta(seconds=longest.total_seconds() * chance.random()))


def fate_of_status(status: int) -> Fate:
    """Class an answer that names no error: 503 was turned away at the door, and 429 told to wait."""
    if status in (429, 503):
        return Fate.RETRY
    return Fate.FAILED if status >= 500 else Fate.AMBIGUOUS


def after_unsure(*, repeats: bool, edits: bool, crashes: int) -> State:
    """Decide what follows when nobody knows whether a message arrived.

    An edit is safe to repeat, however often. A release or a decision is repeated, since it only points to
    text and twice is harmless, but no more than twice. A nudge is not: twice would be worse than never.
    """
    return State.QUEUED if edits or (repeats and crashes < CRASHES) else State.UNSURE


def is_late(*, expires_at: datetime | None, now: datetime) -> bool:
    """Tell whether a message has missed the time until which it makes sense."""
    return expires_at is not None and now >= expires_at

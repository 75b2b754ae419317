"""What becomes of a message: sent, tried again, unsure or dead."""

import random
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.record import record

LEASE = timedelta(seconds=60)
"""Longer than a call may take, so that none lands after its row was given to another process."""
TIMEOUT = 20
"""How long a call to Slack may take, in seconds."""
SENDS_WITHIN = LEASE - timedelta(seconds=TIMEOUT)
"""How long after its claim a call may still begin; a process that was held up longer lets the row go."""
REPEATS = 2
"""How often a message that may have arrived is tried again."""
CRASHES = 2
"""How many of its senders may die before a message is set aside."""
LOOKS_AFTER, LOOKS_WITHIN = timedelta(seconds=5), timedelta(hours=1)
"""When it makes sense to look for a message whose answer was lost; later it may have been deleted."""
ORDER_KEPT = timedelta(hours=1)
"""How long a message that fails holds up the ones behind it in its channel, so that they come in order."""
LATEST_NUDGE = timedelta(hours=24)
KEPT_LOST = timedelta(days=7)
"""How long a message that did not arrive can be sent again."""
CHANNEL_PACE = timedelta(seconds=1)
"""Between two messages in one channel, as Slack asks: docs.slack.dev/apis/web-api/rate-limits."""
SLOW_PACE, SLOW_FOR = timedelta(seconds=5), timedelta(minutes=10)
"""The pace after Slack has complained, and for how long."""
POSTS, EDITS = "posts", "edits"
A_MINUTE = {POSTS: 240, EDITS: 50}
"""What a workspace takes: Slack allows several hundred posts, and counts edits in its tier 3."""
BURST = timedelta(seconds=12)
"""How much of a workspace's budget may be spent at once, as the time in which it grows back."""
TRIES_AFTER = timedelta(days=1)
"""How long nothing is said where Slack refuses it, before one message tries again."""
WHOLE = "*"
"""The name under which a whole workspace is held."""
DISCREET = 2.0
"""How many seconds ago a channel has to have been private at most for something to be said there."""
PUBLIC, DELETED = "is_public", "is_deleted"
"""Why nothing is said in a channel that everybody can read, or that is no more; the words are ours."""
REMOVED = "app_uninstalled"
"""Why nothing is said in a workspace that the app was removed from."""
_LONG = timedelta(minutes=2)
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
    REHEARSED = "rehearsed"


LOST = (State.DEAD, State.UNSURE)
"""What did not arrive, or perhaps did not."""


class Mode(StrEnum):
    """Whether the bot speaks: aloud, not at all while messages wait, or only into the outbox."""

    ON = "on"
    OFF = "off"
    DRY = "dry"


class Silence(StrEnum):
    """Why a copy of a database keeps silent until an operator says that it is the one to speak."""

    RESTORED = "restored"
    MOVED = "moved"


FROM_A_COPY = "may have been said by another copy"


class Kind(StrEnum):
    """What a message is, which decides until when it makes sense.

    A CARD is edited where it stands, NEWS never gets old, DATED makes sense until an instant such as the
    start of a meeting, and a NUDGE at most a day late.
    """

    CARD = "card"
    NEWS = "news"
    DATED = "dated"
    NUDGE = "nudge"


def kind_of(*, repeats: bool, edits: bool, is_dated: bool) -> Kind:
    """Name what a message is."""
    if edits:
        return Kind.CARD
    if not repeats:
        return Kind.NUDGE
    return Kind.DATED if is_dated else Kind.NEWS


def expiry(kind: Kind, *, due_at: datetime, told: datetime | None) -> datetime | None:
    """Decide until when a message makes sense: as told, else by its kind; None is for ever."""
    if told is None and kind is Kind.NUDGE:
        return due_at + LATEST_NUDGE
    return told


class Fate(StrEnum):
    """What a call to Slack came to.

    FAILED is Slack's own word that something went wrong, perhaps half-way; AMBIGUOUS is no word at all, and
    UNSEEN that it cannot be looked for either. HELD says that nothing can be said in that place, and BARRED
    that the app may say nothing at all.
    """

    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    UNSEEN = "unseen"
    GONE = "gone"
    DEAD = "dead"
    HELD = "held"
    BARRED = "barred"
    DISTURBS = "disturbs"


@record
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
_CLOSED = frozenset(
    {
        *("channel_not_found", "not_in_channel", "is_archived"),
        *("user_not_found", "user_disabled", "cannot_dm_bot", "messages_tab_disabled"),
    }
)
BARRED = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
"""What Slack says of a token that it takes no more."""


def fate_of(error: str) -> Fate:
    """Class an error that Slack named."""
    if error in _LATER:
        return Fate.RETRY
    if error in _PERHAPS:
        return Fate.FAILED
    if error in BARRED:
        return Fate.BARRED
    if error in _CLOSED:
        return Fate.HELD
    return Fate.GONE if error in _GONE else Fate.DEAD


def is_person(channel: str) -> bool:
    """Tell whether an address is a person, by user id."""
    return channel.startswith(("U", "W"))


def is_gone(why: str) -> bool:
    """Tell whether somebody whom Slack refuses to deliver to has no account there any more."""
    return why in ("channel_not_found", "user_not_found", "user_disabled")


def wait_before(attempts: int, *, chance: random.Random, told: timedelta | None) -> timedelta:
    """Choose how long to wait before the next try: as Slack told, else full jitter up to 15 minutes."""
    if told is not None:
        return as_told(told)
    longest = min(_LONGEST, _SHORTEST * 2 ** min(attempts, 10))
    return max(_SHORTEST, timedelta(seconds=longest.total_seconds() * chance.random()))


def as_told(wait: timedelta) -> timedelta:
    """Take Slack's word for how long to wait, within reason: a second to an hour."""
    return min(max(wait, _SHORTEST), timedelta(hours=1))


def wait_after(fate: Fate, wait: timedelta, *, looks: bool) -> timedelta:
    """Choose when the next try is: at once where nothing failed, and not before what was sent can be seen."""
    if fate in (Fate.GONE, Fate.UNSEEN, Fate.HELD, Fate.BARRED):
        return timedelta(0)
    return max(wait, LOOKS_AFTER) if looks and fate in (Fate.AMBIGUOUS, Fate.FAILED) else wait


def fate_of_status(status: int) -> Fate:
    """Class an answer that names no error: 503 was turned away at the door, and 429 told to wait."""
    if status in (429, 503):
        return Fate.RETRY
    return Fate.FAILED if status >= 500 else Fate.AMBIGUOUS


def after_unsure(
    *,
    repeats: bool,
    edits: bool,
    looks: bool,
    crashes: int,
    died: bool = False,
    doubted: bool = False,
    tells: bool = False,
) -> State:
    """Decide what follows when nobody knows whether a message arrived; ``died`` says that its sender did.

    An edit is safe to repeat, however often. What can be looked for in the channel is. Without that, a
    release or a decision is repeated, since it only points to text and twice is harmless, but no more than
    twice. A nudge is not: twice would be worse than never. What killed two senders is not given to a third.
    What ``tells`` of lost messages is repeated until Slack has it, since nobody would know of them otherwise.
    What is ``doubted``, since another copy may have said it, is not repeated without being looked for.
    """
    if edits or (tells and not died and not doubted):
        return State.QUEUED
    if doubted or crashes >= (CRASHES - 1 if died else REPEATS):
        return State.UNSURE
    return State.QUEUED if looks or repeats else State.UNSURE


def can_read(channel: str, scopes: Collection[str]) -> bool:
    """Tell whether an installation may read what the app said somewhere: in a channel, or to a person."""
    if is_person(channel):
        return {"im:history", "im:write"} <= {*scopes}
    return not {"groups:history", "channels:history"}.isdisjoint(scopes)


def can_look(*, since: datetime, now: datetime) -> bool:
    """Tell whether a message that is not in its channel surely never was."""
    return now - since <= LOOKS_WITHIN


def spend(spent_until: datetime | None, *, count: int, what: str, now: datetime) -> tuple[int, datetime]:
    """Take messages out of a workspace's budget: how many of ``count`` may go, and until when it is spent."""
    each = timedelta(minutes=1) / A_MINUTE[what]
    begins = max(spent_until or now, now)
    allowed = min(count, max(0, (now + BURST - begins) // each + 1))
    return allowed, begins + allowed * each


def has_waited(*, due_at: datetime, now: datetime) -> bool:
    """Tell whether a message could not be sent when it was its turn."""
    return now - due_at > _LONG


def is_late(*, expires_at: datetime | None, now: datetime) -> bool:
    """Tell whether a message has missed the time until which it makes sense."""
    return expires_at is not None and now >= expires_at

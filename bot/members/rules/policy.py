"""Who may do what: one policy of (actor, deed, thing), asked when a form opens and again when it is sent."""

import uuid
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from bot.core.errors import Refusal, not_found
from bot.core.record import record
from bot.vault.rules import Permit

F = TypeVar("F", bound=Callable[..., object])

PLEDGE_VERSION = 1
LOOK = "members.look"
"""The alarm that is set when somebody has left Slack, cannot be reached there, or is back."""


class Role(StrEnum):
    """What somebody is in a group."""

    FACILITATOR = "facilitator"
    MEMBER = "member"


class Readers(StrEnum):
    """Who may read something, from the narrowest circle to the widest."""

    OWNER = "me"
    GUIDES = "guides"
    TITLES = "titles"
    GROUP = "group"


class Deed(StrEnum):
    """What a person can do through a button, a form or a command."""

    OPEN_HOME = "open home"
    SET_UP = "set up a group"
    JOIN = "join"
    SEE_GROUP = "see the group"
    BRING = "bring a challenge"
    READ_TITLE = "read a title"
    READ_CHALLENGE = "read a challenge"
    CHANGE_CHALLENGE = "change a challenge"
    ANSWER = "say whether one comes"
    TAKE_TURN = "confirm, swap or skip a turn"
    RUN_MEETING = "run a meeting"
    VOTE = "vote on dates"
    CHOOSE_PRESENTER = "choose a presenter"
    GIVE_FEEDBACK = "give feedback"
    READ_FEEDBACK = "read feedback"
    SHARE_UPDATE = "share an update"
    READ_UPDATE = "read an update"
    GIVE_KUDOS = "give kudos"
    READ_KUDOS = "read kudos"
    MEND_MESSAGE = "say what becomes of a lost message"
    MIND_NUDGE = "answer a reminder"


@record
class Who:
    """Who sent a request, from its signed envelope, through which workspace, and in which channel."""

    workspace_id: uuid.UUID
    home_team: str
    team_id: str
    user_id: str
    channel_id: str | None = None

    @property
    def is_external(self) -> bool:
        """Tell whether they belong to another company than the app's workspace."""
        return self.team_id != self.home_team


@record
class Actor:
    """A person as one group sees them; without a role they have no seat in it."""

    person_id: uuid.UUID | None
    group_id: uuid.UUID
    role: Role | None
    has_pledged: bool
    is_in_its_channel: bool = False

    @property
    def id(self) -> uuid.UUID:
        """Give the person's id; only after ``check``, which refuses strangers."""
        if self.person_id is None:
            raise not_found()
        return self.person_id


@record
class Thing:
    """What a deed is done to: whose it is, who may read it, and who is its subject (a presenter)."""

    owner_id: uuid.UUID | None = None
    readers: Readers = Readers.GROUP
    subject_id: uuid.UUID | None = None


_JOIN_FIRST = "You are not in this group yet. Press Join on the board in its channel first."
_PLEDGE_FIRST = "Press Join on the board first. It takes the pledge to keep what is said in the group."
_FACILITATORS_ONLY = "Only a facilitator of this group can do this. Ask one of them in the channel."


def _anyone(actor: Actor, thing: Thing) -> bool:
    return True


def _owner(actor: Actor, thing: Thing) -> bool:
    return thing.owner_id is not None and actor.person_id == thing.owner_id


def _facilitator(actor: Actor, thing: Thing) -> bool:
    return actor.role is Role.FACILITATOR


def _subject(actor: Actor, thing: Thing) -> bool:
    return thing.subject_id is not None and actor.person_id == thing.subject_id


def _reader(actor: Actor, thing: Thing) -> bool:
    if _owner(actor, thing) or thing.readers is Readers.GROUP:
        return True
    return thing.readers is not Readers.OWNER and _facilitator(actor, thing)


def _title_reader(actor: Actor, thing: Thing) -> bool:
    return thing.readers is Readers.TITLES or _reader(actor, thing)


POLICY: Mapping[Deed, Callable[[Actor, Thing], bool]] = {
    Deed.SEE_GROUP: _anyone,
    Deed.BRING: _anyone,
    Deed.READ_TITLE: _title_reader,
    Deed.READ_CHALLENGE: _reader,
    Deed.CHANGE_CHALLENGE: _owner,
    Deed.ANSWER: _anyone,
    Deed.TAKE_TURN: lambda actor, thing: _subject(actor, thing) or _facilitator(actor, thing),
    Deed.RUN_MEETING: _facilitator,
    Deed.VOTE: _anyone,
    Deed.CHOOSE_PRESENTER: _facilitator,
    Deed.GIVE_FEEDBACK: lambda actor, thing: not _subject(actor, thing),
    Deed.READ_FEEDBACK: _subject,
    Deed.SHARE_UPDATE: _anyone,
    Deed.READ_UPDATE: _anyone,
    Deed.GIVE_KUDOS: _anyone,
    Deed.READ_KUDOS: lambda actor, thing: _owner(actor, thing) or _subject(actor, thing),
    Deed.MEND_MESSAGE: _facilitator,
    Deed.MIND_NUDGE: _owner,
}
"""Deeds inside a group. Home, setting up and joining come before anybody has a seat."""

_WITHOUT_PLEDGE = frozenset(
    {Deed.SEE_GROUP, Deed.ANSWER, Deed.RUN_MEETING, Deed.CHOOSE_PRESENTER, Deed.MEND_MESSAGE, Deed.MIND_NUDGE}
)
_TURN_ONLY = "Only the presenter or a facilitator can do this. The board shows whose turn it is."
_REFUSALS = {
    Deed.RUN_MEETING: _FACILITATORS_ONLY,
    Deed.CHOOSE_PRESENTER: _FACILITATORS_ONLY,
    Deed.MEND_MESSAGE: _FACILITATORS_ONLY,
    Deed.TAKE_TURN: _TURN_ONLY,
}


def check(actor: Actor, deed: Deed, thing: Thing | None = None) -> Permit:
    """Refuse a deed that is not the actor's to do; answer the permit to open what it concerns.

    "Not yours" reads the same as "not found", except to somebody who stands before the group's own board.
    """
    if actor.role is None:
        raise Refusal(_JOIN_FIRST) if actor.is_in_its_channel else not_found()
    if not actor.has_pledged and deed not in _WITHOUT_PLEDGE:
        raise Refusal(_PLEDGE_FIRST)
    asked = thing or Thing()
    if not POLICY[deed](actor, asked):
        raise Refusal(_REFUSALS[deed]) if deed in _REFUSALS else not_found()
    return Permit(reader=actor.person_id, noted_for=asked.owner_id)


def may(actor: Actor, deed: Deed, thing: Thing | None = None) -> bool:
    """Tell whether a deed is the actor's to do."""
    try:
        check(actor, deed, thing)
    except Refusal:
        return False
    return True


def allows(deed: Deed) -> Callable[[F], F]:
    """Name the deed that a listener does; a listener without one fails the suite."""

    def mark(listener: F) -> F:
        listener.__deed__ = deed  # type: ignore[attr-defined] # read back by the test that no listener is without
        return listener

    return mark


def check_person(*, is_bot: bool, is_gone: bool, is_stranger: bool) -> None:
    """Refuse a seat to whoever Slack says cannot hold one."""
    if is_bot:
        raise Refusal("An app cannot join a group. Somebody has to press Join for themselves.")
    if is_gone:
        raise Refusal("This account is switched off in Slack, so it cannot join. Ask your Slack admin.")
    if is_stranger:
        raise Refusal(
            "Slack does not share a channel between us yet. Ask a facilitator to invite you to the channel."
        )

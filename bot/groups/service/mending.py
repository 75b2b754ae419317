"""What facilitators are told when the bot's own voice fails, and what they decide."""

import uuid
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.blocks import Message
from bot.groups.model import Group
from bot.groups.service.groups import direct, enter, facilitators
from bot.members import service as members
from bot.members.rules import Deed, Who
from bot.outbox import service as outbox
from bot.outbox.rules import State
from bot.outbox.service import OF_LOST, Lost, Parked


def mending(session: Session, who: Who, lost_id: uuid.UUID) -> Group:
    """Let a facilitator decide about a message that did not arrive, or refuse."""
    return enter(session, who, outbox.scope_of(session, lost_id), Deed.MEND_MESSAGE).group


def tell_facilitators(
    session: Session,
    group: Group,
    told: Callable[[str], Message],
    *,
    key: str,
    now: datetime,
    until: datetime | None = None,
    place: str | None = None,
) -> None:
    """Tell each facilitator by direct message about what the bot could not say; ``place`` is a beginning.

    What is ``told`` goes by who reads it, by user id: it may be about themselves.
    """
    for one in facilitators(members.roster(session, group.id)):
        there = f"{place}{one.user_id}" if place else None
        to, own = direct(group, one.user_id), f"{OF_LOST}{key}:{one.user_id}"
        outbox.post(session, to, told(one.user_id), key=own, now=now, expires_at=until, place=there)


def case_of(lost: Lost | Parked) -> str:
    """Name what is told of in one message: what Slack refuses alike in a channel, or one that is unsure.

    What came too late is told of together for a whole group.
    """
    if lost.state is State.UNSURE:
        return lost.id.hex
    channel = "" if lost.state is State.EXPIRED else lost.channel
    return uuid.uuid5(lost.scope, f"{lost.state}:{channel}:{lost.reason}").hex


def settle(
    session: Session, group: Group, case: str, told: Callable[[str], Message], *, now: datetime
) -> None:
    """Say where a case was told to facilitators that it is settled; what comes next is told anew."""
    for place in outbox.places(session, f"{OF_LOST}{case}:"):
        settled, user_id = f"settled:{uuid.uuid4()}", place.rsplit(":", 1)[1]
        if outbox.retire(session, place, to=settled):
            key = f"{OF_LOST}{settled}"
            outbox.post(session, direct(group, user_id), told(user_id), key=key, now=now, place=settled)

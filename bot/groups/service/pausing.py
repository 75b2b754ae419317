"""A group whose channel Slack does not let the bot speak in: what waits, who is told, and how it goes on."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.blocks import Message
from bot.core.errors import Refusal
from bot.groups.model import Group
from bot.groups.service.groups import changed, enter, in_channel
from bot.groups.service.mending import settle, tell_facilitators
from bot.members.rules import Deed, Who
from bot.outbox import service as outbox
from bot.outbox.service import OF_LOST, Held


def followed(
    session: Session, workspace_id: uuid.UUID, channel: str, why: str, *, now: datetime
) -> list[tuple[Group, Held]]:
    """Fall silent in a channel, for Slack's own word why, or without one go on; answer whose news that is."""
    group = in_channel(session, workspace_id, channel)
    if group is None:
        return []
    if why:
        is_news = outbox.hold(session, workspace_id, channel, why, now=now)
    else:
        is_news = outbox.lift(session, workspace_id, channel)
        changed(session, group.id, now=now)
    return [(group, Held(workspace_id, group.id, channel, why))] if is_news else []


def tell_held(session: Session, group: Group, held: Held, message: Message, *, now: datetime) -> None:
    """Tell the facilitators once that a place is silent, and in the same message that it is not any more."""
    case = _case(group.id, held.channel)
    if held.why:
        key, place = f"{case}:{uuid.uuid4()}", f"{OF_LOST}{case}:"
        tell_facilitators(session, group, lambda _: message, key=key, now=now, place=place)
    else:
        settle(session, group, case, lambda _: message, now=now)


def _case(group_id: uuid.UUID, channel: str) -> str:
    return f"held:{uuid.uuid5(group_id, channel).hex}"


def retry(session: Session, who: Who, group_id: uuid.UUID, *, now: datetime) -> Group:
    """Let a facilitator have it tried again in a channel that was silent, and draw its board anew."""
    group = enter(session, who, group_id, Deed.MEND_MESSAGE).group
    if not outbox.lift(session, group.workspace_id, group.channel_id):
        raise Refusal("Slack takes messages there again. There is nothing left to do.")
    changed(session, group.id, now=now)
    return group


def settle_held(session: Session, group: Group, message: Message, *, now: datetime) -> None:
    """Say where a channel's silence was told that it is tried again."""
    settle(session, group, _case(group.id, group.channel_id), lambda _: message, now=now)


def follow_channel(session: Session, workspace_id: uuid.UUID, old: str, new: str) -> None:
    """Follow a channel to another id, which Slack gives it when it is shared with another company."""
    group = in_channel(session, workspace_id, old)
    if group is None or in_channel(session, workspace_id, new) is not None:
        return
    group.channel_id = new
    outbox.readdress(session, workspace_id, old, new)
    session.flush()


def rooms(session: Session, workspace_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """List the channels of a workspace's groups, each with its group."""
    theirs = select(Group.channel_id, Group.id).where(Group.workspace_id == workspace_id)
    return dict(session.execute(theirs).all())

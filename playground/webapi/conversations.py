"""conversations.* and users.conversations: where the app is, and who else."""

import base64
from collections.abc import Sequence
from typing import TypeVar

from playground.channels import Channel
from playground.people import BOT_USER, HOME, OTHER
from playground.webapi.call import Answer, Call, SlackError

T = TypeVar("T")

READ_SCOPE = {"public": "channels:read", "private": "groups:read", "im": "im:read"}
KIND_OF_TYPE = {"public_channel": "public", "private_channel": "private", "im": "im"}


def info(call: Call) -> Answer:
    """Describe a channel."""
    channel = call.channel()
    call.need_scope(READ_SCOPE[channel.kind])
    return {"channel": describe(channel)}


def describe(channel: Channel) -> Answer:
    """Give a channel as Slack does."""
    common: Answer = {"id": channel.id, "created": channel.created, "is_archived": channel.archived}
    common |= {"is_im": channel.kind == "im", "context_team_id": HOME.id}
    if channel.kind == "im":
        return common | {"user": channel.members[0], "is_open": True, "is_org_shared": False}
    teams = [HOME.id, OTHER.id] if channel.shared else [HOME.id]
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "is_general": channel.name == "general",
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_org_shared": False,
        "shared_team_ids": teams,
        "conversation_host_id": HOME.id,
        "is_member": BOT_USER in channel.members,
        "creator": channel.members[0] if channel.members else "",
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def members(call: Call) -> Answer:
    """List the people of a channel, the app's bot among them."""
    channel = call.channel()
    call.need_scope(READ_SCOPE[channel.kind])
    some, cursor = page(call, channel.members, default=100)
    return {"members": some, "response_metadata": {"next_cursor": cursor}}


def users_conversations(call: Call) -> Answer:
    """List the channels that the app is in, or that it shares with `user`."""
    kinds = [KIND_OF_TYPE.get(name.strip()) for name in (call.text("types") or "public_channel").split(",")]
    for kind in kinds:
        if kind is None:
            raise SlackError("invalid_types")
        call.need_scope(READ_SCOPE[kind])
    user = call.text("user") or BOT_USER
    hidden = call.text("exclude_archived").lower() in {"1", "true"}
    found = [
        channel.id
        for channel in call.world.channels.values()
        if channel.kind in kinds and {user, BOT_USER} <= {*channel.members}
        if not (hidden and channel.archived)
    ]
    some, cursor = page(call, found, default=100)
    described = [describe(call.world.channels[each]) for each in some]
    return {"channels": described, "response_metadata": {"next_cursor": cursor}}


def open_dm(call: Call) -> Answer:
    """Open the direct messages between the app and a person."""
    call.need_scope("im:write")
    person = call.world.people.get(call.needed("users"))
    if person is None or call.world.is_stranger(person.id):
        raise SlackError("user_not_found")
    if person.deleted:
        raise SlackError("user_disabled")
    if person.is_bot:
        raise SlackError("cannot_dm_bot")
    channel = call.world.dm_with(person.id)
    return {"channel": {"id": channel.id}, "already_open": bool(channel.messages), "no_op": False}


def page(call: Call, items: Sequence[T], *, default: int) -> tuple[list[T], str]:
    """Cut a list where the caller asks, and answer the cursor of what follows; empty at the end."""
    size = call.number("limit", default=default, most=1000)
    start = _read_cursor(call.text("cursor"))
    end = start + size
    return list(items[start:end]), _write_cursor(end) if end < len(items) else ""


def _write_cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()


def _read_cursor(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).removeprefix(b"next:"))
    except ValueError:
        raise SlackError("invalid_cursor") from None

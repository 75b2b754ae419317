"""chat.*: messages."""

from playground import payloads
from playground.blockkit import check_message
from playground.blocks import settled
from playground.channels import Blocks, Channel, Message
from playground.people import BOT_USER
from playground.webapi.call import Answer, Call, SlackError, problems

MOST_POSTED, MOST_UPDATED = 40_000, 4_000  # characters of text


def post_message(call: Call) -> Answer:
    """Post into a channel, or into the app's direct messages when `channel` is a person."""
    channel = where_to_post(call)
    text, blocks = _content(call, most=MOST_POSTED)
    _take_post(call, channel)
    message = Message(call.world.next_ts(), BOT_USER, text, blocks)
    message.thread_ts = call.text("thread_ts") or None
    message.metadata = call.structure("metadata", error="invalid_metadata_format")
    call.world.post(channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": payloads.message(message)}


def post_ephemeral(call: Call) -> Answer:
    """Show a message to one member of a channel, and to nobody else."""
    channel = where_to_post(call)
    user = call.needed("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _content(call, most=MOST_POSTED)
    message = Message(call.world.next_ts(), BOT_USER, text, blocks, only_for=user)
    call.world.post(channel, message)
    return {"message_ts": message.ts}


def update(call: Call) -> Answer:
    """Rewrite one of the app's messages; blocks stay unless the call has some, or an empty list."""
    channel = call.channel()
    message = _own_message(call, channel, error="cant_update_message")
    text, blocks = _content(call, most=MOST_UPDATED)
    message.text = text
    if call.arguments.get("blocks") is not None:
        message.blocks = blocks
    message.edited = call.world.next_ts()
    if "metadata" in call.arguments:
        message.metadata = call.structure("metadata", error="invalid_metadata_format")
    call.world.changed()
    shown = payloads.message(message)
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": shown}


def delete(call: Call) -> Answer:
    """Take one of the app's messages away."""
    channel = call.channel()
    message = _own_message(call, channel, error="cant_delete_message")
    call.world.remove(channel, message.ts)
    return {"channel": channel.id, "ts": message.ts}


def where_to_post(call: Call) -> Channel:
    """Find where the app may post: a channel that it is in, or its direct messages with a person."""
    world, target = call.world, call.text("channel")
    person = world.people.get(target)
    if person is not None:
        if person.deleted or person.is_bot or world.is_stranger(target):
            raise SlackError("channel_not_found")
        if person.no_dms:
            raise SlackError("cannot_dm_bot")
        return world.dm_with(target)
    channel = call.channel()
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    if channel.archived:
        raise SlackError("is_archived")
    if channel.read_only:
        raise SlackError("restricted_action_read_only_channel")
    if channel.kind == "im" and world.is_stranger(channel.members[0]):
        raise SlackError("channel_not_found")
    return channel


def _content(call: Call, *, most: int) -> tuple[str, Blocks]:
    text, blocks = call.text("text"), call.blocks()
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > most:
        raise SlackError("msg_too_long")
    if found := check_message(blocks, text):
        raise problems(found, error="invalid_blocks")
    return text, settled(blocks or [])


def _take_post(call: Call, channel: Channel) -> None:
    if call.world.settings.limits and (wait := call.world.limits.take_post(channel.id)):
        raise SlackError("ratelimited", retry_after=wait)


def _own_message(call: Call, channel: Channel, *, error: str) -> Message:
    message = channel.messages.get(call.needed("ts"))
    if message is None or message.only_for is not None:
        raise SlackError("message_not_found")
    if message.user != BOT_USER:
        raise SlackError(error)
    if channel.archived:
        raise SlackError("is_archived")
    return message

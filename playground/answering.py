"""What an app says in answer to a command, or through a response URL."""

from typing import Any

from playground.blockkit import check_message
from playground.blocks import settled
from playground.channels import Channel, Message
from playground.people import BOT_USER
from playground.world import World


def show_answer(world: World, channel: Channel, user: str, answer: dict[str, Any]) -> str:
    """Show an answer to one person, or to the channel when it says so. Gives Slack's word for an error."""
    text, blocks = answer.get("text") or "", answer.get("blocks") or []
    if not text and not blocks:
        return ""
    if check_message(blocks, text):
        return "invalid_blocks"
    only_for = None if answer.get("response_type") == "in_channel" else user
    thread = answer.get("thread_ts")
    message = Message(world.next_ts(), BOT_USER, text, settled(blocks), only_for=only_for, thread_ts=thread)
    world.post(channel, message)
    return ""


def replace(world: World, channel: Channel, ts: str, answer: dict[str, Any]) -> str:
    """Rewrite the message that was pressed. Gives Slack's word for what is wrong."""
    message = channel.messages.get(ts)
    if message is None:
        return "message_not_found"
    text, blocks = answer.get("text") or "", answer.get("blocks") or []
    if not text and not blocks:
        return "no_text"
    if check_message(blocks, text):
        return "invalid_blocks"
    message.text, message.blocks = text, settled(blocks)
    if message.only_for is None:
        message.edited = world.next_ts()
    world.changed()
    return ""

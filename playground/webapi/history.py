"""conversations.history: what was written in a channel, for an app that may read it."""

from playground import payloads
from playground.channels import Message
from playground.webapi.call import Answer, Call, SlackError
from playground.webapi.conversations import page

HISTORY_SCOPE = {"public": "channels:history", "private": "groups:history", "im": "im:history"}


def history(call: Call) -> Answer:
    """List messages between two instants, the newest first; metadata comes only where it is asked for."""
    channel = call.channel()
    call.need_scope(HISTORY_SCOPE[channel.kind])
    oldest, latest = _instant(call, "oldest", 0.0), _instant(call, "latest", float("inf"))
    found = [
        message
        for message in reversed(channel.messages.values())
        if message.only_for is None and oldest < float(message.ts) < latest
    ]
    some, cursor = page(call, found, default=100)
    told = [_told(message, call.text("include_all_metadata").lower() in {"1", "true"}) for message in some]
    return {"messages": told, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


def _told(message: Message, with_metadata: bool) -> Answer:  # noqa: FBT001 - an argument of the method
    told = payloads.message(message)
    return told if with_metadata else {name: value for name, value in told.items() if name != "metadata"}


def _instant(call: Call, name: str, default: float) -> float:
    try:
        return float(call.text(name) or default)
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None

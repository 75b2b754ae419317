"""The calls to Slack: say a message, or look whether it was said, and class what Slack answers."""

import dataclasses
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.outbox import rules
from bot.outbox.rules import Fate, Outcome
from bot.outbox.service import Claim

_EVENT = "soundingboard_message"
_CLOCKS_APART = timedelta(minutes=2)
"""How far Slack's clock and ours may be apart."""
_A_PAGE, _PAGES = 100, 5
_CANNOT_LOOK = frozenset({"missing_scope", "not_in_channel", "channel_not_found", "method_not_supported"})


async def say(client: AsyncWebClient, claim: Claim) -> Outcome:
    """Post or edit one message and class what Slack answered; raises nothing."""
    return await classed(_posted(client, claim))


async def _posted(client: AsyncWebClient, claim: Claim) -> Outcome:
    if claim.at is None:
        answer = await client.chat_postMessage(channel=claim.channel, metadata=_mark(claim), **claim.payload)
    else:
        channel, ts = claim.at
        text, blocks = claim.payload["text"], claim.payload.get("blocks")
        answer = await client.chat_update(channel=channel, ts=ts, text=text, blocks=blocks)
    return Outcome(Fate.SENT, channel=str(answer["channel"]), ts=str(answer["ts"]))


async def classed(call: Awaitable[Outcome]) -> Outcome:
    """Wait for a call that shows something to people, and class what Slack answered; raises nothing."""
    try:
        return await call
    except SlackApiError as error:
        return refusal(error)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        return Outcome(Fate.RETRY, reason="no connection")
    except Exception as error:  # noqa: BLE001 - whatever it was, nobody knows whether the message arrived
        return Outcome(Fate.AMBIGUOUS, reason=type(error).__name__)


async def rests_until(client: AsyncWebClient, user_id: str, *, now: datetime) -> datetime | None:
    """Ask Slack until when somebody is not to be disturbed; None when they may be, or Slack does not say."""
    try:
        told = await client.dnd_info(user=user_id)
        begins, ends = int(told["next_dnd_start_ts"]), int(told["next_dnd_end_ts"])
    except Exception:  # noqa: BLE001 - somebody whom Slack says nothing about is told as their own hours allow
        return None
    rests = bool(told.get("dnd_enabled")) and begins <= now.timestamp() < ends
    return datetime.fromtimestamp(ends, UTC) if rests else None


async def look(client: AsyncWebClient, claim: Claim, *, since: datetime, until: datetime) -> Outcome | None:
    """Look for a message that was perhaps said in that time; None when it is surely not in its channel."""
    try:
        channel = await conversation(client, claim.channel)
        return await _found(client, claim, channel, (since - _CLOCKS_APART, until + _CLOCKS_APART))
    except SlackApiError as error:
        refused = refusal(error)
        can_look = refused.reason not in _CANNOT_LOOK
        return dataclasses.replace(refused, fate=Fate.RETRY if can_look else Fate.UNSEEN)
    except Exception as error:  # noqa: BLE001 - looking changes nothing, so it is done again
        return Outcome(Fate.RETRY, reason=f"cannot look: {type(error).__name__}")


async def _found(
    client: AsyncWebClient, claim: Claim, channel: str, between: tuple[datetime, datetime]
) -> Outcome | None:
    oldest, latest = between
    around: dict[str, Any] = {
        "oldest": str(oldest.timestamp()),
        "latest": str(latest.timestamp()),
        "include_all_metadata": True,
        "limit": _A_PAGE,
    }
    cursor = ""
    for _ in range(_PAGES):
        page = await client.conversations_history(channel=channel, cursor=cursor or None, **around)
        for message in page["messages"]:
            if (message.get("metadata") or {}).get("event_payload") == _mark(claim)["event_payload"]:
                return Outcome(Fate.SENT, channel=channel, ts=str(message["ts"]), reason="found")
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return None
    return Outcome(Fate.UNSEEN, reason="too much to look through")


async def conversation(client: AsyncWebClient, channel: str) -> str:
    """Find the direct messages with a person; a channel is one already."""
    if not channel.startswith(("U", "W")):
        return channel
    opened = await client.conversations_open(users=channel)
    return str(opened["channel"]["id"])


def _mark(claim: Claim) -> dict[str, Any]:
    """Mark a message with an id that tells nothing, by which to find it again."""
    return {"event_type": _EVENT, "event_payload": {"id": claim.id.hex}}


def refusal(error: SlackApiError) -> Outcome:
    """Class an error that Slack answered with."""
    response = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    name = str(data.get("error", "")) if isinstance(data, dict) else ""
    fate = rules.fate_of(name) if name else rules.fate_of_status(status)
    wait = _told(response.headers) if fate is Fate.RETRY else None
    return Outcome(fate, reason=name or f"status {status}", wait=wait)


def _told(headers: Mapping[str, str]) -> timedelta | None:
    """Read how long Slack tells to wait; None when it says nothing that makes sense."""
    told = str(next((value for name, value in headers.items() if name.lower() == "retry-after"), ""))
    return timedelta(seconds=int(told)) if told.isdecimal() and len(told) < 7 else None

"""A file in a conversation: several calls, of which only the last shows anything to anybody."""

import dataclasses

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.record import record
from bot.outbox.jobs.calls import classed, conversation, refusal
from bot.outbox.rules import Fate, Outcome
from bot.outbox.service import Claim


@record
class Uploaded:
    """A file that Slack has and nobody sees yet, and the conversation that it is for."""

    file_id: str
    channel: str


async def upload(client: AsyncWebClient, claim: Claim) -> Uploaded | Outcome:
    """Bring a message's file to Slack, or say what stands in the way; done again it harms nothing."""
    try:
        return await _uploaded(client, claim)
    except SlackApiError as error:
        refused = refusal(error)
        is_perhaps = refused.fate in (Fate.AMBIGUOUS, Fate.FAILED)  # and nobody saw anything
        return dataclasses.replace(refused, fate=Fate.RETRY) if is_perhaps else refused
    except (aiohttp.ClientError, TimeoutError) as error:
        return Outcome(Fate.RETRY, reason=f"no upload: {type(error).__name__}")


async def _uploaded(client: AsyncWebClient, claim: Claim) -> Uploaded:
    file = claim.payload["file"]
    raw = str(file["text"]).encode()
    # Slack takes people's ids for messages, but not for files.
    channel = await conversation(client, claim.channel)
    place = await client.files_getUploadURLExternal(filename=file["name"], length=len(raw))
    assert client.session is not None  # noqa: S101 - one is kept for all calls
    async with client.session.post(str(place["upload_url"]), data=raw) as answer:
        answer.raise_for_status()
    return Uploaded(str(place["file_id"]), channel)


async def share(client: AsyncWebClient, claim: Claim, uploaded: Uploaded) -> Outcome:
    """Show an uploaded file with its message and class what Slack answered; raises nothing."""
    return await classed(_shared(client, claim, uploaded))


async def _shared(client: AsyncWebClient, claim: Claim, uploaded: Uploaded) -> Outcome:
    await client.files_completeUploadExternal(
        files=[{"id": uploaded.file_id, "title": claim.payload["file"]["name"]}],
        channel_id=uploaded.channel,
        initial_comment=claim.payload["text"],
    )
    return Outcome(Fate.SENT, channel=uploaded.channel)

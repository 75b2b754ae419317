"""The job of a queue that is not ours: found by its name, with whoever speaks at hand."""

from slack_sdk.web.async_client import AsyncWebClient

from tests.bench.senders import channel

speaker: list[AsyncWebClient] = []
"""The one client of this process."""


async def remind(number: int) -> None:
    """Send one reminder."""
    await speaker[0].chat_postMessage(channel=channel(number), text=f"Reminder {number}")

"""What members press and send about meetings and their dates."""

from slack_bolt.async_app import AsyncApp

from bot.meetings.listeners import dates, running, votes


def register(app: AsyncApp) -> None:
    """Listen to the buttons and forms of meetings and dates."""
    for part in (running, dates, votes):
        part.register(app)

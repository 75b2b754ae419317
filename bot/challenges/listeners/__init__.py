"""What members press, type and send about challenges and turns."""

from slack_bolt.async_app import AsyncApp

from bot.challenges.listeners import bringing, own, turns


def register(app: AsyncApp) -> None:
    """Listen to the buttons, forms and commands of challenges and turns."""
    for part in (own, bringing, turns):
        part.register(app)

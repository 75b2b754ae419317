"""Opening App Home."""

from slack_bolt.async_app import AsyncApp

from bot.core.blocks import Payload
from bot.home.jobs import Homes
from bot.members.rules import Deed, Who, allows


def register(app: AsyncApp) -> None:
    """Listen to Home being opened."""
    app.event("app_home_opened", [_is_home])(open_home)
    app.event("app_home_opened")(open_messages)


async def _is_home(event: Payload) -> bool:
    return event.get("tab") == "home"


@allows(Deed.OPEN_HOME)
async def open_home(who: Who, homes: Homes) -> None:
    """Draw the person's Home, and keep it drawn while they use it."""
    await homes.open(who)


@allows(Deed.OPEN_HOME)
async def open_messages() -> None:
    """Do nothing: the messages tab is Slack's own."""

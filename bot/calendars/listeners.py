"""What members press in the form with their calendar."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.calendars import service, views
from bot.calendars.service import Ways
from bot.core.blocks import Payload
from bot.core.clock import Clock
from bot.core.show import change, show
from bot.heard.service import Once
from bot.members.rules import Deed, Who, allows


def register(app: AsyncApp) -> None:
    """Listen to the buttons of the calendar."""
    app.action("calendars.open")(open_calendar)
    app.action("calendars.link")(make_link)
    app.action("calendars.stop")(stop_link)
    app.action("calendars.file")(send_file)
    app.action({"block_id": "with_names", "action_id": "with_names"})(choose_names)


@allows(Deed.OPEN_HOME)
async def open_calendar(
    ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once, ways: Ways
) -> None:
    """Show somebody the ways to their calendar."""
    view = await db.read(lambda session: views.calendar_form(service.own(session, who), ways))
    await show(client, body, view)
    await ack()


@allows(Deed.OPEN_HOME)
async def make_link(
    ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock, ways: Ways
) -> None:
    """Make a link, and show it this once; an old one ends."""
    with_names, now = views.read_names(body["view"]), clock()
    secret = await db.write(lambda session: service.make_link(session, who, with_names=with_names, now=now))
    await _redraw(client, body, who, db, ways, secret=secret or "")
    await ack()


@allows(Deed.OPEN_HOME)
async def stop_link(
    ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once, ways: Ways
) -> None:
    """End somebody's link."""
    await db.write(lambda session: service.stop_link(session, who))
    await _redraw(client, body, who, db, ways)
    await ack()


@allows(Deed.OPEN_HOME)
async def choose_names(
    ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once, ways: Ways
) -> None:
    """Put the members' names into somebody's calendar, or leave them out."""
    with_names, secret = views.read_names(body["view"]), views.read_secret(body["view"])
    await db.write(lambda session: service.choose_names(session, who, with_names=with_names))
    await _redraw(client, body, who, db, ways, secret=secret)
    await ack()


@allows(Deed.OPEN_HOME)
async def send_file(
    ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock, ways: Ways
) -> None:
    """Send somebody their calendar as a file."""
    with_names, secret, now = views.read_names(body["view"]), views.read_secret(body["view"]), clock()
    calendar = await db.read(lambda session: service.file(session, who, with_names=with_names, now=now))
    message = views.file_message(calendar)
    await db.write(lambda session: service.post_file(session, who, message, now=now))
    await _redraw(client, body, who, db, ways, secret=secret, told=views.ON_ITS_WAY)
    await ack()


async def _redraw(
    client: AsyncWebClient,
    body: Payload,
    who: Who,
    db: Once,
    ways: Ways,
    *,
    secret: str = "",
    told: str = "",
) -> None:
    view = await db.read(
        lambda session: views.calendar_form(service.own(session, who, secret=secret), ways, told=told)
    )
    await change(client, body, view)

"""Sharing an update, and reading what the others shared."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.core.blocks import Payload
from bot.core.clock import Clock
from bot.core.ids import read_id_and_page
from bot.core.show import change, show
from bot.heard.service import Once
from bot.members.rules import Deed, Who, allows
from bot.updates import service, views


def register(app: AsyncApp) -> None:
    """Listen to the buttons and the form of updates."""
    app.action("updates.share")(open_form)
    app.view("updates.share")(share)
    app.action("updates.read")(read)
    app.action("updates.last")(read)
    app.action("updates.next")(turn)
    app.action("updates.back")(turn)


@allows(Deed.SHARE_UPDATE)
async def open_form(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Show the form, filled where an update was shared already."""
    door_id, now = views.read_door(action), clock()

    def question(session: Session) -> View:
        return views.share_form(service.sharing(session, who, door_id, now=now))

    await show(client, body, await db.read(question))
    await ack()


@allows(Deed.SHARE_UPDATE)
async def share(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Keep the update; the answer is made of the form alone."""
    about, words, now = views.read_about(view), views.read_words(view), clock()
    await db.write(lambda session: service.share(session, who, about.meeting_id, words, now=now))
    await ack(response_action="update", view=views.shared_form(about).to_dict())


@allows(Deed.READ_UPDATE)
async def read(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Show the others' updates."""
    door_id, now = views.read_door(action), clock()
    shared = await db.write(lambda session: service.read(session, who, door_id, now=now))
    await show(client, body, views.others_form(shared))
    await ack()


@allows(Deed.READ_UPDATE)
async def turn(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Turn the page."""
    (meeting_id, page), now = read_id_and_page(action.get("value")), clock()
    shared = await db.write(lambda session: service.read(session, who, meeting_id, page, now=now))
    await change(client, body, views.others_form(shared))
    await ack()

"""Giving kudos, and opening them."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.core.blocks import Payload
from bot.core.clock import Clock
from bot.core.show import show
from bot.groups import service as groups
from bot.heard.service import Once
from bot.kudos import service, views
from bot.members.rules import Deed, Who, allows
from bot.outbox import service as outbox


def register(app: AsyncApp) -> None:
    """Listen to the buttons and the form of kudos."""
    app.action("kudos.give")(open_form)
    app.view("kudos.give")(give)
    app.action("kudos.open")(read)


@allows(Deed.GIVE_KUDOS)
async def open_form(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Show the form."""
    group_id = views.read_door(action)

    def question(session: Session) -> View:
        return views.give_form(service.giving(session, who, group_id))

    await show(client, body, await db.read(question))
    await ack()


@allows(Deed.GIVE_KUDOS)
async def give(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Give the kudos and tell of them where the giver chose; the answer is made of the form alone."""
    group_id, draft, now = views.read_about(view), views.read_draft(view), clock()

    def deed(session: Session) -> None:
        given = service.give(session, who, group_id, draft, now=now)
        key, to = f"kudos:{given.kudos_id}", groups.channel(given.group)
        for message in views.aloud(given):
            outbox.post(session, to, message, key=f"{key}:posted", now=now)
        groups.tell(session, given.group, given.receiver, views.pointer(given), key=f"{key}:told", now=now)

    await db.write(deed)
    await ack(response_action="update", view=views.sent_form(draft).to_dict())


@allows(Deed.READ_KUDOS)
async def read(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Open kudos to read them."""
    kudos_id, now = views.read_door(action), clock()
    opened = await db.write(lambda session: service.read(session, who, kudos_id, now=now))
    await show(client, body, views.kudos_form(opened))
    await ack()

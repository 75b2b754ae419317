"""Bringing a challenge, and the drafts it is written in."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.challenges import service, views
from bot.core.blocks import Payload
from bot.core.clock import Clock
from bot.core.ids import read_id
from bot.core.show import change, show
from bot.core.text import clean
from bot.heard.service import Once
from bot.members.rules import Deed, Who, allows


def register(app: AsyncApp) -> None:
    """Listen to the form's buttons, the form itself, and the command with a title."""
    app.command("/challenge")(open_titled)
    app.action("challenges.bring")(open_form)
    app.action("challenges.fresh")(drop_draft)
    app.action("challenges.refill")(refill)
    app.action({"block_id": "inside", "action_id": "inside"})(redraw)
    app.view("challenges.bring")(bring)
    app.view_closed("challenges.bring")(keep_draft)


@allows(Deed.BRING)
async def open_form(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Open the form, with the person's draft if they have one."""
    group_id = views.read_door(action)
    blank = await db.read(lambda session: service.blank(session, who, group_id))
    await show(client, body, views.bring_form(blank))
    await ack()


@allows(Deed.BRING)
async def open_titled(
    ack: AsyncAck, body: Payload, command: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Keep the title that was typed, then open the form with it."""
    title, now = clean(str(command.get("text") or "")), clock()
    await db.write(lambda session: service.save_title(session, who, title, now=now))
    blank = await db.read(lambda session: service.blank(session, who, None))
    await show(client, body, views.bring_form(blank, typed=title))
    await ack()


@allows(Deed.BRING)
async def bring(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Put the challenge into the queue, or say beside the field why not."""
    group_id, brief, now = views.read_group(view), views.read_brief(view), clock()
    await db.write(lambda session: service.bring(session, who, group_id, brief, now=now))
    await ack()


@allows(Deed.BRING)
async def keep_draft(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Keep what was typed into a form that closes."""
    group_id, brief, now = views.read_group(view), views.read_brief(view), clock()
    await db.write(lambda session: service.save_draft(session, who, group_id, brief, now=now))
    await ack()


@allows(Deed.BRING)
async def redraw(
    ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Draw the form anew for the answer on inside information; what was typed is also kept as a draft."""
    view, now = body["view"], clock()
    group_id, brief = views.read_group(view), views.read_brief(view)

    def keep(session: Session) -> View:
        service.save_draft(session, who, group_id, brief, now=now)
        return views.bring_form(views.retyped(service.blank(session, who, group_id, is_fresh=True), view))

    await change(client, body, views.once(await db.write(keep)))
    await ack()


@allows(Deed.BRING)
async def drop_draft(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Delete the draft; the empty form comes with a press of its own, since Slack keeps what fields hold."""
    group_id = read_id(action["value"])
    await db.write(lambda session: service.drop_draft(session, who))
    await change(client, body, views.emptied_form(group_id))
    await ack()


@allows(Deed.BRING)
async def refill(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Show the empty form in the place of the old one."""
    group_id = read_id(action["value"])
    blank = await db.read(lambda session: service.blank(session, who, group_id, is_fresh=True))
    await change(client, body, views.bring_form(blank))
    await ack()

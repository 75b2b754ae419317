"""Giving feedback, coming back with a receipt, and reading what was released."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.core.blocks import Payload
from bot.core.clock import Clock
from bot.core.commands import says
from bot.core.ids import read_id_and_page
from bot.core.show import change as redraw
from bot.core.show import show
from bot.feedback import service, views
from bot.heard.service import Once
from bot.members.rules import Deed, Who, allows


def register(app: AsyncApp) -> None:
    """Listen to the buttons, forms and command of feedback rounds."""
    app.action("feedback.give")(open_form)
    app.view("feedback.give")(send)
    app.action("feedback.receipt")(ask_receipt)
    app.view("feedback.find")(find)
    app.view("feedback.change")(change)
    app.action("feedback.withdraw")(withdraw)
    app.action("feedback.read")(read)
    app.action("feedback.next")(turn)
    app.action("feedback.back")(turn)
    app.command("/feedback", [says("")])(list_rounds)
    app.command("/feedback")(tell_help)


@allows(Deed.OPEN_HOME)
async def tell_help(ack: AsyncAck) -> None:
    """Say what the command does."""
    await ack(text=views.HELP, response_type="ephemeral")


@allows(Deed.GIVE_FEEDBACK)
async def open_form(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Show the form of a round, or the open rounds of a group where it has several."""
    door_id, now = views.read_door(action), clock()

    def question(session: Session) -> View:
        return views.door_form(service.at_the_door(session, who, door_id, now=now))

    await show(client, body, await db.read(question))
    await ack()


@allows(Deed.GIVE_FEEDBACK)
async def send(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Put the entry into the box; the answer is made of the form alone."""
    about, (words, is_named), now = views.read_about(view), views.read_entry(view), clock()

    def put(session: Session) -> None:
        round_id, receipt = about.round_id, about.receipt
        service.send(session, who, round_id, words, is_named=is_named, receipt=receipt, now=now)

    await db.write(put)
    await ack(response_action="update", view=views.sent_form(about).to_dict())


@allows(Deed.GIVE_FEEDBACK)
async def ask_receipt(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Ask for the receipt."""
    round_id, now = views.read_door(action), clock()

    def question(session: Session) -> View:
        return views.receipt_form(service.writing(session, who, round_id, now=now))

    await show(client, body, await db.read(question))
    await ack()


@allows(Deed.GIVE_FEEDBACK)
async def find(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Show the entry that the receipt stands for."""
    about, now = views.read_receipt(view), clock()

    def question(session: Session) -> View:
        return views.change_form(service.held(session, who, about.round_id, about.receipt, now=now))

    shown = await db.read(question)
    await ack(response_action="update", view=shown.to_dict())


@allows(Deed.GIVE_FEEDBACK)
async def change(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Put the new words in the place of the old; the answer is made of the form alone."""
    about, (words, is_named), now = views.read_about(view), views.read_entry(view), clock()

    def put(session: Session) -> None:
        round_id, receipt = about.round_id, about.receipt
        service.change(session, who, round_id, words, is_named=is_named, receipt=receipt, now=now)

    await db.write(put)
    await ack(response_action="update", view=views.changed_form(about).to_dict())


@allows(Deed.GIVE_FEEDBACK)
async def withdraw(
    ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Delete the entry that the form's receipt stands for."""
    about, now = views.read_about(body["view"]), clock()
    await db.write(lambda session: service.withdraw(session, who, about.round_id, about.receipt, now=now))
    await redraw(client, body, views.withdrawn_form())
    await ack()


@allows(Deed.READ_FEEDBACK)
async def read(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Show the presenter what was released."""
    round_id, page = read_id_and_page(action.get("value"))
    release = await db.read(lambda session: service.read(session, who, round_id))
    await show(client, body, views.release_form(release, page))
    await ack()


@allows(Deed.READ_FEEDBACK)
async def turn(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Turn the page."""
    round_id, page = read_id_and_page(action.get("value"))
    release = await db.read(lambda session: service.read(session, who, round_id))
    await redraw(client, body, views.release_form(release, page))
    await ack()


@allows(Deed.OPEN_HOME)
async def list_rounds(
    ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Answer the command with all that waits for this person, whatever they typed after it."""
    waiting = await db.read(lambda session: service.for_home(session, who, now=clock()))
    await show(client, body, views.waiting_form(waiting))
    await ack()

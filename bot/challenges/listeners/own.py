"""The queue, one's own challenges, and a challenge opened to read."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.challenges import service, views
from bot.core.blocks import Payload
from bot.core.clock import Clock
from bot.core.commands import says, sounds_like
from bot.core.ids import read_id, read_page
from bot.core.show import change, show
from bot.heard.service import Once
from bot.members.rules import Deed, Who, allows


def register(app: AsyncApp) -> None:
    """Listen to the command's words, and to the buttons and forms around challenges that are there."""
    app.command("/challenge", [says("help")])(tell_help)
    app.command("/challenge", [says("queue")])(open_queue)
    app.command("/challenge", [says("mine")])(open_mine)
    app.command("/challenge", [sounds_like("help", "queue", "mine")])(tell_help)
    app.action("challenges.queue")(show_queue)
    app.action("challenges.wish")(wish)
    app.action("challenges.unwish")(unwish)
    app.action("challenges.mine")(open_mine)
    app.action("challenges.next")(turn_page)
    app.action("challenges.back")(turn_page)
    app.action("challenges.open")(open_challenge)
    app.action("challenges.edit")(open_edit)
    app.action("challenges.readers")(open_readers)
    app.action("challenges.withdraw")(withdraw)
    app.view("challenges.edit")(edit)
    app.view("challenges.readers")(change_readers)


async def _redraw(client: AsyncWebClient, body: Payload, view: View) -> None:
    """Draw the modal anew that the press came from; from a message or Home open one."""
    draw = {"modal": change}.get((body.get("view") or {}).get("type", ""), show)
    await draw(client, body, view)


@allows(Deed.OPEN_HOME)
async def tell_help(ack: AsyncAck) -> None:
    """Say what the command does."""
    await ack(text=views.HELP, response_type="ephemeral")


@allows(Deed.READ_TITLE)
async def open_queue(
    ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Open the queue of the group that is meant."""
    found = await db.read(lambda session: service.queue_or_doors(session, who, None, now=clock()))
    await show(client, body, views.queue_form(found))
    await ack()


@allows(Deed.READ_TITLE)
async def show_queue(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Open the queue of a button's group."""
    group_id = views.read_door(action)
    found = await db.read(lambda session: service.queue_or_doors(session, who, group_id, now=clock()))
    await show(client, body, views.queue_form(found))
    await ack()


@allows(Deed.BRING)
async def wish(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Note the wish to present, and show the queue with it."""
    await _wish(body, action, client, who, db, clock, is_on=True)
    await ack()


@allows(Deed.BRING)
async def unwish(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Take the wish to present back, and show the queue without it."""
    await _wish(body, action, client, who, db, clock, is_on=False)
    await ack()


async def _wish(
    body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock, *, is_on: bool
) -> None:
    group_id, now = read_id(action["value"]), clock()

    def say(session: Session) -> View:
        service.wish(session, who, group_id, is_on=is_on, now=now)
        return views.queue_form(service.queue(session, who, group_id, now=now))

    await _redraw(client, body, views.once(await db.write(say)))


@allows(Deed.READ_CHALLENGE)
async def open_mine(ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once) -> None:
    """List one's own challenges."""
    await show(client, body, views.mine_form(await db.read(lambda session: service.mine(session, who))))
    await ack()


@allows(Deed.READ_CHALLENGE)
async def turn_page(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Turn the page of one's own challenges."""
    own, page = await db.read(lambda session: service.mine(session, who)), read_page(action.get("value"))
    await change(client, body, views.mine_form(own, page))
    await ack()


@allows(Deed.READ_CHALLENGE)
async def open_challenge(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Open a challenge to read; its owner can see that it was."""
    challenge_id, now = read_id(action["value"]), clock()

    def read(session: Session) -> View:
        return views.detail_form(service.read(session, who, challenge_id, now=now))

    await show(client, body, views.once(await db.write(read)))
    await ack()


@allows(Deed.CHANGE_CHALLENGE)
async def open_edit(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Open the form to change a challenge."""
    challenge_id = read_id(action["value"])
    await show(
        client, body, views.edit_form(await db.read(lambda session: service.own(session, who, challenge_id)))
    )
    await ack()


@allows(Deed.CHANGE_CHALLENGE)
async def edit(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Change a challenge."""
    challenge_id, brief, now = read_id(view["private_metadata"]), views.read_brief(view), clock()
    await db.write(lambda session: service.edit(session, who, challenge_id, brief, now=now))
    await ack(response_action="clear")


@allows(Deed.CHANGE_CHALLENGE)
async def open_readers(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Ask who may read a challenge."""
    challenge_id = read_id(action["value"])
    own = await db.read(lambda session: service.own(session, who, challenge_id))
    await show(client, body, views.readers_form(own))
    await ack()


@allows(Deed.CHANGE_CHALLENGE)
async def change_readers(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Change who may read a challenge."""
    challenge_id, readers, now = read_id(view["private_metadata"]), views.read_readers(view), clock()
    await db.write(lambda session: service.change_readers(session, who, challenge_id, readers, now=now))
    await ack(response_action="clear")


@allows(Deed.CHANGE_CHALLENGE)
async def withdraw(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Withdraw a challenge, and show what is left."""
    challenge_id, now = read_id(action["value"]), clock()

    def take_back(session: Session) -> View:
        service.withdraw(session, who, challenge_id, now=now)
        return views.mine_form(service.mine(session, who))

    await _redraw(client, body, views.once(await db.write(take_back)))
    await ack()

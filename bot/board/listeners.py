"""The board's doors: /board, More, and setting up a group."""

import asyncio
from collections.abc import Callable
from uuid import UUID

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.board import rules, service, views
from bot.board.service import Room
from bot.core.blocks import Payload
from bot.core.clock import Clock
from bot.core.commands import says
from bot.core.ids import read_id
from bot.core.show import change, show
from bot.heard.service import Once
from bot.meetings import service as meetings
from bot.meetings import views as meeting_views
from bot.members.rules import Deed, Who, allows

_TELLING = ("first", "start", "zone", "repeats", "weeks", *views.OTHERS)


def register(app: AsyncApp) -> None:
    """Listen to the board's doors."""
    app.command("/board", [says("setup")])(open_setup)
    app.command("/board", [says("next")])(open_next)
    app.command("/board", [says("people")])(open_people)
    app.command("/board", [says("")])(open_menu)
    app.command("/board")(tell_help)
    app.action("board.setup")(choose_channel)
    app.action("board.more")(open_more)
    app.action("board.people")(show_people)
    app.action("board.help")(show_help)
    app.view("board.channel")(take_channel)
    app.view("board.setup")(set_up)
    app.options("zone")(offer_zones)
    for name in _TELLING:
        app.action({"block_id": name, "action_id": name})(redraw_setup)


@allows(Deed.SET_UP)
async def open_setup(
    ack: AsyncAck, body: Payload, command: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Open the form to set up a group in this channel."""
    rules.check_door(command["channel_name"])
    await show(client, body, await _blank_setup(client, command["channel_id"], who, db, clock))
    await ack()


@allows(Deed.SET_UP)
async def choose_channel(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
    """Ask, from App Home, for the group's channel."""
    await show(client, body, views.channel_form())
    await ack()


@allows(Deed.SET_UP)
async def take_channel(
    ack: AsyncAck, view: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Go on to the form to set up a group in the chosen channel."""
    blank = await _blank_setup(client, views.read_channel(view), who, db, clock)
    await ack(response_action="update", view=blank.to_dict())


@allows(Deed.SET_UP)
async def redraw_setup(ack: AsyncAck, body: Payload, client: AsyncWebClient, clock: Clock) -> None:
    """Show the dates that the form now means."""
    view = body["view"]
    setup = views.read_setup(view)
    await change(
        client, body, views.setup_form(view["private_metadata"], views.people_shown(view), setup, now=clock())
    )
    await ack()


@allows(Deed.SET_UP)
async def offer_zones(ack: AsyncAck, payload: Payload) -> None:
    """Offer the time zones that somebody may mean."""
    await ack(options=views.zone_options(payload["value"]))


@allows(Deed.SET_UP)
async def set_up(
    ack: AsyncAck, view: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Make the group, once Slack says again that this person is in the channel."""
    setup, now = views.read_setup(view), clock()
    room = await _room(client, view["private_metadata"], who)

    def make(session: Session) -> None:
        service.set_up(session, who, room, setup, now=now)

    await db.write(make)
    await ack()


async def _blank_setup(client: AsyncWebClient, channel_id: str, who: Who, db: Once, clock: Clock) -> View:
    await db.read(lambda session: service.check_free(session, who, channel_id))
    room = await _room(client, channel_id, who)
    now = clock()
    return views.setup_form(
        channel_id, views.people_in(room), views.first_setup(room, who.user_id, now=now), now=now
    )


async def _room(client: AsyncWebClient, channel_id: str, who: Who) -> Room:
    """Ask Slack what a channel is and who is in it."""
    info = await client.conversations_info(channel=channel_id)
    here = await client.conversations_members(channel=channel_id, limit=1000)
    channel = info["channel"]
    rules.check_channel(
        is_private=channel.get("is_private", False),
        is_archived=channel.get("is_archived", False),
        members=here["members"],
        user_id=who.user_id,
    )
    users = await asyncio.gather(*(client.users_info(user=user_id) for user_id in here["members"]))
    return views.read_room(channel_id, [answer["user"] for answer in users])


@allows(Deed.SEE_GROUP)
async def open_menu(
    ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Open the menu of the channel's group, or let the person choose; a card that was deleted comes back."""
    now = clock()
    seats = await db.write(lambda session: service.called(session, who, now=now))
    await show(client, body, views.menu(seats or []))
    await ack()


@allows(Deed.SEE_GROUP)
async def open_next(
    ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Open the next meeting of the group that is meant."""
    now = clock()

    def of(session: Session, group_id: UUID) -> View:
        return meeting_views.next_form(meetings.overview(session, who, group_id, now=now))

    await show(client, body, await db.read(_for_group(who, of, "meetings.next")))
    await ack()


@allows(Deed.SEE_GROUP)
async def open_people(ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once) -> None:
    """Show who is in the group that is meant."""

    def of(session: Session, group_id: UUID) -> View:
        return views.people_form(service.people(session, who, group_id))

    await show(client, body, await db.read(_for_group(who, of, "board.people")))
    await ack()


def _for_group(who: Who, of: Callable[[Session, UUID], View], action: str) -> Callable[[Session], View]:
    """Draw for the one group that a command means, or ask which of several, by a button of that action."""

    def question(session: Session) -> View:
        seats = service.chosen(session, who)
        return of(session, seats[0].group_id) if len(seats) == 1 else views.choose_group(seats, action=action)

    return question


@allows(Deed.OPEN_HOME)
async def tell_help(ack: AsyncAck) -> None:
    """Say what there is."""
    await ack(text=views.HELP, response_type="ephemeral")


@allows(Deed.OPEN_HOME)
async def show_help(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
    """Show what there is, from a button."""
    await show(client, body, views.help_form())
    await ack()


@allows(Deed.SEE_GROUP)
async def open_more(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Open a group's menu."""
    group_id = read_id(action["value"])
    await show(
        client, body, await db.read(lambda session: views.more(service.seat_in(session, who, group_id)))
    )
    await ack()


@allows(Deed.SEE_GROUP)
async def show_people(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Show who is in a group."""
    group_id = read_id(action["value"])
    await show(
        client, body, await db.read(lambda session: views.people_form(service.people(session, who, group_id)))
    )
    await ack()

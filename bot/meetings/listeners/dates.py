"""The group's dates: see them, move one, cancel one, add one, find one that suits more people."""

import uuid
from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.blocks import Payload
from bot.core.clock import Clock
from bot.core.ids import read_id
from bot.core.show import change, show
from bot.heard.service import Once
from bot.meetings import service, views
from bot.meetings.rules import Slot
from bot.members.rules import Deed, Who, allows


def register(app: AsyncApp) -> None:
    """Listen to the buttons beside the dates, and to the forms that change them."""
    app.action("meetings.dates")(open_dates)
    app.action("meetings.move")(open_date)
    app.action("meetings.extra")(open_date)
    app.action("meetings.find")(find)
    app.action("meetings.take")(take)
    app.action("meetings.cancel")(cancel)
    app.action("meetings.follow")(follow)
    app.action("meetings.rhythm")(open_rhythm)
    app.view("meetings.rhythm")(look_at_rhythm)
    app.view("meetings.rhythm_sure")(change_rhythm)
    app.view("meetings.move")(move)
    app.view("meetings.extra")(add)
    for name in ("day", "at"):
        app.action({"block_id": name, "action_id": name})(redraw)


@allows(Deed.SEE_GROUP)
async def open_dates(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Show the group's dates."""
    await show(client, body, await _dates(db, who, read_id(action["value"]), clock()))
    await ack()


@allows(Deed.RUN_MEETING)
async def open_date(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Ask for a meeting's new date, or for that of an extra meeting."""
    await show(client, body, await _draft(db, who, read_id(action["value"]), None, clock()))
    await ack()


@allows(Deed.RUN_MEETING)
async def redraw(
    ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Show what the chosen date and time come to."""
    view = body["view"]
    slot = views.read_slot(view)
    await change(client, body, await _draft(db, who, read_id(view["private_metadata"]), slot, clock()))
    await ack()


@allows(Deed.RUN_MEETING)
async def find(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Offer three times that suit more people."""
    about, slot, now = read_id(action["value"]), views.read_slot(body["view"]), clock()
    found = await db.read(lambda session: service.draft(session, who, about, slot, now=now, finds=True))
    await change(client, body, views.date_form(found))
    await ack()


@allows(Deed.RUN_MEETING)
async def take(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Use one of the offered times, and list the dates."""
    (about, slot), now = views.read_taken(action), clock()
    await db.write(lambda session: service.take(session, who, about, slot, now=now))
    await change(client, body, await _dates_of(db, who, about, now))
    await ack()


@allows(Deed.RUN_MEETING)
async def move(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Move a meeting; its news follow."""
    meeting_id, slot, now = read_id(view["private_metadata"]), views.read_slot(view), clock()
    await db.write(lambda session: service.move(session, who, meeting_id, slot, now=now).id)
    await ack()


@allows(Deed.RUN_MEETING)
async def add(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Add an extra meeting; its news follow."""
    group_id, slot, now = read_id(view["private_metadata"]), views.read_slot(view), clock()
    length = views.read_length(view)
    await db.write(lambda session: service.add(session, who, group_id, slot, length, now=now).id)
    await ack()


@allows(Deed.RUN_MEETING)
async def follow(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Have a near meeting follow the new rules of its zone."""
    meeting_id, now = read_id(action["value"]), clock()
    await db.write(lambda session: service.follow_wall(session, who, meeting_id, now=now))
    await ack()


@allows(Deed.RUN_MEETING)
async def cancel(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Cancel a meeting and list the dates anew."""
    meeting_id, group_id, now = read_id(action["value"]), read_id(body["view"]["private_metadata"]), clock()
    await db.write(lambda session: service.cancel(session, who, meeting_id, now=now).id)
    await change(client, body, await _dates(db, who, group_id, now))
    await ack()


@allows(Deed.RUN_MEETING)
async def open_rhythm(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Show how the group meets, to be changed."""
    group_id, now = read_id(action["value"]), clock()
    known = await db.read(lambda session: service.rhythm(session, who, group_id, now=now))
    await show(client, body, views.rhythm_form(known))
    await ack()


@allows(Deed.RUN_MEETING)
async def look_at_rhythm(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Show what a new rhythm comes to."""
    group_id, given, now = read_id(view["private_metadata"]), views.read_rhythm(view), clock()
    found = await db.read(lambda session: service.foresee(session, who, group_id, given, now=now))
    await ack(response_action="update", view=views.rhythm_sure(found, given).to_dict())


@allows(Deed.RUN_MEETING)
async def change_rhythm(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Have the group meet otherwise."""
    (group_id, given), now = views.read_rhythm_sure(view), clock()
    await db.write(lambda session: service.change_rhythm(session, who, group_id, given, now=now))
    await ack()


async def _dates(db: Once, who: Who, group_id: uuid.UUID, now: datetime) -> View:
    return await db.read(lambda session: views.dates_form(service.calendar(session, who, group_id, now=now)))


async def _dates_of(db: Once, who: Who, about: uuid.UUID, now: datetime) -> View:
    return await db.read(
        lambda session: views.dates_form(
            service.calendar(session, who, service.group_of(session, about), now=now)
        )
    )


async def _draft(db: Once, who: Who, about: uuid.UUID, slot: Slot | None, now: datetime) -> View:
    return await db.read(lambda session: views.date_form(service.draft(session, who, about, slot, now=now)))

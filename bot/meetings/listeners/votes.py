"""Dates that the group votes on: propose them, see them, say yes or no."""

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
from bot.members.rules import Deed, Who, allows


def register(app: AsyncApp) -> None:
    """Listen to proposals of dates, and to the votes on them."""
    app.action("meetings.year")(open_year)
    app.view("meetings.year")(look_at_year)
    app.view("meetings.year_sure")(propose_year)
    app.view("meetings.propose_move")(propose_move)
    app.action("meetings.propose_cancel")(propose_cancel)
    app.action("meetings.proposal")(open_proposal)
    app.action("meetings.agree")(vote)
    app.action("meetings.disagree")(vote)
    app.action("meetings.form.agree")(vote_in_form)
    app.action("meetings.form.disagree")(vote_in_form)


@allows(Deed.RUN_MEETING)
async def open_year(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Plan a year ahead, and ask for its dates."""
    group_id, now = read_id(action["value"]), clock()
    await db.write(lambda session: service.plan_year(session, who, group_id, now=now))
    year = await db.read(lambda session: service.year(session, who, group_id, {}, now=now))
    await show(client, body, views.year_form(year))
    await ack()


@allows(Deed.RUN_MEETING)
async def look_at_year(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Show the chosen dates with what stands against each."""
    group_id, days, now = read_id(view["private_metadata"]), views.read_year(view), clock()
    year = await db.read(lambda session: service.year(session, who, group_id, days, now=now))
    await ack(response_action="update", view=views.year_sure(year).to_dict())


@allows(Deed.RUN_MEETING)
async def propose_year(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Put a year's dates to the vote."""
    (group_id, days), now = views.read_year_sure(view), clock()
    await db.write(lambda session: service.propose_year(session, who, group_id, days, now=now).id)
    await ack()


@allows(Deed.RUN_MEETING)
async def propose_move(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Put another date to the vote."""
    meeting_id, slot, now = read_id(view["private_metadata"]), views.read_slot(view), clock()
    await db.write(lambda session: service.propose_move(session, who, meeting_id, slot, now=now).id)
    await ack()


@allows(Deed.RUN_MEETING)
async def propose_cancel(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Put it to the vote whether a meeting is cancelled."""
    meeting_id, now = read_id(action["value"]), clock()
    await db.write(lambda session: service.propose_cancel(session, who, meeting_id, now=now).id)
    await ack()


@allows(Deed.VOTE)
async def open_proposal(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Show the dates with who would sit in the night or on a holiday."""
    await show(client, body, await _proposal(db, who, read_id(action["value"]), clock()))
    await ack()


@allows(Deed.VOTE)
async def vote(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Take a yes or a no from the channel."""
    await _vote(db, who, action, clock())
    await ack()


@allows(Deed.VOTE)
async def vote_in_form(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Take a yes or a no from the form and draw it anew."""
    await _vote(db, who, action, clock())
    await change(client, body, await _proposal(db, who, read_id(action["value"]), clock()))
    await ack()


async def _vote(db: Once, who: Who, action: Payload, now: datetime) -> None:
    proposal_id, agrees = read_id(action["value"]), views.read_vote(action)
    await db.write(lambda session: service.vote(session, who, proposal_id, agrees=agrees, now=now))


async def _proposal(db: Once, who: Who, proposal_id: uuid.UUID, now: datetime) -> View:
    return await db.read(
        lambda session: views.proposal_form(service.asked_of(session, who, proposal_id, now=now))
    )

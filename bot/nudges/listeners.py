"""The buttons on reminders, and the form with a person's settings."""

import uuid

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.core.blocks import Payload
from bot.core.clock import Clock
from bot.core.ids import read_id
from bot.core.show import change, show
from bot.heard.service import Once
from bot.members.rules import Deed, Who, allows
from bot.nudges import service, views


def register(app: AsyncApp) -> None:
    """Listen to the buttons on reminders and in the forms behind them."""
    app.action("nudges.done")(finish)
    app.action("nudges.done_alike")(finish_alike)
    app.action("nudges.snooze")(open_snooze)
    app.action("nudges.not_this_kind")(silence)
    app.action("nudges.why")(explain)
    app.action("nudges.settings")(open_settings)
    app.action("nudges.strike")(strike)
    app.action("nudges.unheard")(show_unheard)
    app.view("nudges.snooze")(snooze)
    app.view("nudges.settings")(save)
    app.options("country")(offer_countries)


@allows(Deed.MIND_NUDGE)
async def finish(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Take a reminder as done."""
    nudge_id, now = read_id(action["value"]), clock()
    await db.write(lambda session: service.done(session, who, nudge_id, now=now))
    await ack()


@allows(Deed.MIND_NUDGE)
async def finish_alike(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Note nothing about what everybody is reminded of alike, and say so."""
    nudge_id = read_id(action["value"])
    await db.read(lambda session: service.why(session, who, nudge_id))
    await show(client, body, views.nothing_noted())
    await ack()


@allows(Deed.MIND_NUDGE)
async def open_snooze(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Ask until when a reminder may rest."""
    nudge_id = read_id(action["value"])
    await db.read(lambda session: service.why(session, who, nudge_id))
    await show(client, body, views.snooze_form(nudge_id))
    await ack()


@allows(Deed.MIND_NUDGE)
async def snooze(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Let a reminder rest."""
    (nudge_id, until, day), now = views.read_snooze(view), clock()
    await db.write(lambda session: service.snooze(session, who, nudge_id, until, day, now=now))
    await ack()


@allows(Deed.MIND_NUDGE)
async def silence(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Switch a kind of reminder off in its group."""
    nudge_id, now = read_id(action["value"]), clock()
    await db.write(lambda session: service.silence(session, who, nudge_id, now=now))
    await ack()


@allows(Deed.MIND_NUDGE)
async def explain(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Say why somebody got a reminder."""
    nudge_id = read_id(action["value"])
    view = await db.read(lambda session: views.why_form(service.why(session, who, nudge_id)))
    await show(client, body, view)
    await ack()


@allows(Deed.OPEN_HOME)
async def open_settings(
    ack: AsyncAck, body: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Show a person their settings."""
    now = clock()
    view = await db.read(lambda session: views.settings_form(service.settings(session, who, now=now)))
    await show(client, body, view)
    await ack()


@allows(Deed.OPEN_HOME)
async def save(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Take over a person's settings."""
    draft, now = views.read_settings(view), clock()
    await db.write(lambda session: service.save(session, who, draft, now=now))
    await ack()


@allows(Deed.OPEN_HOME)
async def strike(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Strike days off, and draw the form anew."""
    absence_id, now = read_id(action["value"]), clock()

    await db.write(lambda session: service.strike(session, who, absence_id, now=now))
    view = await db.read(lambda session: views.settings_form(service.settings(session, who, now=now)))
    await change(client, body, view)
    await ack()


@allows(Deed.RUN_MEETING)
async def show_unheard(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Show a facilitator who will not be reminded."""
    group_id = read_id(action["value"])
    view = await db.read(lambda session: _unheard(session, who, group_id))
    await show(client, body, view)
    await ack()


@allows(Deed.OPEN_HOME)
async def offer_countries(ack: AsyncAck, payload: Payload) -> None:
    """Offer the countries that somebody may mean."""
    await ack(options=views.country_options(payload["value"]))


def _unheard(session: Session, who: Who, group_id: uuid.UUID) -> View:
    return views.unheard_form(service.unheard(session, who, group_id))

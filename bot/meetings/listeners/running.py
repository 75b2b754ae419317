"""Meetings at the door: see the next one, answer, start, close, say who was there."""

import uuid
from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.core.blocks import Payload
from bot.core.clock import Clock
from bot.core.ids import read_id
from bot.core.show import change, show
from bot.heard.service import Once
from bot.meetings import service, views
from bot.members.rules import Deed, Who, allows


def register(app: AsyncApp) -> None:
    """Listen to the buttons in messages, the same buttons in the form, and the form of who was there."""
    app.action("meetings.next")(open_next)
    app.action("meetings.coming")(answer)
    app.action("meetings.not_coming")(answer)
    app.action("meetings.start")(start)
    app.action("meetings.close")(close)
    app.action("meetings.form.coming")(answer_in_form)
    app.action("meetings.form.not_coming")(answer_in_form)
    app.action("meetings.form.start")(start_in_form)
    app.action("meetings.form.close")(close_in_form)
    app.action("meetings.attendance")(open_attendance)
    app.view("meetings.attendance")(correct)


@allows(Deed.SEE_GROUP)
async def open_next(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Show the next meeting."""
    await show(client, body, await _seen(db, who, read_id(action["value"]), clock()))
    await ack()


@allows(Deed.ANSWER)
async def answer(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Take a yes or a no from a message."""
    await _answer(db, who, action, clock())
    await ack()


@allows(Deed.ANSWER)
async def answer_in_form(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Take a yes or a no from the form and draw it anew."""
    await _answer(db, who, action, clock())
    await change(client, body, await _seen(db, who, _group_of(body), clock()))
    await ack()


@allows(Deed.RUN_MEETING)
async def start(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Start the meeting from its message."""
    await _start(db, who, read_id(action["value"]), clock())
    await ack()


@allows(Deed.RUN_MEETING)
async def start_in_form(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Start the meeting from the form and draw it anew."""
    await _start(db, who, read_id(action["value"]), clock())
    await change(client, body, await _seen(db, who, _group_of(body), clock()))
    await ack()


@allows(Deed.RUN_MEETING)
async def close(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Close the meeting from its message."""
    await _close(db, who, read_id(action["value"]), clock())
    await ack()


@allows(Deed.RUN_MEETING)
async def close_in_form(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Close the meeting from the form and draw it anew."""
    await _close(db, who, read_id(action["value"]), clock())
    await change(client, body, await _seen(db, who, _group_of(body), clock()))
    await ack()


@allows(Deed.RUN_MEETING)
async def open_attendance(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Show who is taken for present."""
    meeting_id = read_id(action["value"])

    def question(session: Session) -> View:
        return views.attendance_form(service.roll(session, who, meeting_id))

    await show(client, body, await db.read(question))
    await ack()


@allows(Deed.RUN_MEETING)
async def correct(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Take over who was there."""
    meeting_id, present, now = read_id(view["private_metadata"]), views.read_present(view), clock()

    def deed(session: Session) -> None:
        meeting = service.correct(session, who, meeting_id, present, now=now)
        told = service.sheet(session, meeting, now=now)
        service.edit_begin(session, told, views.closed(told), now=now)
        service.edit_whether(session, told, views.whether(told), now=now)

    await db.write(deed)
    await ack()


async def _seen(db: Once, who: Who, group_id: uuid.UUID, now: datetime) -> View:
    return await db.read(lambda session: views.next_form(service.overview(session, who, group_id, now=now)))


async def _answer(db: Once, who: Who, action: Payload, now: datetime) -> None:
    meeting_id, coming = read_id(action["value"]), views.read_answer(action)

    def deed(session: Session) -> None:
        asked = service.answer(session, who, meeting_id, coming=coming, now=now)
        service.edit_ask(session, asked, views.ask(asked), now=now)
        told = service.sheet(session, asked.meeting, now=now)
        service.edit_agenda(session, told, views.agenda(told), now=now)

    await db.write(deed)


async def _start(db: Once, who: Who, meeting_id: uuid.UUID, now: datetime) -> None:
    def deed(session: Session) -> None:
        meeting = service.start(session, who, meeting_id, now=now)
        told = service.sheet(session, meeting, now=now)
        service.edit_begin(session, told, views.running(told), now=now)

    await db.write(deed)


async def _close(db: Once, who: Who, meeting_id: uuid.UUID, now: datetime) -> None:
    def deed(session: Session) -> None:
        meeting = service.close(session, who, meeting_id, now=now)
        told = service.sheet(session, meeting, now=now)
        service.edit_begin(session, told, views.closed(told), now=now)
        service.conclude(session, told, views.past(told), now=now)

    await db.write(deed)


def _group_of(body: Payload) -> uuid.UUID:
    return read_id(body["view"]["private_metadata"])

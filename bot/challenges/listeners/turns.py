"""Confirming, skipping and swapping a turn, and a facilitator's choice."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.challenges import service, views
from bot.challenges.service import Asked
from bot.core.blocks import Message, Payload
from bot.core.clock import Clock
from bot.core.ids import read_id
from bot.core.show import show
from bot.groups import service as groups
from bot.heard.service import Once
from bot.members.rules import Deed, Who, allows
from bot.outbox import service as outbox


def register(app: AsyncApp) -> None:
    """Listen to the buttons of turns and swaps, and to their forms."""
    app.action("challenges.confirm")(confirm)
    app.action("challenges.skip")(skip)
    app.action("challenges.swap")(open_swap)
    app.view("challenges.swap")(ask_swap)
    app.action("challenges.agree")(agree)
    app.action("challenges.decline")(decline)
    app.action("challenges.choose")(open_choice)
    app.view("challenges.choose")(choose)


@allows(Deed.TAKE_TURN)
async def confirm(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Confirm a turn."""
    meeting_id, now = read_id(action["value"]), clock()
    await db.write(lambda session: service.confirm(session, who, meeting_id, now=now))
    await ack()


@allows(Deed.TAKE_TURN)
async def skip(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Give a turn up."""
    meeting_id, now = read_id(action["value"]), clock()
    await db.write(lambda session: service.skip(session, who, meeting_id, now=now))
    await ack()


@allows(Deed.TAKE_TURN)
async def open_swap(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Ask whom to swap with."""
    meeting_id, now = read_id(action["value"]), clock()
    options = await db.read(lambda session: service.swap_options(session, who, meeting_id, now=now))
    await show(client, body, views.swap_form(options))
    await ack()


@allows(Deed.TAKE_TURN)
async def ask_swap(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Ask a member to take a turn."""
    meeting_id, person_id, now = read_id(view["private_metadata"]), views.read_person(view), clock()

    def ask(session: Session) -> None:
        asked = service.ask_swap(session, who, meeting_id, person_id, now=now)
        to, message, until = asked.asked_of, views.request(asked), asked.meeting.starts_at
        key, place = f"challenges:{asked.swap_id}:asked", service.swap_place(asked.swap_id)
        groups.tell(session, asked.group, to, message, key=key, now=now, until=until, place=place)

    await db.write(ask)
    await ack()


@allows(Deed.TAKE_TURN)
async def agree(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Take the turn of whoever asked."""
    swap_id, now = read_id(action["value"]), clock()

    def change_places(session: Session) -> None:
        asked = service.answer_swap(session, who, swap_id, agrees=True, now=now)
        _post(session, asked, views.request_answered(asked, agrees=True), "agreed", clock)

    await db.write(change_places)
    await ack()


@allows(Deed.TAKE_TURN)
async def decline(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Leave the turn with whoever asked, and tell them."""
    swap_id, now = read_id(action["value"]), clock()

    def leave(session: Session) -> None:
        asked = service.answer_swap(session, who, swap_id, agrees=False, now=now)
        _post(session, asked, views.request_answered(asked, agrees=False), "declined", clock)
        key, until = f"challenges:{swap_id}:stays", asked.meeting.starts_at
        message = views.request_declined(asked)
        groups.tell(session, asked.group, asked.asked_by, message, key=key, now=now, until=until)

    await db.write(leave)
    await ack()


def _post(session: Session, asked: Asked, message: Message, event: str, clock: Clock) -> None:
    """Answer the member who was asked, where they were asked."""
    to, key = groups.direct(asked.group, asked.asked_of.user_id), f"challenges:{asked.swap_id}:{event}"
    until, place = asked.meeting.starts_at, service.swap_place(asked.swap_id)
    outbox.post(session, to, message, key=key, now=clock(), expires_at=until, place=place)


@allows(Deed.CHOOSE_PRESENTER)
async def open_choice(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Ask a facilitator whom they choose, and why."""
    meeting_id, now = read_id(action["value"]), clock()
    options = await db.read(lambda session: service.choice_options(session, who, meeting_id, now=now))
    await show(client, body, views.choose_form(options))
    await ack()


@allows(Deed.CHOOSE_PRESENTER)
async def choose(ack: AsyncAck, view: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Let a facilitator set the rotation aside."""
    meeting_id, (person_id, reason), now = read_id(view["private_metadata"]), views.read_choice(view), clock()

    def decide(session: Session) -> None:
        service.override(session, who, meeting_id, person_id, reason, now=now)

    await db.write(decide)
    await ack(response_action="clear")

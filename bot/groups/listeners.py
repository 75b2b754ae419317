"""Joining a group, what becomes of lost messages, and what happens to a group's channel."""

import asyncio
import dataclasses
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.core.blocks import Payload
from bot.core.clock import Clock
from bot.core.ids import read_id
from bot.core.show import show
from bot.groups import rules, service, views
from bot.heard.service import Once
from bot.members.rules import Deed, Who, allows
from bot.members.views import read_profile
from bot.outbox import service as outbox
from bot.workspaces import service as workspaces


def register(app: AsyncApp) -> None:
    """Listen to the Join button and its form, to what facilitators decide, and to what channels come to."""
    app.action("groups.join")(open_join)
    app.view("groups.join")(join)
    app.action("groups.resend")(send_again)
    app.action("groups.arrived")(accept)
    app.action("groups.try")(try_again)
    app.event("group_archive")(follow_channel)
    app.event("group_deleted")(follow_channel)
    app.event("group_left")(follow_channel)
    app.event("group_unarchive")(follow_channel)
    app.event("member_joined_channel", [_is_the_app])(follow_channel)
    app.event("member_joined_channel")(let_in)
    app.event("channel_id_changed")(follow_id)
    app.event("app_uninstalled")(stop)
    app.event("tokens_revoked")(fall_silent)


async def _is_the_app(event: Payload, context: AsyncBoltContext) -> bool:
    return event.get("user") == context.bot_user_id


@allows(Deed.JOIN)
async def open_join(
    ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, who: Who, db: Once
) -> None:
    """Show the pledge."""
    group_id = read_id(action["value"])
    invitation, user = await asyncio.gather(
        db.read(lambda session: service.invitation(session, who, group_id)),
        client.users_info(user=who.user_id),
    )
    await show(client, body, views.join_form(invitation, views.read_work(user["user"])))
    await ack()


@allows(Deed.JOIN)
async def join(
    ack: AsyncAck, view: Payload, client: AsyncWebClient, who: Who, db: Once, clock: Clock
) -> None:
    """Take the pledge and a seat, if Slack says that this person is in the group's channel."""
    joining, group_id, now = views.read_joining(view), read_id(view["private_metadata"]), clock()
    channel = await db.read(lambda session: service.channel_of(session, who, group_id))
    here, user, info = await asyncio.gather(
        client.conversations_members(channel=channel, limit=1000),
        client.users_info(user=who.user_id),
        client.conversations_info(channel=channel),
    )
    rules.check_private(is_private=info["channel"]["is_private"])
    there = dataclasses.replace(who, channel_id=channel if who.user_id in here["members"] else None)
    profile = dataclasses.replace(read_profile(user["user"]), team_id=who.team_id)

    def take_seat(session: Session) -> None:
        service.join(session, there, group_id, profile, joining, now=now)

    await db.write(take_seat)
    await ack()


@allows(Deed.MEND_MESSAGE)
async def send_again(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Send again what did not arrive."""
    lost_id, now = read_id(action["value"]), clock()

    def mend(session: Session) -> None:
        group = service.mending(session, who, lost_id)
        parked = outbox.send_again(session, lost_id, now=now)
        news = partial(views.sent_again, service.name_of(session, group), parked, by=who.user_id)
        service.settle(session, group, service.case_of(parked), news, now=now)

    await db.write(mend)
    await ack()


@allows(Deed.MEND_MESSAGE)
async def accept(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Take a facilitator's word that a message arrived."""
    lost_id, now = read_id(action["value"]), clock()

    def mend(session: Session) -> None:
        group = service.mending(session, who, lost_id)
        parked = outbox.accept(session, lost_id)
        name = service.name_of(session, group)
        news = partial(views.said_to_have_arrived, name, parked, by=who.user_id)
        service.settle(session, group, service.case_of(parked), news, now=now)

    await db.write(mend)
    await ack()


@allows(Deed.MEND_MESSAGE)
async def try_again(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Have it tried again in a channel that Slack let nothing be said in."""
    group_id, now = read_id(action["value"]), clock()

    def mend(session: Session) -> None:
        group = service.retry(session, who, group_id, now=now)
        news = views.tried_again(service.name_of(session, group), group.channel_id, by=who.user_id)
        service.settle_held(session, group, news, now=now)

    await db.write(mend)
    await ack()


@allows(Deed.OPEN_HOME)
async def follow_channel(event: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Fall silent in a group's channel that is archived, deleted or left, and go on in one that is back."""
    (channel, why), now = views.read_silence(event), clock()

    def follow(session: Session) -> None:
        for group, held in service.followed(session, who.workspace_id, channel, why, now=now):
            news = views.held_news(service.name_of(session, group), held)
            service.tell_held(session, group, held, news, now=now)

    await db.write(follow)


@allows(Deed.OPEN_HOME)
async def let_in() -> None:
    """Do nothing: whoever enters a channel joins its group by a button."""


@allows(Deed.OPEN_HOME)
async def follow_id(event: Payload, who: Who, db: Once) -> None:
    """Follow a group's channel to another id."""
    old, new = str(event["old_channel_id"]), str(event["new_channel_id"])

    def follow(session: Session) -> None:
        service.follow_channel(session, who.workspace_id, old, new)

    await db.write(follow)


@allows(Deed.OPEN_HOME)
async def stop(body: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Say nothing more in a workspace that the app was removed from."""
    now = clock()
    at = views.read_instant(body, now)

    def leave(session: Session) -> None:
        workspaces.remove(session, who.workspace_id, at=at, now=now)

    await db.write(leave)


@allows(Deed.OPEN_HOME)
async def fall_silent(event: Payload, body: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Say nothing more where Slack took the app's own token back."""
    tokens, at = views.read_tokens(event), views.read_instant(body, clock())

    def silence(session: Session) -> None:
        workspaces.revoke(session, who.workspace_id, tokens, at=at)

    await db.write(silence)

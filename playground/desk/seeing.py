"""What one person sees: channels, direct messages, Home, modals, notices."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from playground.channels import Channel, Message
from playground.desk.asking import Ask
from playground.people import BOT_USER, TEAMS, Person
from playground.views import View
from playground.world import World

Json = dict[str, Any]
INVITE = {
    "command": "/invite",
    "description": "Add a person or an app to this channel",
    "usage_hint": "@name",
}


def state(ask: Ask) -> Json:
    """Give everything that the page draws for one person."""
    world, me = ask.world, ask.person
    external = world.is_external(me.id)
    home = world.homes.get(me.id)
    return {
        "ok": True,
        "version": world.version,
        "me": person(world, me),
        "people": [person(world, each) for each in world.people.values()],
        "app": {
            "name": world.settings.app_name,
            "connected": world.courier.is_connected,
            "installed": world.installed and not world.revoked,
            "user_id": BOT_USER,
        },
        **when(world),
        "channels": [
            channel(world, each, me.id)
            for each in list(world.channels.values())
            if each.kind != "im" and me.id in each.members
        ],
        "dms": [channel(world, world.dm_with(me.id), me.id)],
        "home": view(home) if home and not external else None,
        "home_allowed": not external,
        "views": [view(each) for each in world.stack_of(me.id)],
        "commands": [] if external else [*(asdict(each) for each in world.settings.commands), INVITE],
        "faults": [asdict(each) for each in world.faults.waiting],
        "notices": [{"id": n.id, "text": n.text, "channel": n.channel} for n in world.notices_of(me.id)],
    }


def when(world: World) -> Json:
    """Tell the time, and when the app next wants to wake."""
    soonest = world.clock.next
    return {
        "now": world.clock.now().isoformat(),
        "next": soonest.isoformat() if soonest else None,
        "busy": world.clock.busy,
    }


def person(world: World, each: Person) -> Json:
    """Describe a person."""
    return {
        "id": each.id,
        "name": each.name,
        "team": each.team,
        "team_name": TEAMS[each.team].name,
        "title": each.title,
        "company": each.company,
        "tz": each.tz,
        "external": world.is_external(each.id),
        "deleted": each.deleted,
        "no_dms": each.no_dms,
        "status": each.status[0],
        "is_app": each.is_bot,
    }


def channel(world: World, each: Channel, user: str) -> Json:
    """Describe a channel with what the person sees in it."""
    return {
        "id": each.id,
        "name": each.name,
        "private": each.kind != "public",
        "shared": each.shared,
        "archived": each.archived,
        "unread": each.unread_of(user),
        "members": each.members,
        "messages": [message(world, one) for one in each.visible_to(user)],
    }


def message(world: World, each: Message) -> Json:
    """Describe a message."""
    return {
        "ts": each.ts,
        "user": each.user,
        "name": world.people[each.user].name,
        "is_app": each.user == BOT_USER,
        "text": each.text,
        "blocks": each.blocks,
        "edited": each.edited is not None,
        "ephemeral": each.only_for is not None,
        "thread_ts": each.thread_ts,
        "files": each.files,
        "at": datetime.fromtimestamp(float(each.ts), UTC).isoformat(),
    }


def view(each: View) -> Json:
    """Describe a modal or a Home."""
    return {
        "id": each.id,
        "hash": each.hash,
        "type": each.type,
        "title": each.title,
        "submit": each.submit,
        "close": each.close,
        "blocks": each.blocks,
        "callback_id": each.callback_id,
        "state": {"values": each.values},
        "errors": each.errors,
        "private_metadata": each.private_metadata,
        "notify_on_close": each.notify_on_close,
        "submit_disabled": each.submit_disabled,
        "busy": each.busy,
    }

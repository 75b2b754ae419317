"""Who is where: joining, leaving, archiving, deactivating, removing the app; and the events that say so."""

from playground.channels import Channel
from playground.desk.asking import Ask, Json, Malformed, Refused
from playground.people import BOT_USER
from playground.world import World


async def join(ask: Ask) -> Json:
    """Put a person, or the app, into a channel."""
    await add_member(ask.world, ask.any_channel, ask.user)
    return {}


async def leave(ask: Ask) -> Json:
    """Take a person, or the app, out of a channel."""
    await remove_member(ask.world, ask.any_channel, ask.user)
    return {}


async def add_member(world: World, channel: Channel, user: str, *, inviter: str | None = None) -> None:
    """Add somebody and tell the app, if it is there."""
    if user in channel.members:
        raise Refused(f"{world.people[user].name} is already in this channel.")
    if channel.archived:
        raise Refused("This channel is archived.")
    if world.is_external(user) and not channel.shared:
        raise Refused("People from another company can only be in shared channels.")
    channel.members.append(user)
    world.changed()
    joined = _membership("member_joined_channel", world, channel, user)
    await _tell(world, channel, joined | ({"inviter": inviter} if inviter else {}))


async def remove_member(world: World, channel: Channel, user: str) -> None:
    """Remove somebody and tell the app, if it is there or was until now."""
    if user not in channel.members:
        raise Refused(f"{world.people[user].name} is not in this channel.")
    left = _membership("member_left_channel", world, channel, user)
    channel.members.remove(user)
    world.changed()
    if user == BOT_USER:
        kind = "channel_left" if channel.kind == "public" else "group_left"
        await world.courier.event({"type": kind, "channel": channel.id}, shared=channel.shared)
    else:
        await _tell(world, channel, left)


def _membership(kind: str, world: World, channel: Channel, user: str) -> Json:
    letter = "C" if channel.kind == "public" else "G"
    team = world.people[user].team
    return {"type": kind, "user": user, "channel": channel.id, "channel_type": letter, "team": team}


async def _tell(world: World, channel: Channel, event: Json) -> None:
    if BOT_USER in channel.members:
        await world.courier.event(event, shared=channel.shared)


async def archive(ask: Ask) -> Json:
    """Archive a channel, or bring it back with `archived: false`."""
    channel = ask.any_channel
    channel.archived = ask.body.get("archived") is not False
    ask.world.changed()
    prefix = "channel" if channel.kind == "public" else "group"
    deed = "archive" if channel.archived else "unarchive"
    user = ask.text("as", "U0ADA")
    await _tell(ask.world, channel, {"type": f"{prefix}_{deed}", "channel": channel.id, "user": user})
    return {}


async def deactivate(ask: Ask) -> Json:
    """Deactivate an account: out of every channel, and the app hears of it if it is of its workspace."""
    world = ask.world
    person = world.people.get(ask.text("user"))
    if person is None or person.is_bot:
        raise Malformed("There is nobody of that name here.")
    person.deleted = True
    for channel in world.channels.values():
        if channel.kind != "im" and person.id in channel.members:
            channel.members.remove(person.id)
    world.modals.pop(person.id, None)
    world.changed()
    if not world.is_external(person.id):
        at = int(world.clock.now().timestamp())
        user = {
            "id": person.id,
            "team_id": person.team,
            "name": person.handle,
            "deleted": True,
            "updated": at,
        }
        user |= {"is_bot": False, "profile": {"real_name": person.name, "team": person.team}}
        await world.courier.event({"type": "user_change", "user": user, "cache_ts": at})
    return {}


async def uninstall(ask: Ask) -> Json:
    """Remove the app: its tokens end, and two events say so, in no order that Slack promises."""
    ask.world.installed = False
    ask.world.changed()
    events: list[Json] = [
        {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}},
        {"type": "app_uninstalled"},
    ]
    for event in reversed(events) if ask.body.get("uninstalled_first") else events:
        await ask.world.courier.event(event)
    return {}

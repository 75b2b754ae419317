"""Who is where: joining and leaving, and the events that say so."""

from playground.channels import Channel
from playground.desk.asking import Ask, Json, Refused
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
    await tell(world, channel, joined | ({"inviter": inviter} if inviter else {}))


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
        await tell(world, channel, left)


def _membership(kind: str, world: World, channel: Channel, user: str) -> Json:
    letter = "C" if channel.kind == "public" else "G"
    team = world.people[user].team
    return {"type": kind, "user": user, "channel": channel.id, "channel_type": letter, "team": team}


async def tell(world: World, channel: Channel, event: Json) -> None:
    """Tell the app of something in a channel, if it is there."""
    if BOT_USER in channel.members:
        await world.courier.event(event, shared=channel.shared)

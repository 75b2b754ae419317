"""What changes on Slack's side: channels, accounts and the app's own place; and the events that say so."""

from playground.channels import Channel
from playground.desk.asking import Ask, Json, Malformed, Refused
from playground.desk.joining import tell
from playground.desk.running import read_instant
from playground.people import BOT_USER, Person
from playground.world import World


async def archive(ask: Ask) -> Json:
    """Archive a channel, or bring it back with `archived: false`."""
    channel = ask.any_channel
    channel.archived = ask.body.get("archived") is not False
    ask.world.changed()
    deed, user = "archive" if channel.archived else "unarchive", ask.text("as", "U0ADA")
    await tell(
        ask.world, channel, {"type": f"{_prefix(channel)}_{deed}", "channel": channel.id, "user": user}
    )
    return {}


async def rename(ask: Ask) -> Json:
    """Give a channel another name."""
    channel, name = ask.any_channel, ask.text("name").strip()
    if not name:
        raise Refused("A channel needs a name.")
    channel.name = name
    ask.world.changed()
    named = {"id": channel.id, "name": name, "created": channel.created}
    await tell(ask.world, channel, {"type": f"{_prefix(channel)}_rename", "channel": named})
    return {}


async def publish(ask: Ask) -> Json:
    """Make a channel public, or private again with `public: false`; Slack tells this to no app."""
    channel = ask.any_channel
    channel.kind = "public" if ask.body.get("public") is not False else "private"
    ask.world.changed()
    return {}


async def drop(ask: Ask) -> Json:
    """Delete a channel with all that was said in it."""
    channel = ask.any_channel
    del ask.world.channels[channel.id]
    ask.world.changed()
    await tell(ask.world, channel, {"type": f"{_prefix(channel)}_deleted", "channel": channel.id})
    return {}


def _prefix(channel: Channel) -> str:
    return "channel" if channel.kind == "public" else "group"


async def deactivate(ask: Ask) -> Json:
    """Switch an account off, out of every channel, or on again with `active: true`.

    The app hears of it if it is of its workspace.
    """
    world, person = ask.world, _person(ask)
    person.deleted = ask.body.get("active") is not True
    if person.deleted:
        _take_out(world, person)
    world.changed()
    await _tell_of(world, person)
    return {}


async def set_status(ask: Ask) -> Json:
    """Set a person's status, with an emoji and until when; without a text it is cleared."""
    person, until = _person(ask), ask.text("until", "")
    ends = int(read_instant(until).timestamp()) if until else 0
    person.status = (ask.text("text", ""), ask.text("emoji", ""), ends)
    ask.world.changed()
    await _tell_of(ask.world, person)
    return {}


async def _tell_of(world: World, person: Person) -> None:
    """Tell the app what is new about a person of its own workspace."""
    if not world.is_external(person.id):
        at = int(world.clock.now().timestamp())
        await world.courier.event({"type": "user_change", "user": _user(person, at), "cache_ts": at})


def _take_out(world: World, person: Person) -> None:
    for channel in world.channels.values():
        if channel.kind != "im" and person.id in channel.members:
            channel.members.remove(person.id)
    world.modals.pop(person.id, None)


def _user(person: Person, at: int) -> Json:
    user: Json = {"id": person.id, "team_id": person.team, "name": person.handle, "updated": at}
    user |= {"deleted": person.deleted, "is_bot": False}
    text, emoji, until = person.status
    user["profile"] = {"real_name": person.name, "team": person.team, "status_text": text}
    user["profile"] |= {"status_emoji": emoji, "status_expiration": until}
    return user if person.deleted else user | {"tz": person.tz}


async def refuse_dms(ask: Ask) -> Json:
    """Have a person take no direct messages from the app, or take them again with `refused: false`."""
    _person(ask).no_dms = ask.body.get("refused") is not False
    ask.world.changed()
    return {}


def _person(ask: Ask) -> Person:
    person = ask.world.people.get(ask.text("user"))
    if person is None or person.is_bot:
        raise Malformed("There is nobody of that name here.")
    return person


async def uninstall(ask: Ask) -> Json:
    """Remove the app: its tokens end, and two events say so, in no order that Slack promises."""
    ask.world.installed = False
    ask.world.changed()
    events: list[Json] = [_REVOKED, {"type": "app_uninstalled"}]
    for event in reversed(events) if ask.body.get("uninstalled_first") else events:
        await ask.world.courier.event(event)
    return {}


async def revoke(ask: Ask) -> Json:
    """Take the app's token back, though the app stays."""
    ask.world.revoked = True
    ask.world.changed()
    await ask.world.courier.event(_REVOKED)
    return {}


async def install(ask: Ask) -> Json:
    """Install the app again: its token is good again."""
    ask.world.installed, ask.world.revoked = True, False
    ask.world.changed()
    return {}


_REVOKED: Json = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}}

"""Say something, type a command, read, delete."""

from playground import payloads
from playground.answering import show_answer
from playground.channels import Channel, Message
from playground.desk.asking import Ask, Json, Refused
from playground.desk.joining import add_member
from playground.people import BOT_USER
from playground.settings import Command

UNKNOWN = (
    "{command} is not a valid command. In Slack, all messages that start with the “/” character are "
    "interpreted as commands."
)


async def say(ask: Ask) -> Json:
    """Put a person's message into a channel."""
    channel, text = ask.channel, ask.text("text").strip()
    if not text:
        raise Refused("There is nothing to send yet.")
    if channel.archived:
        raise Refused("This channel is archived.")
    message = ask.world.post(channel, Message(ask.world.next_ts(), ask.user, text))
    return {"ts": message.ts}


async def command(ask: Ask) -> Json:
    """Run what a person typed after a slash."""
    channel = ask.channel
    name, _, text = ask.text("text").strip().partition(" ")
    if name == "/invite" and not ask.world.is_external(ask.user):
        return await _invite(ask, channel, text.strip())
    known = (each for each in ask.world.settings.commands if each.command == name)
    called = None if ask.world.is_external(ask.user) else next(known, None)
    if called is None:
        raise Refused(UNKNOWN.format(command=name))
    return await _call(ask, channel, called, text.strip())


async def _call(ask: Ask, channel: Channel, called: Command, text: str) -> Json:
    world = ask.world
    payload = payloads.command(
        ask.person,
        channel,
        called,
        text,
        trigger=world.tickets.new_trigger(ask.user),
        reply=ask.new_reply(channel),
    )
    answer = await world.courier.command(payload)
    error = answer.error or show_answer(world, channel, ask.user, answer.body)
    if error:
        world.notify(ask.user, f"{called.command} failed with the error “{error}”", channel.id)
    return {"result": "failed" if error else "done", "error": error}


async def _invite(ask: Ask, channel: Channel, who: str) -> Json:
    wanted = who.removeprefix("@").casefold()
    found = [
        each.id
        for each in ask.world.people.values()
        if wanted and wanted in {each.id.casefold(), each.name.casefold(), each.handle.casefold()}
    ]
    if not found:
        raise Refused("Nobody here has that name. Try /invite @ and the full name.")
    await add_member(ask.world, channel, found[0], inviter=ask.user)
    return {"result": "done", "error": ""}


async def read(ask: Ask) -> Json:
    """Mark everything in a channel as read."""
    channel = ask.channel
    newest = max((message.ts for message in channel.visible_to(ask.user)), default="0")
    if channel.read.get(ask.user) != newest:
        channel.read[ask.user] = newest
        ask.world.changed()
    return {}


async def delete(ask: Ask) -> Json:
    """Delete a message: one's own, or the app's, as an owner of the workspace may."""
    message = ask.message
    if message.user not in {ask.user, BOT_USER}:
        raise Refused("Only its author can delete that message.")
    ask.world.remove(ask.channel, message.ts)
    return {}

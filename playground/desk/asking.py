"""Read what the page asks for; say no kindly, or say that a request is malformed."""

from dataclasses import dataclass
from typing import Any

from playground.channels import Channel, Message
from playground.people import BOT_USER, Person
from playground.views import View
from playground.world import World

Json = dict[str, Any]


class Refused(Exception):  # noqa: N818
    """A kind sentence why that cannot be done now."""


class Malformed(Exception):  # noqa: N818
    """A request that the page would never send."""


@dataclass(frozen=True)
class Ask:
    """One request of one person. `base_url` is how they reached the playground."""

    world: World
    body: Json
    base_url: str

    @classmethod
    def read(cls, world: World, body: Any, base_url: str) -> "Ask":
        """Read a request's body."""
        if not isinstance(body, dict):
            raise Malformed("The body has to be a JSON object.")
        return cls(world, body, base_url)

    def text(self, name: str, default: str | None = None) -> str:
        """Read a text; without a default it has to be there."""
        value = self.body.get(name, default)
        if not isinstance(value, str):
            raise Malformed(f"{name} has to be a text.")
        return value

    def table(self, name: str) -> Json:
        """Read an object, empty when it is missing."""
        value = self.body.get(name) or {}
        if not isinstance(value, dict):
            raise Malformed(f"{name} has to be an object.")
        return value

    @property
    def person(self) -> Person:
        """Find who asks."""
        person = self.world.people.get(self.text("as"))
        if person is None:
            raise Malformed("There is nobody of that name here.")
        if person.deleted:
            raise Refused(f"{person.name}'s account is deactivated.")
        return person

    @property
    def user(self) -> str:
        """Give the id of who asks."""
        return self.person.id

    @property
    def channel(self) -> Channel:
        """Find a channel or direct message that the person is in."""
        channel_id = self.text("channel")
        own = self.world.dm_with(self.user)
        channel = own if channel_id in {own.id, BOT_USER} else self.world.channels.get(channel_id)
        if channel is None or self.user not in channel.members:
            raise Refused("You are not in that channel.")
        return channel

    @property
    def any_channel(self) -> Channel:
        """Find a channel whether or not somebody is in it."""
        channel = self.world.channels.get(self.text("channel"))
        if channel is None or channel.kind == "im":
            raise Refused("There is no such channel.")
        return channel

    @property
    def message(self) -> Message:
        """Find a message that the person sees."""
        message = self.channel.messages.get(self.text("ts"))
        if message is None or message.only_for not in {None, self.user}:
            raise Refused("That message is no longer there.")
        return message

    @property
    def view(self) -> View:
        """Find a modal or Home that the person has open."""
        view = self.world.find_view(self.text("view"))
        if view is None or view.user != self.user:
            raise Refused("That window is no longer open.")
        return view

    def new_reply(self, channel: Channel, ts: str | None = None) -> str:
        """Make a response URL for what the person does now."""
        return f"{self.base_url}/response/{self.world.tickets.new_reply(self.user, channel.id, ts)}"

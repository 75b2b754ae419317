"""The sender: what the clock has done with the outbox."""

from bot.outbox.jobs.hooks import ClientFor, Gentle, TellHeld, TellLost
from bot.outbox.jobs.sender import Sender

__all__ = ["ClientFor", "Gentle", "Sender", "TellHeld", "TellLost"]

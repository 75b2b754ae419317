"""The sender: what the clock has done with the outbox."""

from bot.outbox.jobs.sender import ClientFor, Gentle, Sender, TellHeld, TellLost

__all__ = ["ClientFor", "Gentle", "Sender", "TellHeld", "TellLost"]

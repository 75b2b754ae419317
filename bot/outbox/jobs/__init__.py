"""The sender: what the clock has done with the outbox."""

from bot.outbox.jobs.sender import ClientFor, Sender, TellLost

__all__ = ["ClientFor", "Sender", "TellLost"]

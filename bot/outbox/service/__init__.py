"""Queue messages with the deed that causes them, and keep the books of their sending."""

from bot.outbox.service.posting import Address, forget, is_spoken_for, next_at, post, retire, stand
from bot.outbox.service.sending import OF_LOST, Claim, Lost, claim, lost, mark, recover

__all__ = [
    "OF_LOST",
    "Address",
    "Claim",
    "Lost",
    "claim",
    "forget",
    "is_spoken_for",
    "lost",
    "mark",
    "next_at",
    "post",
    "recover",
    "retire",
    "stand",
]

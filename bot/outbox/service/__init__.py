"""Queue messages with the deed that causes them, and keep the books of their sending."""

from bot.outbox.service.posting import Address, forget, next_at, post, stand
from bot.outbox.service.sending import OF_LOST, Claim, Lost, claim, lost, mark, recover

__all__ = [
    "OF_LOST",
    "Address",
    "Claim",
    "Lost",
    "claim",
    "forget",
    "lost",
    "mark",
    "next_at",
    "post",
    "recover",
    "stand",
]

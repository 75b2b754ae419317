"""Queue messages with the deed that causes them, and keep the books of their sending."""

from bot.outbox.service.posting import Address, forget, next_at, post, stand
from bot.outbox.service.sending import Claim, claim, mark, recover

__all__ = ["Address", "Claim", "claim", "forget", "mark", "next_at", "post", "recover", "stand"]

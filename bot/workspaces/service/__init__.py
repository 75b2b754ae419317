"""Connect a workspace, leave one, and keep its token good."""

from bot.workspaces.service.connecting import (
    Installation,
    check_same,
    connect,
    doomed,
    has_keys,
    is_lost,
    remove,
    revoke,
    why_barred,
)
from bot.workspaces.service.tokens import Renewing, begin, current, give_back, keep, known, take

__all__ = [
    "Installation",
    "Renewing",
    "begin",
    "check_same",
    "connect",
    "current",
    "doomed",
    "give_back",
    "has_keys",
    "is_lost",
    "keep",
    "known",
    "remove",
    "revoke",
    "take",
    "why_barred",
]

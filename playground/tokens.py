"""The bot's tokens: one for ever, or ones that last for twelve hours, renewed by a token that works once."""

import secrets
from datetime import datetime, timedelta

LASTS = timedelta(hours=12)


class Tokens:
    """The tokens that are good at a moment."""

    def __init__(self, first: str, refresh: str, now: datetime) -> None:
        self._expires: dict[str, datetime | None] = {first: now + LASTS if refresh else None}
        self._refresh = refresh

    def knows(self, token: str) -> bool:
        """Say whether this ever was one of the bot's tokens."""
        return token in self._expires

    def is_expired(self, token: str, now: datetime) -> bool:
        """Say whether one of the bot's tokens has expired."""
        expires = self._expires[token]
        return expires is not None and expires <= now

    def renew(self, refresh: str, now: datetime) -> tuple[str, str] | None:
        """Make a new pair, the old renewing token being good no more; None for one that is not good."""
        if not self._refresh or refresh != self._refresh:
            return None
        access, self._refresh = f"xoxe.xoxb-{secrets.token_hex(12)}", f"xoxe-{secrets.token_hex(12)}"
        self._expires[access] = now + LASTS
        return access, self._refresh

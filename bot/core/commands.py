"""What is typed after a slash command."""

from collections.abc import Awaitable, Callable

from bot.core.blocks import Payload


def says(*words: str) -> Callable[[Payload], Awaitable[bool]]:
    """Match a command whose whole text is one of these words, however it is spelt and spaced."""

    async def is_said(command: Payload) -> bool:
        return str(command.get("text") or "").strip().casefold() in words

    return is_said

"""What is typed after a slash command."""

from collections.abc import Awaitable, Callable

from bot.core.blocks import Payload


def says(*words: str) -> Callable[[Payload], Awaitable[bool]]:
    """Match a command whose whole text is one of these words, however it is spelt and spaced."""

    async def is_said(command: Payload) -> bool:
        return str(command.get("text") or "").strip().casefold() in words

    return is_said


def sounds_like(*words: str) -> Callable[[Payload], Awaitable[bool]]:
    """Match a command whose one word is nearly one of these: a slip of the finger is no title."""

    async def is_meant(command: Payload) -> bool:
        import difflib  # noqa: PLC0415 - large, and seldom asked

        text = str(command.get("text") or "").strip().casefold()
        return bool(difflib.get_close_matches(text, words, n=1, cutoff=0.75))

    return is_meant

"""What is decided about groups."""

from bot.core.errors import Refusal


def check_private(*, is_private: bool) -> None:
    """Refuse a way in through a channel that everybody in the workspace can enter."""
    if not is_private:
        raise Refusal(
            "This channel was made public, so nobody can join the group through it. "
            "Ask a facilitator to make it private again."
        )

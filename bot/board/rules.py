"""What is refused when a group is set up."""

from collections.abc import Collection

from bot.core.errors import Refusal

BIGGEST_CHANNEL = 100
PRIVATE = "This is not a private channel. Use a private one, and invite Soundingboard there."
_COMMAND_IN_PRIVATE = "privategroup"


def check_door(channel_name: str) -> None:
    """Refuse a command to set up that was typed anywhere but in a private channel."""
    if channel_name != _COMMAND_IN_PRIVATE:
        raise Refusal(PRIVATE)


def check_name(name: str) -> None:
    """Refuse a group without a name."""
    if not name:
        raise Refusal("Give the group a name.", "name")


def check_weeks_asked(repeats: str, weeks: str) -> None:
    """Refuse "Every N weeks" from a form that had no time yet to ask how many."""
    if repeats == "weeks" and not weeks:
        raise Refusal("Choose this once more: the form then asks how many weeks.", "repeats")


def check_channel(*, is_private: bool, is_archived: bool, members: Collection[str], user_id: str) -> None:
    """Refuse a channel that is public, archived, too large, or that the person is not in."""
    if not is_private:
        raise Refusal(PRIVATE, "channel")
    if is_archived:
        raise Refusal("This channel is archived. Choose another, or bring it back first.", "channel")
    if user_id not in members:
        raise Refusal("You are not in this channel. Join it first, or choose another.", "channel")
    if len(members) > BIGGEST_CHANNEL:
        raise Refusal(
            f"This channel has more than {BIGGEST_CHANNEL} people. Use one for the group alone.", "channel"
        )

"""What kudos need, and whom they can be for."""

import uuid
from collections.abc import Collection
from enum import StrEnum

from bot.core.errors import Refusal

LIMIT = 500
"""The most characters of kudos."""


class Where(StrEnum):
    """Where kudos are said."""

    GROUP = "group"
    PRIVATELY = "privately"


def check_why(why: str) -> None:
    """Refuse kudos without words, or with too many."""
    if not why:
        raise Refusal("Say what it is for. One sentence is enough.", "why")
    if len(why) > LIMIT:
        raise Refusal(f"At most {LIMIT} characters fit here; these are {len(why)}.", "why")


def check_receiver(receiver_id: uuid.UUID, *, giver_id: uuid.UUID, members: Collection[uuid.UUID]) -> None:
    """Refuse kudos to oneself, and to whoever is not in the group."""
    if receiver_id == giver_id:
        raise Refusal("Kudos are for somebody else. Choose another member.", "to")
    if receiver_id not in members:
        raise Refusal("This person is not in the group any more. Choose somebody else.", "to")


def check_anybody(others: Collection[object]) -> None:
    """Refuse the form while nobody else is there to be thanked."""
    if not others:
        raise Refusal("Nobody else has joined this group yet, so there is nobody to give kudos to.")

"""What the checker says, and where it says it."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple["Place", str | int] | None
"""Where the walk is: its parent's place and a key. Only a problem turns it into a pointer."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that Slack would refuse: a JSON pointer to it, and a message in Slack's words."""

    pointer: str
    message: str


def pointer(place: Place) -> str:
    """Write a place as a JSON pointer (RFC 6901), such as `/blocks/0/text`."""
    keys: list[str] = []
    while place:
        place, key = place
        keys.append(str(key).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{key}" for key in reversed(keys))


def below(place: Place, path: tuple[str | int, ...]) -> Place:
    """Go down from a place, key by key."""
    for key in path:
        place = (place, key)
    return place

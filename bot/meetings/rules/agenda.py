"""The parts of a meeting, whose minutes always add up to its length."""

from bot.core.record import record

_DIVE = 60
_WITH_A_BREAK = 120


@record
class Part:
    """One part of a meeting: its name, and how long it is in minutes."""

    name: str
    minutes: int


def parts_for(length: int) -> list[Part]:
    """Divide a meeting of ``length`` minutes (at least 45) into parts that add up to it.

    The deep dive has an hour, or two thirds of what is left in a meeting too short for that; the updates
    take the rest.
    """
    rest = 10 if length >= _WITH_A_BREAK else 0
    left = length - 20 - rest
    dive = min(_DIVE, left * 2 // 3 // 5 * 5)
    parts = [
        Part("Open, and what stays in this group", 5),
        Part("Commitments, the last presenter first", 5),
        Part("Updates", left - dive),
        Part("Break", rest),
        Part("Deep dive", dive),
        Part("Dates, kudos and close", 10),
    ]
    return [part for part in parts if part.minutes]

"""Where buttons are: read from what the playground tells the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.browser.running import Json

CIRCLE, SECOND, GENERAL, HOME, DIRECT = "#peer-circle", "#second-circle", "#general", "Home", "Messages"
Key = tuple[str, str]
"""A button as people tell them apart: what it does, and what stands on it."""


@dataclass(frozen=True)
class Spot:
    """A button: what it does, what stands on it, where on the page it is, and whether it asks once more."""

    action: str
    label: str
    focus: str
    asks_first: bool

    @property
    def key(self) -> Key:
        """Give what people know it by."""
        return self.action, self.label


def room(key: Key) -> str:
    """Name the room that listens to a button."""
    return key[0].partition(".")[0]


def places(state: Json) -> list[str]:
    """List the places where the app says something to this person."""
    told = [f"#{channel['name']}" for channel in state["channels"] if channel["messages"]]
    return [*told, DIRECT, *([HOME] if state["home_allowed"] else [])]


def spots(state: Json, place: str) -> list[Spot]:
    """List the buttons of the form on top, or else of a place, those of the newest message first."""
    return spots_in_form(state) if state["views"] else _spots_in(state, place)


def spots_in_form(state: Json) -> list[Spot]:
    """List the buttons of the form on top."""
    return [spot for view in state["views"][-1:] for spot in _buttons(f"view/{view['id']}", view["blocks"])]


def all_spots(state: Json) -> Iterator[Spot]:
    """List the buttons of every place, and of the form on top."""
    yield from spots_in_form(state)
    for place in places(state):
        yield from _spots_in(state, place)


def _spots_in(state: Json, place: str) -> list[Spot]:
    if place == HOME:
        return list(_buttons("home", state["home"]["blocks"])) if state["home"] else []
    rooms = {f"#{channel['name']}": channel for channel in state["channels"]} | {DIRECT: state["dms"][0]}
    room = rooms.get(place, {"messages": ()})
    told = ((f"message/{room['id']}/{each['ts']}", each["blocks"]) for each in reversed(room["messages"]))
    return [spot for surface, blocks in told for spot in _buttons(surface, blocks or ())]


def _buttons(surface: str, blocks: Sequence[Json]) -> Iterator[Spot]:
    for block in blocks:
        for element in [*block.get("elements", ()), block.get("accessory")]:
            if element and element.get("type") == "button":
                focus = f"{surface}/{block['block_id']}/{element['action_id']}/"
                yield Spot(element["action_id"], element["text"]["text"], focus, "confirm" in element)

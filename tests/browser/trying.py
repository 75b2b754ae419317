"""Press everything that somebody sees."""

from collections.abc import Collection
from dataclasses import dataclass, field

from tests.browser.person import Person
from tests.browser.running import Json
from tests.browser.spots import HOME, Key, Spot, places, room, spots


@dataclass
class _Wanted:
    """What is to be pressed: the buttons of some rooms but for some labels; and the doors gone through."""

    rooms: Collection[str]
    but: Collection[str]
    entered: set[Key] = field(default_factory=set)

    def has(self, key: Key) -> bool:
        return room(key) in self.rooms and key[1] not in self.but


def try_all(
    person: Person, rooms: Collection[str], *, but: Collection[str] = (), at_home: bool = True
) -> None:
    """Press all buttons of these rooms that were not pressed before, in every place and in what opens.

    ``at_home`` opens App Home, which is drawn only then, to see whether there is something new.
    """
    wanted = _Wanted(rooms, but)
    for place in places(person.look()):
        if (place == HOME and at_home) or _untried(person, person.look(), place, wanted):
            person.go(place)
            while untried := _untried(person, person.look(), place, wanted):
                _press(person, untried, wanted)
                _try_forms(person, place, wanted)


def _try_forms(person: Person, place: str, wanted: _Wanted) -> None:
    while (state := person.look())["views"]:
        untried = _untried(person, state, place, wanted)
        if untried is None:
            person.leave()
        else:
            _press(person, untried, wanted)


def _press(person: Person, spot: Spot, wanted: _Wanted) -> None:
    wanted.entered.add(spot.key)
    person.press(spot.label, action=spot.action)


def _untried(person: Person, state: Json, place: str, wanted: _Wanted) -> Spot | None:
    """Find a button that was not pressed yet, or one behind which there is such a button."""
    for spot in spots(state, place):
        if spot.key in wanted.entered or spot.label in wanted.but:
            continue
        is_new = wanted.has(spot.key) and spot.key not in person.pressed
        if is_new or _leads_on(person, spot.key, wanted, set()):
            return spot
    return None


def _leads_on(person: Person, key: Key, wanted: _Wanted, through: set[Key]) -> bool:
    through.add(key)
    ahead = person.behind.get(key, set()) - through
    if any(wanted.has(each) and each not in person.pressed for each in ahead):
        return True
    return any(each[1] not in wanted.but and _leads_on(person, each, wanted, through) for each in ahead)

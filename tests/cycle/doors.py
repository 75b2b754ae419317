"""All doors of the app, as its rooms register them, and somebody who tries them with others' ids."""

import dataclasses
import importlib
import json
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import httpx
from slack_bolt.async_app import AsyncApp

import bot
from bot.members.rules import Deed
from playground import payloads
from playground.views import View
from tests.cycle.door import Said, signed
from tests.local import LOCAL
from tests.slack import Json, Workspace, words

KINDS: Mapping[str, tuple[str, ...]] = {
    "board": ("group",),
    "groups": ("group", "lost", "unsure"),
    "meetings": ("group", "meeting", "closed", "planned", "proposal"),
    "challenges": ("group", "meeting", "challenge", "swap"),
    "feedback": ("group", "open", "released"),
    "updates": ("group", "meeting", "closed"),
    "kudos": ("group", "kudos"),
    "nudges": ("group", "nudge"),
}
"""The kinds of things whose ids the buttons and forms of a room carry."""
_TEXTS = (
    "title problem wish noticed effect suggestion receipt reason role company name purpose why best hardest "
    "business people untold win"
)
_CHOSEN = {
    "kind": "business",
    "importance": "5",
    "urgency": "5",
    "readers": "group",
    "inside": "no",
    "shown": "named",
    "where": "privately",
    "zone": "UTC",
    "repeats": "month",
}


@dataclass(frozen=True)
class Way:
    """One way in: an action's or a form's id, or a command; ``deed`` is what its listener says it does."""

    kind: str
    name: str
    deed: Deed
    room: str


@dataclass
class Register:
    """Stands where rooms expect the app, and notes what they listen to."""

    ways: list[Way] = field(default_factory=list)

    def __getattr__(self, kind: str) -> Callable[..., Callable[[Any], Any]]:
        def listen(name: str | dict[str, str], *_: object) -> Callable[[Any], Any]:
            def note(listener: Any) -> Any:
                plain = name if isinstance(name, str) else name["action_id"]
                room = listener.__module__.split(".")[1]
                self.ways.append(Way(kind, plain, listener.__deed__, room))
                return listener

            return note

        return listen


def ways() -> list[Way]:
    """List every way into the app, of every room."""
    register = Register()
    for room in pkgutil.iter_modules(bot.__path__, "bot."):
        if room.ispkg and _listens(room.name):
            importlib.import_module(f"{room.name}.listeners").register(cast(AsyncApp, register))
    return register.ways


def _listens(room: str) -> bool:
    package = importlib.import_module(room)
    return any(each.name == "listeners" for each in pkgutil.iter_modules(package.__path__))


def carried(way: Way, ids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """List what a button and a form of a room can be made to carry: (value, private metadata)."""
    for kind in KINDS[way.room]:
        about = json.dumps({"round": ids[kind], "receipt": "A"}) if way.room == "feedback" else ids[kind]
        yield ids[kind], about
    if way.room == "meetings":
        yield f"{ids['planned']} 2027-06-01 09:00", f"{ids['group']} 3=2027-06-01"
        yield ids["group"], f"{ids['group']} 2027-06-01 09:00 150 month 4 US UTC"
    if way.room == "updates":
        yield f"{ids['meeting']} 0", f"{ids['group']} {ids['meeting']}"


class Forger:
    """One person who presses, sends and types whatever they like, in forms that they made themselves."""

    def __init__(self, workspace: Workspace, user: str, ids: Mapping[str, str], *, team: str | None) -> None:
        self._world, self._url, self._values = workspace.stage.world, workspace.stage.bot_url, _filled_in(ids)
        known = self._world.people[user]
        self._person = dataclasses.replace(known, team=team or known.team)

    def try_ways(self, some: list[Way], ids: Mapping[str, str]) -> Iterator[tuple[Way, str, str]]:
        """Try each way with everything that it can carry; give the id and all that comes of it."""
        with httpx.Client(**LOCAL) as line:
            for way in some:
                for value, metadata in carried(way, ids):
                    yield way, value, self._try(line, way, value, metadata)

    def try_once(self, way: Way, value: str, metadata: str) -> str:
        """Try one way with one thing that it can carry; give all that comes of it."""
        with httpx.Client(**LOCAL) as line:
            return self._try(line, way, value, metadata)

    def _try(self, line: httpx.Client, way: Way, value: str, metadata: str) -> str:
        user = self._person.id
        view = View(self._world.new_id("V"), user, "modal", hash="h", callback_id=way.name)
        view.private_metadata, view.values = metadata, self._values
        self._world.modals[user] = [view]
        answer = line.post(self._url, **signed(self._said(way, view, value)))
        assert answer.status_code == 200
        return "\n".join([answer.text, *(words(each.blocks) for each in self._world.modals.pop(user))])

    def _said(self, way: Way, view: View, value: str) -> Said:
        trigger = self._world.tickets.new_trigger(self._person.id, view.id)
        if way.kind == "action":
            block = way.name if way.name in self._values else "forged"
            action = {"type": "button", "action_id": way.name, "block_id": block, "value": value}
            return Said.interaction(payloads.press_in_view(self._person, view, action, trigger=trigger))
        if way.kind == "view_closed":
            return Said.interaction(payloads.closing(self._person, view, is_cleared=False))
        return Said.interaction(payloads.submission(self._person, view, trigger=trigger))


def _filled_in(ids: Mapping[str, str]) -> Json:
    """Fill in every field that any form has."""
    chosen = {**_CHOSEN, "group": ids["group"], "person": ids["person"], "to": ids["person"]}
    values: Json = {name: {name: {"type": "plain_text_input", "value": "forged"}} for name in _TEXTS.split()}
    for name, value in chosen.items():
        values[name] = {name: {"type": "static_select", "selected_option": {"value": value}}}
    values["day"] = {"day": {"type": "datepicker", "selected_date": "2027-04-20"}}
    values["at"] = {"at": {"type": "timepicker", "selected_time": "09:00"}}
    for name, value in (("present", ids["person"]), ("pledge", "yes")):
        values[name] = {name: {"type": "checkboxes", "selected_options": [{"value": value}]}}
    return values

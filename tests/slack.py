"""Slack as a member uses it: type a command, press a button, fill in a form, read what is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.core.database import Database
from tests.stage import Show, Stage

Json = dict[str, Any]

CIRCLE, GENERAL, SECOND, NO_BOT = "C0CIRCLE", "C0GENERAL", "C0SECOND", "C0NOBOT"
ADA, BEN, CHEN, DANA, EMEKA, FARAH = "U0ADA", "U0BEN", "U0CHEN", "U0DANA", "U0EMEKA", "U0FARAH"
GRACE, HIRO = "U0GRACE", "U0HIRO"  # from another company: no commands, no Home
IVY = "U0IVY"  # in no circle
EIGHT = (ADA, BEN, CHEN, DANA, EMEKA, FARAH, GRACE, HIRO)


@dataclass
class Workspace:
    """The playground's Slack with the bot in it, as members see it."""

    stage: Stage
    show: Show
    db: Database

    # Doing

    def command(self, by: str, text: str, channel: str = CIRCLE) -> str:
        """Type a slash command and read the private answer; empty when a form opened instead."""
        before = {message["ts"] for message in self.messages(by, channel)}
        self._ask("command", {"as": by, "channel": channel, "text": text})
        answers = [m for m in self.messages(by, channel) if m["ts"] not in before and m["ephemeral"]]
        return "\n".join(words(m) for m in answers)

    def press(self, by: str, action_id: str, *, value: str | None = None, label: str | None = None) -> Json:
        """Press a button where the person sees it: in the form on top, the newest message, or Home.

        Raises AssertionError when there is no such button.
        """
        for where, blocks in self._places(by):
            for block, element in elements(blocks):
                if element.get("action_id") != action_id or (
                    value is not None and element.get("value") != value
                ):
                    continue
                if label is not None and element["text"]["text"] != label:
                    continue
                said = {"as": by, "block_id": block["block_id"], "action_id": action_id, "action": {}}
                return self._ask("press", said | where)
        raise AssertionError(f"{by} sees no {action_id} ({value or label or 'any'})")

    def choose(self, by: str, name: str, value: str, **typed: str) -> Json:
        """Choose an option in the form on top, in a field that tells at once, after typing in others."""
        view = self.form(by)
        values = filled(view, {name: value, **typed})
        said = {"as": by, "view": view["id"], "block_id": name, "action_id": name, "values": values}
        return self._ask("press", said | {"action": values[name][name]})

    def submit(self, by: str, **answers: Any) -> Json:
        """Fill in the form on top and send it; answers by field name, what is not named stays as it came."""
        view = self.form(by)
        return self._ask("submit", {"as": by, "view": view["id"], "values": filled(view, answers)})

    def close(self, by: str, **answers: Any) -> None:
        """Close the form on top without sending it."""
        view = self.form(by)
        self._ask("close", {"as": by, "view": view["id"], "values": filled(view, answers)})

    def close_all(self, by: str) -> None:
        """Close every form."""
        while self.forms(by):
            self.close(by)

    def suggest(self, by: str, name: str, query: str) -> list[str]:
        """Type into a select that asks the app for its options."""
        said = {"as": by, "view": self.form(by)["id"], "block_id": name, "action_id": name, "query": query}
        return [option["value"] for option in self._ask("suggest", said)["options"]]

    def open_home(self, by: str) -> list[Json]:
        """Open App Home and read its blocks."""
        self._ask("home", {"as": by})
        home = self.state(by)["home"]
        return list(home["blocks"]) if home else []

    def move(self, **by: float) -> datetime:
        """Move the clock forward by days, hours or minutes, and let happen what is due."""
        self.stage.world.move_clock(timedelta(**by))
        self.settle()
        return self.now

    def move_to(self, instant: datetime) -> None:
        """Move the clock to an instant, and let happen what is due."""
        self.stage.world.move_clock_to(instant)
        self.settle()

    def settle(self) -> None:
        """Let everything happen that is due now."""
        self.stage.run(self.show.heart.beat())

    def desk(self, verb: str, **said: Any) -> Json:
        """Ask the playground's desk for anything else: say, fault, delete, leave, archive, deactivate."""
        return self._ask(verb, said)

    def _ask(self, verb: str, said: Json) -> Json:
        answer: Json = self.stage.http.post(f"/desk/{verb}", json=said).json()
        assert answer["ok"], answer
        self.settle()
        return answer

    # Reading

    @property
    def now(self) -> datetime:
        """Tell the product's time."""
        return self.stage.world.clock.now()

    def state(self, by: str) -> Json:
        """See all that a person sees."""
        state: Json = self.stage.http.get("/desk/state", params={"as": by}).json()
        return state

    def messages(self, by: str, channel: str = CIRCLE) -> list[Json]:
        """Read a channel as a person sees it, the oldest first."""
        return next((list(c["messages"]) for c in self.state(by)["channels"] if c["id"] == channel), [])

    def direct(self, by: str) -> list[Json]:
        """Read the app's direct messages to a person, the oldest first."""
        return [message for dm in self.state(by)["dms"] for message in dm["messages"]]

    def forms(self, by: str) -> list[Json]:
        """See the forms that a person has open, the top one last."""
        return list(self.state(by)["views"])

    def form(self, by: str) -> Json:
        """See the form on top; raises AssertionError when none is open."""
        forms = self.forms(by)
        assert forms, f"{by} has no form open; notices: {self.state(by)['notices']}"
        return forms[-1]

    def refusals(self, by: str) -> dict[str, str]:
        """Read the sentences beside the fields of the form on top."""
        return dict(self.form(by)["errors"])

    def shown(self, by: str) -> str:
        """Read all words of the form on top."""
        return title(self.form(by)) + "\n" + words(self.form(by))

    def channel_words(self, by: str = ADA, channel: str = CIRCLE) -> str:
        """Read all words of a channel."""
        return "\n".join(words(message) for message in self.messages(by, channel))

    def direct_words(self, by: str) -> str:
        """Read all words of a person's direct messages from the app."""
        return "\n".join(words(message) for message in self.direct(by))

    def _places(self, by: str) -> Iterator[tuple[Json, list[Json]]]:
        state = self.state(by)
        if state["views"]:
            yield {"view": state["views"][-1]["id"]}, state["views"][-1]["blocks"]
            return
        for place in [*state["dms"], *state["channels"]]:
            for message in reversed(place["messages"]):
                yield {"channel": place["id"], "ts": message["ts"]}, message["blocks"]
        if state["home"]:
            yield {"view": state["home"]["id"]}, state["home"]["blocks"]


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """List the interactive elements of blocks, each with its block."""
    for block in blocks:
        for element in [*block.get("elements", []), block.get("accessory"), block.get("element")]:
            if element and "action_id" in element:
                yield block, element


def buttons(blocks: list[Json]) -> list[str]:
    """List the labels of the buttons in blocks."""
    return [element["text"]["text"] for _, element in elements(blocks) if element["type"] == "button"]


def title(view: Json) -> str:
    """Read a form's title."""
    found = view["title"]
    return str(found["text"] if isinstance(found, dict) else found)


def words(thing: Any) -> str:
    """Read every word of a message, a form or a block."""
    if isinstance(thing, dict):
        own = [str(thing[key]) for key in ("text", "label") if isinstance(thing.get(key), str)]
        return "\n".join(
            [*own, *(w for value in thing.values() if isinstance(value, dict | list) and (w := words(value)))]
        )
    return "\n".join(w for each in thing if (w := words(each))) if isinstance(thing, list) else ""


def filled(view: Json, answers: Json) -> Json:
    """Fill in a form's fields by name, each as its element says; AssertionError for a field it lacks."""
    inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert answers.keys() <= inputs.keys(), f"no field {answers.keys() - inputs.keys()} in {sorted(inputs)}"
    return {
        name: {inputs[name]["action_id"]: _value(inputs[name], answer)} for name, answer in answers.items()
    }


def _value(element: Json, answer: Any) -> Json:
    kind = element["type"]
    key = {
        "datepicker": "selected_date",
        "timepicker": "selected_time",
        "conversations_select": "selected_conversation",
    }.get(kind)
    if key:
        return {"type": kind, key: answer}
    if kind in ("static_select", "radio_buttons"):
        return {"type": kind, "selected_option": _option(element, answer)}
    if kind in ("multi_static_select", "checkboxes"):
        return {"type": kind, "selected_options": [_option(element, each) for each in answer]}
    if kind == "external_select":
        return {
            "type": kind,
            "selected_option": {"text": {"type": "plain_text", "text": answer}, "value": answer},
        }
    return {"type": kind, "value": answer}


def _option(element: Json, answer: str) -> Json:
    groups = element.get("option_groups") or [{"options": element.get("options", [])}]
    every = [option for group in groups for option in group["options"]]
    return next(option for option in every if answer in (option["value"], option["text"]["text"]))

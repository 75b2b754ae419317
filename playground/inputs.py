"""The state of inputs: what `state.values` holds, what a form may be sent with, what survives a change."""

import copy
import math
import re
from collections.abc import Iterator
from typing import Any

from playground.parts import elements

Values = dict[str, dict[str, dict[str, Any]]]

# Each stateful element's key in `state.values`, its value when empty, and where its first value stands.
EMPTY: dict[str, tuple[str, Any, str]] = {
    "plain_text_input": ("value", None, "initial_value"),
    "email_text_input": ("value", None, "initial_value"),
    "url_text_input": ("value", None, "initial_value"),
    "number_input": ("value", None, "initial_value"),
    "rich_text_input": ("rich_text_value", None, "initial_value"),
    "file_input": ("files", [], ""),
    "datepicker": ("selected_date", None, "initial_date"),
    "timepicker": ("selected_time", None, "initial_time"),
    "datetimepicker": ("selected_date_time", None, "initial_date_time"),
    "radio_buttons": ("selected_option", None, "initial_option"),
    "checkboxes": ("selected_options", [], "initial_options"),
    "static_select": ("selected_option", None, "initial_option"),
    "external_select": ("selected_option", None, "initial_option"),
    "users_select": ("selected_user", None, "initial_user"),
    "conversations_select": ("selected_conversation", None, "initial_conversation"),
    "channels_select": ("selected_channel", None, "initial_channel"),
    "multi_static_select": ("selected_options", [], "initial_options"),
    "multi_external_select": ("selected_options", [], "initial_options"),
    "multi_users_select": ("selected_users", [], "initial_users"),
    "multi_conversations_select": ("selected_conversations", [], "initial_conversations"),
    "multi_channels_select": ("selected_channels", [], "initial_channels"),
}
TEXTS = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://\S+")

REQUIRED = "Please complete this required field."


def stateful(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Go through every pair of block and element that holds a value."""
    for block, element in elements(blocks):
        if element["type"] in EMPTY:
            yield block, element


def first_values(blocks: list[dict[str, Any]]) -> Values:
    """Give the state of a form that nobody has touched."""
    values: Values = {}
    for block, element in stateful(blocks):
        key, empty, initial = EMPTY[element["type"]]
        first = copy.deepcopy(element.get(initial, empty))
        values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], key: first}
    return values


def filled(blocks: list[dict[str, Any]], before: Values, given: Values) -> Values:
    """Put what a person entered over the state before; fields that the form does not have are left out."""
    values = first_values(blocks)
    for source in (before, given):
        for block, element in stateful(blocks):
            entered = source.get(block["block_id"], {}).get(element["action_id"])
            if entered is not None:
                values[block["block_id"]][element["action_id"]] = _read(element, entered)
    return values


def _read(element: dict[str, Any], entered: dict[str, Any]) -> dict[str, Any]:
    key, empty, _ = EMPTY[element["type"]]
    value = entered.get(key, empty)
    return {"type": element["type"], key: None if value == "" else value}


def kept(old: list[dict[str, Any]], new: list[dict[str, Any]], values: Values) -> Values:
    """Give the state after a form changed: input survives where block id and action id stay the same."""
    before = {(b["block_id"], e["action_id"]): e["type"] for b, e in stateful(old)}
    same: Values = {}
    for block, element in stateful(new):
        block_id, action_id = block["block_id"], element["action_id"]
        if before.get((block_id, action_id)) == element["type"]:
            same.setdefault(block_id, {})[action_id] = values[block_id][action_id]
    return filled(new, same, {})


def complaints(blocks: list[dict[str, Any]], values: Values) -> dict[str, str]:
    """Say by block id why Slack's own client would not send this form; empty when it would."""
    found = {}
    for block, element in stateful(blocks):
        if block.get("type") == "input":
            state = values[block["block_id"]][element["action_id"]]
            entered = state[EMPTY[element["type"]][0]]
            if complaint := _complaint(block, element, entered):
                found[block["block_id"]] = complaint
    return found


def _complaint(block: dict[str, Any], element: dict[str, Any], entered: Any) -> str | None:
    if entered is None or entered == []:
        return None if block.get("optional") else REQUIRED
    if element["type"] in TEXTS:
        return _text_complaint(element, str(entered))
    return None


def _text_complaint(element: dict[str, Any], text: str) -> str | None:
    kind = element["type"]
    if len(text) < element.get("min_length", 0):
        return f"Please use at least {element['min_length']} characters."
    if len(text) > element.get("max_length", math.inf):
        return f"Please use at most {element['max_length']} characters."
    if kind == "email_text_input" and not EMAIL.fullmatch(text):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not URL.fullmatch(text):
        return "Please enter a valid URL."
    return _number_complaint(element, text) if kind == "number_input" else None


def _number_complaint(element: dict[str, Any], text: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, text):
        return "Please enter a valid number."
    if float(text) < float(element.get("min_value", -math.inf)):
        return f"Please enter a number that is at least {element['min_value']}."
    if float(text) > float(element.get("max_value", math.inf)):
        return f"Please enter a number that is at most {element['max_value']}."
    return None

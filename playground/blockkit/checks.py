"""Turns the table into functions, once, so that a check costs a few dictionary look-ups a value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from playground.blockkit.formats import FORMATS
from playground.blockkit.problem import Place, Problem, below, pointer
from playground.blockkit.rules import RULES, Rule
from playground.blockkit.table import Kind, Shape, shapes

Found = list[Problem]
Check = Callable[[Any, Place, Found], None]
"""Adds what is wrong with a value at a place."""


def say(found: Found, place: Place, message: str) -> None:
    """Add a problem."""
    found.append(Problem(pointer(place), message))


def compiled(kind: Kind) -> Check:
    """Make the check for one kind of value."""
    return BUILDERS[kind["is"]](kind)


def _string(kind: Kind) -> Check:
    least, most = kind.get("min", 0), kind.get("max", float("inf"))
    reads, complaint = FORMATS.get(kind.get("format", ""), (None, ""))

    def check(value: Any, place: Place, found: Found) -> None:
        if not isinstance(value, str):
            say(found, place, "must provide a string")
        elif len(value) < least:
            say(found, place, f"must be more than {least - 1} characters")
        elif len(value) > most:
            say(found, place, f"must be less than {most + 1} characters")
        elif reads and not reads(value):
            say(found, place, complaint)

    return check


def _number(kind: Kind) -> Check:
    types: tuple[type, ...] = (int,) if kind["is"] == "integer" else (int, float)
    noun = "an integer" if kind["is"] == "integer" else "a number"
    least, most = kind.get("min", float("-inf")), kind.get("max", float("inf"))

    def check(value: Any, place: Place, found: Found) -> None:
        if not isinstance(value, types) or isinstance(value, bool):
            say(found, place, f"must provide {noun}")
        elif value < least:
            say(found, place, f"must be greater than {least - 1}")
        elif value > most:
            say(found, place, f"must be less than {most + 1}")

    return check


def _boolean(_: Kind) -> Check:
    def check(value: Any, place: Place, found: Found) -> None:
        if not isinstance(value, bool):
            say(found, place, "must provide a boolean")

    return check


def _choice(kind: Kind) -> Check:
    choices = kind["of"]
    of_type: type = type(choices[0])
    noun = "a string" if of_type is str else "an integer"

    def check(value: Any, place: Place, found: Found) -> None:
        if type(value) is not of_type:
            say(found, place, f"must provide {noun}")
        elif value not in choices:
            say(found, place, "must be a valid enum value")

    return check


def _list(kind: Kind) -> Check:
    least, most = kind.get("min", 0), kind.get("max", float("inf"))
    item = compiled(kind["of"])

    def check(value: Any, place: Place, found: Found) -> None:
        if not isinstance(value, list):
            say(found, place, "must provide an array")
        elif len(value) < least:
            say(found, place, f"must provide at least {least} items")
        elif len(value) > most:
            say(found, place, f"no more than {most} items allowed")
        else:
            for index, part in enumerate(value):
                item(part, (place, index), found)

    return check


def _shape(kind: Kind) -> Check:
    names, text = kind["of"], (kind.get("min"), kind.get("max"))
    by_type = {shapes()[name]["type"]["of"][0]: name for name in names if _has_type(shapes()[name])}
    if len(by_type) < len(names):
        return _object(_shape_check(names[0], *text), kind)
    return _object(_typed({value: _shape_check(name, *text) for value, name in by_type.items()}), kind)


def _has_type(shape: Shape) -> bool:
    return bool(shape.get("type", {}).get("required"))


def _object(check_object: Check, kind: Kind) -> Check:
    takes_null = bool(kind.get("null"))

    def check(value: Any, place: Place, found: Found) -> None:
        if isinstance(value, dict):
            check_object(value, place, found)
        elif not (takes_null and value is None):
            say(found, place, "must provide an object")

    return check


def _typed(by_type: dict[str, Check]) -> Check:
    def check(value: dict[str, Any], place: Place, found: Found) -> None:
        name = value.get("type")
        if "type" not in value:
            say(found, place, "missing required field: type")
        elif not isinstance(name, str):
            say(found, (place, "type"), "must provide a string")
        elif name not in by_type:
            say(found, (place, "type"), f"unsupported type: {name}")
        else:
            by_type[name](value, place, found)

    return check


@cache
def _shape_check(name: str, least: int | None, most: int | None) -> Check:
    """Make the check for one shape; a limit on a text object bounds its `text`."""
    shape = shapes()[name]
    if least or most:
        bounds = {"min": least or 1} | ({"max": most} if most else {})
        shape = shape | {"text": shape["text"] | bounds}
    return _fields_check(shape, RULES.get(name, ()))


def _fields_check(shape: Shape, rules: Sequence[Rule]) -> Check:
    required = [field for field, kind in shape.items() if kind.get("required")]
    fields = {field: compiled(kind) for field, kind in shape.items()}

    def check(value: dict[str, Any], place: Place, found: Found) -> None:
        before = len(found)
        for field in required:
            if field not in value:
                say(found, place, f"missing required field: {field}")
        for field, part in value.items():
            if field in fields:
                fields[field](part, (place, field), found)
            else:
                say(found, place, f"invalid additional property: {field}")
        if rules and len(found) == before:
            _apply(rules, value, place, found)

    return check


def _apply(rules: Sequence[Rule], value: dict[str, Any], place: Place, found: Found) -> None:
    for rule in rules:
        for path, message in rule(value):
            say(found, below(place, path), message)


BUILDERS: dict[str, Callable[[Kind], Check]] = {
    "string": _string,
    "integer": _number,
    "number": _number,
    "boolean": _boolean,
    "choice": _choice,
    "list": _list,
    "shape": _shape,
}

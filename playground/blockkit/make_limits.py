"""Makes `limits.json` from an unpacked `@slack/types`: its shapes, and the limits its comments state.

    python -m playground.blockkit.make_limits FOLDER

FOLDER holds the package's `package.json` and `dist/`. What the comments do not say is written by
hand in `amendments.py` and joined when the table is read, so this file can be made again at will.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from playground.blockkit.declarations import (
    Both,
    Declarations,
    Either,
    Interface,
    ListOf,
    Literal,
    Member,
    Name,
    Type,
    flattened,
    inherited,
)

ROOTS = ("KnownBlock", "ModalView", "HomeView")
N = r"`?(\d[\d,]*)`?"
Bounds = dict[str, int]
Kind = dict[str, Any]

CHARACTERS = {
    "max": rf"max(?:imum)? length(?: for [^.]*?)? (?:is|of) {N} characters|limit {N} characters max",
    "below": rf"must be less than {N} characters",
    "min": rf"minimum length(?: for [^.]*?)? is {N}",
}
ITEMS = {
    "max": rf"maximum of {N} (?:elements|options)|maximum number of (?:items|options|option groups) is {N}"
    rf"|max(?:imum)? of {N} (?:items|blocks)|up to {N} |maximum {N} (?:cards|blocks|rows|items)",
    "min": rf"minimum {N}, maximum",
}
EACH_ITEM = {"max": rf"in each item is {N} characters|max of {N} table cells"}
VALUE = {
    "max": rf"maximum (?:value is|of) {N}|max {N}|between \d+ and {N}|`0` \(default\) to {N}",
    "min": rf"min(?:imum)?(?: number is| of)? {N}|between {N} and|from {N} \(default\)",
}


def words(comment: str) -> str:
    """Put a comment on one line, without stars, tags and links."""
    line = re.sub(r"\s*\n\s*\*\s?", " ", comment.strip("/* \n"))
    return re.sub(r"\{@link [^ }]+ ?([^}]*)\}", r"\1", line)


def stated(comment: str, patterns: dict[str, str]) -> Bounds:
    """Find the limits that a comment states; "must be less than 50" is a maximum of 49."""
    bounds: Bounds = {}
    for name, pattern in patterns.items():
        found = re.search(pattern, words(comment), re.IGNORECASE)
        number = next((group for group in found.groups() if group), "") if found else ""
        if number:
            bounds[name] = int(number.replace(",", ""))
    if "below" in bounds:
        bounds["max"] = bounds.pop("below") - 1
    return bounds


class Table:
    """The shapes that can be reached from a message's blocks or a view."""

    def __init__(self, declared: dict[str, Type]) -> None:
        self._declared = declared
        self.shapes: dict[str, dict[str, Kind]] = {}

    def add_root(self, name: str) -> None:
        """Add everything that can be reached from one declaration."""
        self._kind(Name(name), name, "")

    def _add_shape(self, name: str, of: Type) -> str:
        if name not in self.shapes:
            self.shapes[name] = {}  # first, since shapes may hold each other
            self.shapes[name] |= {
                field: self._kind(member.type, f"{member.owner or name}.{field}", member.comment)
                | ({"required": True} if member.required else {})
                for field, member in self._members(of).items()
            }
        return name

    def _members(self, of: Type) -> dict[str, Member]:
        match of:
            case Interface():
                return inherited(of, self._declared)
            case Name():
                return self._members(self._declared[of.name])
            case Both():
                parts = [self._members(part) for part in of.parts]
                return {name: member for part in reversed(parts) for name, member in part.items()}
            case Either():
                return self._merged(of)
        raise ValueError(f"no fields in {of}")

    def _merged(self, of: Either) -> dict[str, Member]:
        """Join shapes that no `type` tells apart: a field is needed only where all of them need it."""
        parts = [self._members(choice) for choice in of.choices]
        joined: dict[str, Member] = {}
        for name in {name: None for part in parts for name in part}:
            same = [part[name] for part in parts if name in part]
            kinds = tuple({member.type: None for member in same})
            required = len(same) == len(parts) and all(member.required for member in same)
            joined[name] = Member(kinds[0] if len(kinds) == 1 else Either(kinds), required, same[0].comment)
        return joined

    def _kind(self, of: Type, path: str, comment: str) -> Kind:
        match of:
            case Name("string"):
                return {"is": "string", **stated(comment, CHARACTERS)}
            case Name("number"):
                return {"is": "integer", **stated(comment, VALUE)}
            case Name("boolean"):
                return {"is": "boolean"}
            case Literal():
                return {"is": "choice", "of": [of.value]}
            case ListOf():
                return self._list(of, path, comment)
        return self._choice(of, path, comment)

    def _list(self, of: ListOf, path: str, comment: str) -> Kind:
        each = self._kind(of.item, path, "") | stated(comment, EACH_ITEM)
        least: Bounds = {} if of.can_be_empty else {"min": 1}
        return {"is": "list", "of": each, **least, **stated(comment, ITEMS)}

    def _choice(self, of: Type, path: str, comment: str) -> Kind:
        choices = flattened(of, self._declared)
        if all(isinstance(choice, Literal) for choice in choices):
            return {"is": "choice", "of": [choice.value for choice in choices if isinstance(choice, Literal)]}
        known = [choice for choice in choices if not isinstance(choice, Name) or self._is_known(choice)]
        names = self._shape_names(known, path)
        return {"is": "shape", "of": names, **stated(comment, CHARACTERS)}

    def _is_known(self, choice: Name) -> bool:
        """Tell a shape of its own from `Block` (the supertype) and `Record` (anything at all)."""
        return choice.name in self._declared and choice.name != "Block"

    def _shape_names(self, choices: list[Type], path: str) -> list[str]:
        if len(choices) == 1:
            only = choices[0]
            return [self._add_shape(only.name if isinstance(only, Name) else path, only)]
        named = [choice.name for choice in choices if isinstance(choice, Name)]
        if all("type" in self._members(choice) for choice in choices):
            return [self._add_shape(name, Name(name)) for name in named]
        return [self._add_shape("|".join(named), Either(tuple(choices)))]


def limits(folder: Path) -> dict[str, Any]:
    """Read an unpacked `@slack/types` into the table that the checker works from."""
    package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    declared: dict[str, Type] = {}
    for path in [*sorted((folder / "dist/block-kit").glob("*.d.ts")), folder / "dist/views.d.ts"]:
        declared |= Declarations(path.read_text(encoding="utf-8")).read()
    declared["AnyBlock"] = Name("KnownBlock")
    table = Table(declared)
    for root in ROOTS:
        table.add_root(root)
    source = f"{package['name']} {package['version']}, {package['author']}, {package['license']} licence"
    return {"source": source, "shapes": dict(sorted(table.shapes.items()))}


def printed(table: dict[str, Any]) -> str:
    """Put the table on paper with one field to a line, so that a new version reads well as a diff."""
    shapes = [
        f" {json.dumps(name)}: {{\n"
        + ",\n".join(f"  {json.dumps(field)}: {json.dumps(kind)}" for field, kind in fields.items())
        + "\n }"
        for name, fields in table["shapes"].items()
    ]
    return f'{{"source": {json.dumps(table["source"])},\n"shapes": {{\n' + ",\n".join(shapes) + "\n}}\n"


def main() -> None:
    """Write `limits.json` beside this file."""
    made = printed(limits(Path(sys.argv[1])))
    Path(__file__).with_name("limits.json").write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()

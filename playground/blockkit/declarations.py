"""Reads the TypeScript declarations that Slack publishes as `@slack/types`.

Only as much of the language as those files use: interfaces, type aliases, unions, intersections,
arrays, tuples, literals and generics, each field with the comment above it. Used by `make_limits`
alone; the checker never reads TypeScript.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

TOKEN = re.compile(
    r"(?P<comment>/\*\*.*?\*/)|(?P<skip>\s+|//[^\n]*)|(?P<text>'[^']*')"
    r"|(?P<number>\d+)|(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>\.\.\.|=>|[^\s])",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A type that is declared elsewhere, or one of the language's own."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A type of exactly one value."""

    value: str | int


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array; a tuple with a rest (`[A, ...A[]]`) is an array that cannot be empty."""

    item: Type
    can_be_empty: bool = True


@dataclass(frozen=True, slots=True)
class Either:
    """A union."""

    choices: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """An intersection."""

    parts: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One field, with the comment that stands above it and the interface that it was written in."""

    type: Type
    required: bool
    comment: str
    owner: str = ""


@dataclass(slots=True)
class Interface:
    """An object: its own fields and the interfaces whose fields it has too."""

    members: dict[str, Member] = field(default_factory=dict)
    extends: list[str] = field(default_factory=list)


Type = Name | Literal | ListOf | Either | Both | Interface


class Declarations:
    """A reader of one file's text; `read` gives its declarations by name."""

    def __init__(self, text: str) -> None:
        found = (match for match in TOKEN.finditer(text) if match.lastgroup != "skip")
        self._tokens: list[tuple[str, str]] = [(match.lastgroup or "", match.group()) for match in found]
        self._at = 0
        self._comment = ""

    def read(self) -> dict[str, Type]:
        """Read every interface and type of the file."""
        declared: dict[str, Type] = {}
        while self._at < len(self._tokens):
            word = self._next()
            if word == "interface":
                name = self._next()
                declared[name] = self._interface(name)
            elif word == "type" and self._kind() == "name":
                name = self._next()
                self._expect("=")
                declared[name] = self._type()
        return declared

    def _kind(self) -> str:
        self._skip_comments()
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _peek(self) -> str:
        self._skip_comments()
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        word = self._peek()
        self._at += 1
        return word

    def _skip_comments(self) -> None:
        while self._at < len(self._tokens) and self._tokens[self._at][0] == "comment":
            self._comment = self._tokens[self._at][1]
            self._at += 1

    def _expect(self, mark: str) -> None:
        found = self._next()
        if found != mark:
            raise ValueError(f"expected {mark!r}, found {found!r} (token {self._at})")

    def _take(self, mark: str) -> bool:
        if self._peek() != mark:
            return False
        self._next()
        return True

    def _interface(self, name: str) -> Interface:
        extends: list[str] = []
        if self._take("extends"):
            extends.append(self._next())
            while self._take(","):
                extends.append(self._next())
        self._expect("{")
        return Interface(self._members(name), extends)

    def _members(self, owner: str = "") -> dict[str, Member]:
        members: dict[str, Member] = {}
        self._comment = ""
        while not self._take("}"):
            name, comment = self._next(), self._comment
            self._comment = ""
            required = not self._take("?")
            self._expect(":")
            members[name] = Member(self._type(), required, comment, owner)
            self._take(";")
        return members

    def _type(self) -> Type:
        self._take("|")
        choices = [self._both()]
        while self._take("|"):
            choices.append(self._both())
        return choices[0] if len(choices) == 1 else Either(tuple(choices))

    def _both(self) -> Type:
        parts = [self._postfix()]
        while self._take("&"):
            parts.append(self._postfix())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _postfix(self) -> Type:
        of = self._primary()
        while self._take("["):
            self._expect("]")
            of = ListOf(of)
        return of

    def _primary(self) -> Type:
        kind, word = self._kind(), self._next()
        if kind == "text":
            return Literal(word.strip("'"))
        if kind == "number":
            return Literal(int(word))
        if word == "(":
            return self._closed_by(")", self._type())
        if word == "{":
            return Interface(self._members())
        if word == "[":
            return self._tuple()
        self._skip_arguments()
        return Name(word)

    def _closed_by(self, mark: str, of: Type) -> Type:
        self._expect(mark)
        return of

    def _tuple(self) -> Type:
        first = self._type()
        while not self._take("]"):
            self._next()
            if self._peek() == "[":  # the rest's own brackets, as in `...A[]`
                self._next()
                self._expect("]")
        return ListOf(first, can_be_empty=False)

    def _skip_arguments(self) -> None:
        """Step over a generic's arguments: nothing that the checker reaches depends on them."""
        if not self._take("<"):
            return
        depth = 1
        while depth:
            word = self._next()
            depth += (word == "<") - (word == ">")


def inherited(interface: Interface, declared: dict[str, Type]) -> dict[str, Member]:
    """Join an interface's fields with those of everything it extends; its own come last and win."""
    members: dict[str, Member] = {}
    for name in interface.extends:
        parent = declared[name]
        if isinstance(parent, Interface):
            members |= inherited(parent, declared)
    return members | interface.members


def flattened(of: Type, declared: dict[str, Type]) -> Sequence[Type]:
    """List a union's choices, looking through aliases to the interfaces behind them."""
    if isinstance(of, Either):
        return [choice for part in of.choices for choice in flattened(part, declared)]
    if isinstance(of, Name) and isinstance(declared.get(of.name), Either | Name):
        return flattened(declared[of.name], declared)
    return [of]

"""The floor plan in .importlinter knows every room, and says what no contract there can say."""

import configparser
from collections.abc import Iterator
from functools import cache

import grimp

from tests.house.source import ROOMS, ROOT

OF_THEIR_OWN = {"core", "upkeep", "vault"}
"""Rooms whose inside has a contract of its own."""


def lines(contract: str, option: str) -> list[str]:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    return parser[f"importlinter:contract:{contract}"][option].split("\n")[1:]


@cache
def imports() -> list[tuple[list[str], list[str]]]:
    """Every import from one room into another: (importer, imported), each as its parts."""
    graph = grimp.build_graph("bot", cache_dir=None)
    pairs = [
        (importer.split("."), module.split("."))
        for module in graph.modules
        for importer in graph.find_modules_that_directly_import(module)
    ]
    return [(a, b) for a, b in pairs if {a[1], b[1]} <= ROOMS and a[1] != b[1] and len(b) > 2]


def between(floors: set[str], files: set[str]) -> Iterator[str]:
    for importer, imported in imports():
        if importer[2] in floors and imported[2] in files:
            yield f"{'.'.join(importer)} -> {'.'.join(imported)}"


def test_every_room_has_its_floor() -> None:
    floors = {name.strip(" ()") for layer in lines("floors", "layers") for name in layer.split("|")}

    assert floors >= ROOMS


def test_every_room_has_its_heights() -> None:
    assert {name.removeprefix("bot.") for name in lines("heights", "containers")} == ROOMS - OF_THEIR_OWN


def test_a_room_draws_and_decides_without_another_rooms_tables() -> None:
    found = between({"views", "rules"}, {"model"})

    assert [pair for pair in found if not pair.endswith("bot.core.model")] == []


def test_a_room_is_seen_through_its_face_and_not_through_the_files_behind_it() -> None:
    inner = [f"{'.'.join(a)} -> {'.'.join(b)}" for a, b in imports() if len(b) > 3]

    assert inner == []

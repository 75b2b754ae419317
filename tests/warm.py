"""Engines that know what the engines of earlier tests have compiled, and do not wait for the disk.

A test has a database of its own, and so an engine. SQLAlchemy compiles each statement once for an engine,
which was a quarter of the whole suite's work.
"""

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.util import LRUCache

from bot.core.database import engine_for

_FIRST: dict[str, Engine] = {}
_MOST = 4000


def warm_engine(url: str) -> Engine:
    """Make an engine that compiles nothing again which another of its kind has compiled in this process."""
    made = engine_for(url)
    first = _FIRST.setdefault(made.dialect.name, made)
    if first is made:
        made._compiled_cache = LRUCache(_MOST)
    made.dialect, made._compiled_cache = first.dialect, first._compiled_cache
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _without_the_disk)
    return made


def _without_the_disk(connection: Any, _record: object) -> None:
    # Processes that tests kill have engines of their own.
    connection.execute("PRAGMA synchronous=OFF").close()

"""Carry everything from one database to another, of either kind, in the same shape."""

import importlib
import uuid
from collections.abc import Sequence

from sqlalchemy import Connection, Table, delete, func, insert, select

from bot.core.model import Base

_AT_ONCE = 500


def carry_over(source: Connection, target: Connection) -> None:
    """Copy every row; both are in this release's shape, and the target is empty."""
    for table in tables():
        rows = source.execute(select(table), execution_options={"yield_per": _AT_ONCE})
        for part in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in part])


def empty(target: Connection) -> None:
    """Delete every row."""
    for table in reversed(tables()):
        target.execute(delete(table))


def groups_in(source: Connection) -> int:
    """Count the groups."""
    [groups] = _named("peer_group")
    return source.scalar(select(func.count()).select_from(groups)) or 0


def scopes_in(source: Connection) -> list[uuid.UUID]:
    """List whose keys a database needs: its workspaces' and its groups'."""
    return [
        scope for table in _named("workspace", "peer_group") for scope in source.scalars(select(table.c.id))
    ]


def tables() -> Sequence[Table]:
    """List every table, each after those that it refers to."""
    importlib.import_module("bot.main")  # it joins all rooms, and so their tables
    return Base.metadata.sorted_tables


def _named(*names: str) -> list[Table]:
    return [table for table in tables() if table.name in names]

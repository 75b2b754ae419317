"""Carry everything from one database to another, of either kind, in the same shape."""

import importlib
import uuid

from sqlalchemy import Connection, delete, func, insert, select

from bot.core.model import Base

_AT_ONCE = 500


def carry_over(source: Connection, target: Connection) -> None:
    """Copy every row; both are in this release's shape, and the target is empty."""
    _know_all_tables()
    for table in Base.metadata.sorted_tables:
        rows = source.execute(select(table), execution_options={"yield_per": _AT_ONCE})
        for part in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in part])


def empty(target: Connection) -> None:
    """Delete every row."""
    _know_all_tables()
    for table in reversed(Base.metadata.sorted_tables):
        target.execute(delete(table))


def groups_in(source: Connection) -> int:
    """Count the groups."""
    _know_all_tables()
    return source.scalar(select(func.count()).select_from(Base.metadata.tables["peer_group"])) or 0


def scopes_in(source: Connection) -> list[uuid.UUID]:
    """List whose keys a database needs: its workspaces' and its groups'."""
    _know_all_tables()
    tables = (Base.metadata.tables[name] for name in ("workspace", "peer_group"))
    return [scope for table in tables for scope in source.scalars(select(table.c.id))]


def _know_all_tables() -> None:
    importlib.import_module("bot.main")  # it joins all rooms, and so their tables

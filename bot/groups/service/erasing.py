"""Erase a workspace: its keys, so that no copy can be read, and all that is stored of it."""

import uuid

from sqlalchemy import ColumnElement, Table, delete, or_, select
from sqlalchemy.orm import Session

from bot.alarms.model import Alarm
from bot.core.model import Base
from bot.groups.model import Group
from bot.members.model import Person
from bot.outbox.model import Outgoing, Posted, Voice
from bot.vault import service as vault
from bot.vault.model import Reading
from bot.workspaces.model import Workspace


def erase(session: Session, workspace_id: uuid.UUID) -> None:
    """Erase all that is kept of a workspace; interrupted it is done again."""
    groups = session.scalars(select(Group.id).where(Group.workspace_id == workspace_id)).all()
    tables = Base.metadata.sorted_tables
    owned = {table: ours for table in tables if (ours := _owned(table, workspace_id)) is not None}
    _erase_loose(session, workspace_id, owned)
    for table, ours in reversed(owned.items()):
        session.execute(delete(table).where(ours))
    for scope in (*groups, workspace_id):
        vault.keyring(session).destroy(scope)
    session.expire_all()


def _owned(table: Table, workspace_id: uuid.UUID) -> ColumnElement[bool] | None:
    """Tell which rows of a table belong to a workspace: those that lead to it, over however many tables.

    None for a table that leads nowhere.
    """
    if table is Workspace.__table__:
        return table.c.id == workspace_id
    ways = [table.c.workspace_id == workspace_id] if "workspace_id" in table.c else []
    for key in table.foreign_keys:
        there = _owned(key.column.table, workspace_id)
        ways += [] if there is None else [key.parent.in_(select(key.column).where(there))]
    return or_(*ways) if ways else None


def _erase_loose(session: Session, workspace_id: uuid.UUID, owned: dict[Table, ColumnElement[bool]]) -> None:
    """Erase what is about something of a workspace without leading to it."""
    for table, ours in owned.items():
        if "id" in table.c and table is not Outgoing.__table__:
            session.execute(delete(Alarm).where(Alarm.subject_id.in_(select(table.c.id).where(ours))))
    people = select(Person.id).where(Person.workspace_id == workspace_id)
    session.execute(delete(Reading).where(Reading.owner_id.in_(people)))
    groups = select(Group.id).where(Group.workspace_id == workspace_id)
    session.execute(delete(Voice).where(Voice.scope.in_(groups)))
    places = select(Outgoing.place).where(Outgoing.workspace_id == workspace_id, Outgoing.place.is_not(None))
    session.execute(delete(Posted).where(Posted.place.in_(places)))

"""Erase a workspace: its keys, so that no copy can be read, and all that is stored of it."""

import uuid

from sqlalchemy import ColumnElement, Table, delete, false, or_, select
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
    owned = {table: _owned(table, workspace_id) for table in Base.metadata.sorted_tables}
    _erase_loose(session, workspace_id, owned)
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(delete(table).where(owned[table]))
    for scope in (*groups, workspace_id):
        vault.keyring(session).destroy(scope)
    session.expire_all()


def _owned(table: Table, workspace_id: uuid.UUID) -> ColumnElement[bool]:
    """Tell which rows of a table belong to a workspace: those that lead to it, over however many tables."""
    if table is Workspace.__table__:
        return table.c.id == workspace_id
    ways = [table.c.workspace_id == workspace_id] if "workspace_id" in table.c else []
    for key in table.foreign_keys:
        there = key.column.table
        ways.append(key.parent.in_(select(key.column).where(_owned(there, workspace_id))))
    return or_(false(), *ways)


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

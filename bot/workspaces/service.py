"""Connect a workspace and find the one that a request came through."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.inserting import Insertion
from bot.vault import service as vault
from bot.workspaces.model import Workspace

_MEET = Insertion(Workspace, lambda row: row.on_conflict_do_nothing())


@dataclass(frozen=True)
class Installation:
    """The workspace this process speaks for, as Slack's ``auth.test`` names it, and what it allows."""

    workspace_id: uuid.UUID
    team_id: str
    bot_user_id: str
    bot_id: str
    scopes: frozenset[str] = frozenset()


def connect(session: Session, *, team_id: str, bot_user_id: str, bot_id: str, now: datetime) -> Installation:
    """Remember the workspace, or find it again, with its data key; processes that start together agree."""
    new = {"id": uuid.uuid4(), "team_id": team_id, "bot_user_id": bot_user_id, "installed_at": now}
    _MEET.run(session, new)
    workspace = session.scalars(select(Workspace).where(Workspace.team_id == team_id).with_for_update()).one()
    workspace.bot_user_id = bot_user_id
    vault.keyring(session).make(workspace.id)
    return Installation(workspace.id, team_id, bot_user_id, bot_id)


def has_keys(session: Session) -> bool:
    """Tell whether the keyring has the key of every workspace that was ever connected."""
    return all(vault.keyring(session).has(scope) for scope in session.scalars(select(Workspace.id)))


def is_lost(session: Session) -> bool:
    """Tell whether nothing is here although the keyring has been used: its database is somewhere else."""
    return session.scalar(select(Workspace.id).limit(1)) is None and vault.keyring(session).holds_several()

"""Connect a workspace, refuse one that the data is not of, and stop where the app was removed."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.inserting import Insertion
from bot.core.record import record
from bot.outbox import service as outbox
from bot.outbox.rules import REMOVED
from bot.vault import service as vault
from bot.workspaces import rules
from bot.workspaces.model import Workspace

_MEET = Insertion(Workspace, lambda row: row.on_conflict_do_nothing())


@record
class Installation:
    """The workspace this process speaks for, as Slack's ``auth.test`` names it, and what it allows."""

    workspace_id: uuid.UUID
    team_id: str
    bot_user_id: str
    bot_id: str
    scopes: frozenset[str] = frozenset()


def check_same(session: Session, *, team_id: str, team: str, bot_user_id: str) -> None:
    """Refuse a token of another workspace, or of another app there, than the data is of."""
    known = dict(session.execute(select(Workspace.team_id, Workspace.bot_user_id)).all())
    rules.check_same(known, team_id=team_id, team=team, bot_user_id=bot_user_id)


def connect(session: Session, *, team_id: str, bot_user_id: str, bot_id: str, now: datetime) -> Installation:
    """Remember the workspace, or find it again, with its data key; processes that start together agree.

    Nothing is said any more in another workspace, whose token this is not. One that the app was removed from
    goes on.
    """
    new = {"id": uuid.uuid4(), "team_id": team_id, "bot_user_id": bot_user_id, "installed_at": now}
    _MEET.run(session, new)
    workspace = session.scalars(select(Workspace).where(Workspace.team_id == team_id).with_for_update()).one()
    workspace.bot_user_id = bot_user_id
    if workspace.removed_at is not None:
        workspace.removed_at, workspace.installed_at = None, now
        alarms.clear(session, rules.ERASE, workspace.id)
    vault.keyring(session).make(workspace.id)
    outbox.unbar(session, workspace.id)
    for other in session.scalars(select(Workspace.id).where(Workspace.id != workspace.id)).all():
        outbox.bar(session, other, rules.OTHER)
    return Installation(workspace.id, team_id, bot_user_id, bot_id)


def revoke(session: Session, workspace_id: uuid.UUID, bots: Collection[str], *, at: datetime) -> None:
    """Say nothing more in a workspace, where Slack took the tokens of its bots back at that time."""
    workspace = session.get_one(Workspace, workspace_id, with_for_update=True)
    if bots and not rules.is_stale(at, installed_at=workspace.installed_at):
        outbox.bar(session, workspace_id, "token_revoked")


def remove(session: Session, workspace_id: uuid.UUID, *, at: datetime, now: datetime) -> None:
    """Stop in a workspace that the app was removed from, and have its data erased in time.

    Installed again before that, the app goes on.
    """
    workspace = session.get_one(Workspace, workspace_id, with_for_update=True)
    if workspace.removed_at is None and not rules.is_stale(at, installed_at=workspace.installed_at):
        workspace.removed_at = now
        alarms.wake(session, rules.ERASE, workspace_id, at=rules.erases_at(now))
        outbox.bar(session, workspace_id, REMOVED)


def why_barred(session: Session, workspace_id: uuid.UUID) -> str:
    """Tell why nothing can be said in a workspace: Slack's own word; empty where all is well."""
    return outbox.barred(session, workspace_id)


def doomed(session: Session, *, now: datetime) -> list[uuid.UUID]:
    """List the workspaces whose data is to be erased by now, since the app was removed from them."""
    long_ago = select(Workspace.id).where(Workspace.removed_at <= now - rules.KEPT)
    return list(session.scalars(long_ago.with_for_update()))


def has_keys(session: Session) -> bool:
    """Tell whether the keyring has the key of every workspace that was not left."""
    stay = select(Workspace.id).where(Workspace.removed_at.is_(None))
    return all(vault.keyring(session).has(scope) for scope in session.scalars(stay))


def is_lost(session: Session) -> bool:
    """Tell whether nothing is here although the keyring has been used: its database is somewhere else."""
    return session.scalar(select(Workspace.id).limit(1)) is None and vault.keyring(session).holds_several()

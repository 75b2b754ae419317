"""Keep tokens that last for hours: sealed, renewed by one process at a time, and never in a log."""

import uuid
from dataclasses import field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.record import record
from bot.outbox import service as outbox
from bot.vault import service as vault
from bot.vault.rules import THE_APP, Place
from bot.workspaces import rules
from bot.workspaces.model import Token, Workspace


@record
class Renewing:
    """A token and the one that renews it, once; ``expires_at`` is None where nobody knows."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime | None = None


def begin(session: Session, workspace_id: uuid.UUID, given: str, first: Renewing) -> None:
    """Keep the tokens that an operator gave, or what came of them; ones that are kept already stay.

    ``given`` is the renewing token as the operator set it: another one begins anew.
    """
    session.get_one(Workspace, workspace_id, with_for_update=True)  # those who begin at once do so in turn
    row = session.get(Token, workspace_id, populate_existing=True)
    if row is None or row.begins != _fingerprint(given):
        row = row or Token(workspace_id=workspace_id)
        row.begins = _fingerprint(given)
        _write(session, row, first)
        session.add(row)
        session.flush()


def known(session: Session, given: str) -> tuple[uuid.UUID, Renewing] | None:
    """Find what has become of the tokens that an operator gave; None the first time."""
    row = session.scalar(select(Token).where(Token.begins == _fingerprint(given)))
    return (row.workspace_id, _read(session, row)) if row is not None else None


def current(session: Session, workspace_id: uuid.UUID) -> Renewing | None:
    """Find a workspace's tokens as they are by now, whichever process renewed them."""
    row = session.get(Token, workspace_id)
    return _read(session, row) if row is not None else None


def take(session: Session, workspace_id: uuid.UUID, *, now: datetime, real_now: datetime) -> Renewing | None:
    """Take it on to renew a token that is about to expire; None while it is not, or another process does.

    Whoever takes it has a minute of real time; the lock on the row lets only one process do so.
    """
    row = session.get(Token, workspace_id, with_for_update=True, populate_existing=True)
    if row is None or not rules.is_due(row.expires_at, now=now):
        return None
    if row.taken_until is not None and real_now < row.taken_until:
        return None
    row.taken_until = real_now + rules.RENEWS_WITHIN
    session.flush()
    return _read(session, row)


def keep(session: Session, workspace_id: uuid.UUID, renewed: Renewing) -> None:
    """Keep renewed tokens in the place of the old ones, and speak again if the old one had expired."""
    row = session.get_one(Token, workspace_id, with_for_update=True)
    row.taken_until = None
    _write(session, row, renewed)
    session.flush()
    outbox.unbar(session, workspace_id)


def give_back(session: Session, workspace_id: uuid.UUID, *, until: datetime) -> None:
    """Have it tried again, by whichever process, from an instant of real time on."""
    row = session.get_one(Token, workspace_id, with_for_update=True)
    row.taken_until = until
    session.flush()


def _read(session: Session, row: Token) -> Renewing:
    access = vault.unseal(session, row.access, _place("access", row.workspace_id), THE_APP)
    refresh = vault.unseal(session, row.refresh, _place("refresh", row.workspace_id), THE_APP)
    return Renewing(access, refresh, row.expires_at)


def _write(session: Session, row: Token, tokens: Renewing) -> None:
    row.access = vault.seal(session, tokens.access, _place("access", row.workspace_id))
    row.refresh = vault.seal(session, tokens.refresh, _place("refresh", row.workspace_id))
    row.expires_at = tokens.expires_at


def _place(column: str, workspace_id: uuid.UUID) -> Place:
    return Place("token", column, workspace_id, workspace_id)


def _fingerprint(given: str) -> str:
    return sha256(b"soundingboard renewing token" + given.encode()).hexdigest()

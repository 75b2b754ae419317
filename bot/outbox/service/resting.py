"""Who has to keep quiet for a while: channels, and workspaces that have spent their budget.

Rests are rows, in real time, so that all processes on one database keep them together.
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, bindparam, case, delete, exists, select
from sqlalchemy.orm import Session

from bot.core.inserting import Insertion
from bot.outbox import rules
from bot.outbox.model import Outgoing, Posted, Rest
from bot.outbox.rules import EDITS, POSTS

R = TypeVar("R")

_REST = Insertion(
    Rest,
    lambda row: row.on_conflict_do_update(
        index_elements=["workspace_id", "what"],
        set_={"until": row.excluded.until},
        where=Rest.until < row.excluded.until,
    ),
)

_SPENT = select(Rest.until).where(
    Rest.workspace_id == bindparam("workspace_id"), Rest.what == bindparam("what")
)


def rest(session: Session, workspace_id: uuid.UUID, what: str, *, until: datetime) -> None:
    """Keep a channel, or a workspace's posts or edits, quiet until an instant of real time; never shorter."""
    rest_all(session, {(workspace_id, what): until})


def rest_all(session: Session, rests: Mapping[tuple[uuid.UUID, str], datetime]) -> None:
    """Keep quiet each of these, a workspace and what of it rests, until its instant; never shorter."""
    rows = [
        {"workspace_id": workspace_id, "what": what, "until": until}
        for (workspace_id, what), until in sorted(rests.items())  # so that two processes never lock crosswise
    ]
    if rows:
        _REST.run_all(session, rows)


def edited(row: type[Outgoing]) -> ColumnElement[bool]:
    """Say that a message is an edit."""
    return exists().where(Posted.place == row.place).correlate(row)


def may_speak(row: type[Outgoing]) -> ColumnElement[bool]:
    """Say that neither its channel nor its workspace rests; wants ``real_now`` and ``spent_since``."""
    budget = case((edited(row), EDITS), else_=POSTS)
    return ~_rests(row, row.channel, "real_now") & ~_rests(row, budget, "spent_since")


def _rests(row: type[Outgoing], what: SQLColumnExpression[str], since: str) -> ColumnElement[bool]:
    here = and_(Rest.workspace_id == row.workspace_id, Rest.what == what)
    return exists().where(here, Rest.until > bindparam(since)).correlate(row)


def spent_since(real_now: datetime) -> datetime:
    """Give the instant until which a budget may be spent at most for more to go out at ``real_now``."""
    return real_now + rules.BURST


def within_budget(
    session: Session, rows: Sequence[R], kinds: Sequence[tuple[uuid.UUID, str]], *, real_now: datetime
) -> list[R]:
    """Pick the messages that budgets have room for, and take them out of these.

    A message's kind is its workspace, and POSTS or EDITS.
    """
    room = {kind: _spend(session, kind, count, real_now) for kind, count in Counter(kinds).items()}
    picked = list[R]()
    for row, kind in zip(rows, kinds, strict=True):
        room[kind] -= 1
        if room[kind] >= 0:
            picked.append(row)
    return picked


def _spend(session: Session, kind: tuple[uuid.UUID, str], count: int, now: datetime) -> int:
    workspace_id, what = kind
    spent = session.connection().execute(_SPENT, {"workspace_id": workspace_id, "what": what}).scalar()
    allowed, until = rules.spend(spent, count=count, what=what, now=now)
    rest(session, workspace_id, what, until=until)
    return allowed


def forget_rests(session: Session, *, real_now: datetime) -> None:
    """Let go of rests that are over."""
    session.execute(delete(Rest).where(Rest.until < real_now - timedelta(hours=1)))

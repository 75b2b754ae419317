"""Who has to keep quiet for a while: channels, and workspaces that have spent their budget.

Rests are rows, in real time, so that all processes on one database keep them together.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, bindparam, case, delete, exists, select
from sqlalchemy.orm import Session

from bot.core.inserting import Insertion
from bot.outbox import rules
from bot.outbox.model import Outgoing, Posted, Rest
from bot.outbox.rules import EDITS, POSTS

_REST = Insertion(
    Rest,
    lambda row: row.on_conflict_do_update(
        index_elements=["workspace_id", "what"],
        set_={"until": row.excluded.until},
        where=Rest.until < row.excluded.until,
    ),
)


def rest(session: Session, workspace_id: uuid.UUID, what: str, *, until: datetime) -> None:
    """Keep a channel, or a workspace's posts or edits, quiet until an instant of real time; never shorter."""
    _REST.run(session, {"workspace_id": workspace_id, "what": what, "until": until})


def _rests(what: SQLColumnExpression[str], since: str) -> ColumnElement[bool]:
    here = and_(Rest.workspace_id == Outgoing.workspace_id, Rest.what == what)
    return exists().where(here, Rest.until > bindparam(since)).correlate(Outgoing)


EDITED = exists().where(Posted.place == Outgoing.place).correlate(Outgoing)
"""That a message is an edit."""
MAY_SPEAK = ~_rests(Outgoing.channel, "real_now") & ~_rests(case((EDITED, EDITS), else_=POSTS), "spent_since")
"""That neither a message's channel rests nor its workspace; wants ``real_now`` and ``spent_since``."""


def spent_since(real_now: datetime) -> datetime:
    """Give the instant until which a budget may be spent at most for more to go out at ``real_now``."""
    return real_now + rules.BURST


def within_budget(
    session: Session, rows: Sequence[Outgoing], edits: Sequence[bool], *, real_now: datetime
) -> list[Outgoing]:
    """Pick the messages that their workspaces' budgets have room for, and take them out of these."""
    kinds = [
        (row.workspace_id, EDITS if is_edit else POSTS) for row, is_edit in zip(rows, edits, strict=True)
    ]
    room = {kind: _spend(session, kind, count, real_now) for kind, count in Counter(kinds).items()}
    picked = list[Outgoing]()
    for row, kind in zip(rows, kinds, strict=True):
        room[kind] -= 1
        if room[kind] >= 0:
            picked.append(row)
    return picked


def _spend(session: Session, kind: tuple[uuid.UUID, str], count: int, now: datetime) -> int:
    workspace_id, what = kind
    spent = session.scalar(select(Rest.until).where(Rest.workspace_id == workspace_id, Rest.what == what))
    allowed, until = rules.spend(spent, count=count, what=what, now=now)
    rest(session, workspace_id, what, until=until)
    return allowed


def forget_rests(session: Session, *, real_now: datetime) -> None:
    """Let go of rests that are over."""
    session.execute(delete(Rest).where(Rest.until < real_now - timedelta(hours=1)))

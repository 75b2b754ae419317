"""A workspace is connected once, by however many processes start at the same moment."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.core.database import Database
from bot.workspaces.model import Workspace
from bot.workspaces.service import Installation, connect, has_keys

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def start(session: Session) -> Installation:
    return connect(session, team_id="T1", bot_user_id="UBOT", bot_id="BBOT", now=NOW)


async def start_many(db: Database) -> list[Installation]:
    return await asyncio.gather(*(db.write(start) for _ in range(8)))


def test_fault_60_all_who_start_at_once_speak_for_one_workspace(db: Database) -> None:
    found = asyncio.run(start_many(db))

    assert len(set(found)) == 1
    with db(reads=True) as session:
        assert (
            session.scalar(select(func.count()).select_from(Workspace).where(Workspace.team_id == "T1")) == 1
        )
        assert has_keys(session)


def test_a_bot_user_that_changed_is_remembered(db: Database) -> None:
    with db() as session:
        first = start(session)
    with db() as session:
        again = connect(session, team_id="T1", bot_user_id="UNEW", bot_id="BBOT", now=NOW)

    assert (again.workspace_id, again.bot_user_id) == (first.workspace_id, "UNEW")
    with db(reads=True) as session:
        assert session.scalar(select(Workspace.bot_user_id).where(Workspace.team_id == "T1")) == "UNEW"

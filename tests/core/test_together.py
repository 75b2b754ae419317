"""What waits at the same time is committed together, and each deed is whole or not at all."""

import asyncio
import threading
import uuid
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from bot.alarms.model import Alarm
from bot.core.database import Database, Deed
from bot.core.errors import Refusal

NOW = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)


def add(session: Session) -> None:
    session.add(Alarm(kind="test", subject_id=uuid.uuid4(), wakes_at=NOW))
    session.flush()


def add_and_refuse(session: Session) -> None:
    add(session)
    raise Refusal("No.")


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Alarm)) or 0


async def crowd(db: Database, *deeds: Deed[object]) -> list[object]:
    """Have deeds wait for one that holds the database, so that they come to be committed together."""
    held, may_end = threading.Event(), threading.Event()

    def hold(session: Session) -> None:
        held.set()
        may_end.wait(5)

    holding = [asyncio.ensure_future(db.write(hold)) for _ in range(1 if db.is_sqlite else 0)]
    if holding:
        await asyncio.to_thread(held.wait, 5)
    waiting = [asyncio.ensure_future(db.write(deed)) for deed in deeds]
    await asyncio.sleep(0)
    may_end.set()
    found = await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.gather(*holding)
    return list(found)


def commits(engine: Engine) -> list[int]:
    heard: list[int] = []
    event.listen(engine, "commit", lambda _: heard.append(1))
    return heard


def test_deeds_that_wait_share_a_commit(db: Database) -> None:
    heard = commits(db.engine)

    asyncio.run(crowd(db, *[add] * 20))

    assert asyncio.run(db.read(count)) == 20
    assert len(heard) == (2 if db.is_sqlite else 21)  # with the question's


def test_a_refusal_takes_back_its_own_deed_and_no_other(db: Database) -> None:
    found = asyncio.run(crowd(db, add, add_and_refuse, add))

    assert [type(each) for each in found] == [type(None), Refusal, type(None)]
    assert asyncio.run(db.read(count)) == 2


def test_a_nested_transaction_in_a_crowd_takes_back_only_itself(db: Database) -> None:
    def tries_twice(session: Session) -> None:
        add(session)
        nested = session.begin_nested()
        add(session)
        nested.rollback()

    asyncio.run(crowd(db, tries_twice, tries_twice))

    assert asyncio.run(db.read(count)) == 2


def test_each_deed_sees_what_the_one_before_it_did(db: Database) -> None:
    if not db.is_sqlite:
        return

    def adds_one_more(session: Session) -> int:
        add(session)
        return count(session)

    assert asyncio.run(crowd(db, *[adds_one_more] * 5)) == [1, 2, 3, 4, 5]


def test_when_the_commit_fails_everybody_is_told_and_nothing_is_kept(db: Database) -> None:
    if not db.is_sqlite:
        return

    def refuse_commit(_connection: object) -> None:
        raise OSError("the disk is gone")

    event.listen(db.engine, "commit", refuse_commit)
    found = asyncio.run(crowd(db, add, add))
    event.remove(db.engine, "commit", refuse_commit)

    assert [str(each) for each in found] == ["the disk is gone"] * 2
    assert asyncio.run(db.read(count)) == 0


def test_what_sqlite_gives_up_as_a_whole_fails_as_a_whole(db: Database, tmp_path: Path) -> None:
    if not db.is_sqlite:
        return

    def loses_all(session: Session) -> None:
        session.connection().connection.driver_connection.execute("ROLLBACK")  # type: ignore[union-attr]
        raise OSError("the disk is full")

    found = asyncio.run(crowd(db, add, loses_all, add))

    assert all(isinstance(each, OSError) for each in found)
    assert asyncio.run(db.read(count)) == 0


def test_a_deed_that_nobody_waits_for_any_more_does_not_hold_up_the_others(db: Database) -> None:
    async def leave() -> None:
        leaving = asyncio.ensure_future(db.write(add))
        staying = asyncio.ensure_future(db.write(add))
        await asyncio.sleep(0)
        leaving.cancel()
        await staying

    asyncio.run(leave())

    assert asyncio.run(db.read(count)) >= 1

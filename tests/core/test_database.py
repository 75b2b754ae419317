"""One transaction for each deed, whole or not at all."""

import asyncio
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.alarms.model import Alarm
from bot.core.database import Database, engine_for, stir
from bot.core.lock import only_one
from bot.core.settings import BadSettings

NOW = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)


def add(session: Session) -> None:
    session.add(Alarm(kind="test", subject_id=uuid.uuid4(), wakes_at=NOW))
    session.flush()


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Alarm)) or 0


def test_a_deed_that_fails_leaves_nothing(db: Database) -> None:
    def deed(session: Session) -> None:
        add(session)
        raise KeyError

    with pytest.raises(KeyError):
        asyncio.run(db.write(deed))

    assert asyncio.run(db.read(count)) == 0


def test_a_deed_answers_once_it_is_committed(db: Database) -> None:
    asyncio.run(db.write(add))

    assert asyncio.run(db.read(count)) == 1


def test_deeds_at_the_same_moment_are_all_kept(db: Database) -> None:
    async def crowd() -> None:
        await asyncio.gather(*(db.write(add) for _ in range(30)), *(db.read(count) for _ in range(30)))

    asyncio.run(crowd())

    assert asyncio.run(db.read(count)) == 30


def test_only_a_deed_that_leaves_something_to_do_wakes_the_heart(db: Database) -> None:
    woken: list[int] = []
    db.when_stirred(lambda: woken.append(1))

    async def deeds() -> None:
        await db.write(add)
        await db.write(stir)

    asyncio.run(deeds())

    assert woken == [1]


def test_a_deed_that_fails_wakes_nobody(db: Database) -> None:
    woken: list[int] = []
    db.when_stirred(lambda: woken.append(1))

    def deed(session: Session) -> None:
        stir(session)
        raise KeyError

    with pytest.raises(KeyError):
        asyncio.run(db.write(deed))

    assert woken == []


def test_an_error_of_the_database_names_no_value(db: Database) -> None:
    def deed(session: Session) -> None:
        session.execute(text("SELECT :secret FROM nowhere"), {"secret": "canary"})

    with pytest.raises(DBAPIError) as raised:
        asyncio.run(db.write(deed))

    assert "canary" not in str(raised.value)


@pytest.mark.postgres
def test_fault_61_a_connection_that_is_cut_fails_its_deed_and_the_next_one_works(
    postgres: str, request: pytest.FixtureRequest
) -> None:
    db = Database(engine_for(postgres.format(name="postgres")))
    request.addfinalizer(db.close)

    def deed(session: Session) -> None:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(DBAPIError):
        asyncio.run(db.write(deed))

    assert asyncio.run(db.read(lambda session: session.scalar(text("SELECT 1")))) == 1


def test_fault_61_a_locked_sqlite_file_is_waited_for(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'one.sqlite3'}"
    ours, other = Database(engine_for(address)), Database(engine_for(address))
    held, may_end = threading.Event(), threading.Event()

    def hold(session: Session) -> None:
        session.execute(text("CREATE TABLE held (id INTEGER)"))
        held.set()
        may_end.wait(5)

    with ThreadPoolExecutor(2) as pool:
        holding = pool.submit(lambda: asyncio.run(other.write(hold)))
        held.wait(5)
        waiting = pool.submit(
            lambda: asyncio.run(ours.write(lambda s: s.execute(text("INSERT INTO held VALUES (1)"))))
        )
        may_end.set()
        holding.result(10)
        waiting.result(10)
    ours.close()
    other.close()


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'data' / 'deep' / 'one.sqlite3'}")

    with engine.begin() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()


def test_fault_60_a_second_holder_of_a_sqlite_file_is_refused_with_the_reason(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'data' / 'one.sqlite3'}"
    held = only_one(address)
    assert held is not None

    with pytest.raises(BadSettings, match="Another Soundingboard process already uses"):
        only_one(address)

    held.close()
    again = only_one(address)
    assert again is not None
    again.close()


def test_postgres_needs_no_hold() -> None:
    assert only_one("postgresql://somewhere/else") is None


def test_a_new_file_is_for_its_user_alone(tmp_path: Path) -> None:
    db = Database(engine_for(f"sqlite:///{tmp_path / 'data' / 'board.sqlite3'}"))
    with db() as session:
        session.execute(text("CREATE TABLE thing (id INTEGER)"))
        made = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "data").iterdir()}
    db.close()

    assert set(made.values()) == {0o600}

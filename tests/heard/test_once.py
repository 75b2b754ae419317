"""One effect for each delivery, however often and however close together it comes."""

import asyncio
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.alarms.model import Alarm
from bot.challenges.model import Challenge
from bot.core.database import Database, engine_for
from bot.core.errors import Refusal
from bot.heard import service as heard
from bot.heard.model import Heard
from bot.heard.service import Once
from tests.signing import FORM, event, interaction, send, signed, submission
from tests.slack import ADA, Workspace

NOW = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)
KEY = "k" * 64


def deed(session: Session) -> str:
    session.add(Alarm(kind="test", subject_id=uuid.uuid4(), wakes_at=NOW))
    return "done"


def effects(db: Database) -> int:
    with db() as session:
        return session.scalar(select(func.count()).select_from(Alarm)) or 0


def once(db: Database, key: str | None = KEY) -> Once:
    return Once(db, key, lambda: NOW)


def test_fault_13_the_same_delivery_four_times_at_once_has_one_effect(db: Database) -> None:
    async def four() -> list[str | None]:
        return await asyncio.gather(*(once(db).write(deed) for _ in range(4)))

    assert sorted(asyncio.run(four()), key=str) == [None, None, None, "done"]
    assert effects(db) == 1


def test_fault_13_the_same_delivery_to_four_processes_has_one_effect(url: str) -> None:
    databases = [Database(engine_for(url)) for _ in range(1 if url.startswith("sqlite") else 4)] * 4

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda db: asyncio.run(once(db).write(deed)), databases[:4]))

    assert sorted(answers, key=str) == [None, None, None, "done"]
    assert effects(databases[0]) == 1
    for db in set(databases):
        db.close()


def test_fault_14_a_second_delivery_waits_while_the_first_is_still_at_work(db: Database) -> None:
    begun = threading.Event()

    def slow(session: Session) -> str:
        begun.set()
        return deed(session)

    async def both() -> list[str | None]:
        first = asyncio.ensure_future(once(db).write(slow))
        await asyncio.to_thread(begun.wait, 5)
        return [await once(db).write(deed), await first]

    assert asyncio.run(both()) == [None, "done"]
    assert effects(db) == 1


def test_a_refusal_gives_the_note_back_so_that_the_same_form_can_be_sent_again(db: Database) -> None:
    def refuse(session: Session) -> str:
        deed(session)
        raise Refusal("Too long.", "title")

    with pytest.raises(Refusal):
        asyncio.run(once(db).write(refuse))

    assert asyncio.run(once(db).write(deed)) == "done"
    assert effects(db) == 1


def test_a_crash_gives_the_note_back_so_that_slack_may_try_again(db: Database) -> None:
    def crash(session: Session) -> str:
        deed(session)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(once(db).write(crash))

    assert asyncio.run(once(db).write(deed)) == "done"


def test_what_has_no_key_is_done_each_time(db: Database) -> None:
    for _ in range(2):
        assert asyncio.run(once(db, None).write(deed)) == "done"

    assert effects(db) == 2


def test_asking_leaves_no_note(db: Database) -> None:
    asyncio.run(once(db).read(lambda _: None))

    assert asyncio.run(once(db).write(deed)) == "done"


def test_notes_are_kept_for_three_days_and_then_let_go(db: Database) -> None:
    with db() as session:
        heard.note(session, "old", now=NOW - timedelta(days=3, seconds=1))
        heard.note(session, "new", now=NOW - timedelta(days=2, hours=23))
        heard.forget(session, now=NOW)
        assert session.scalars(select(Heard.key)).all() == ["new"]


# Through the real door


def test_fault_14_an_event_that_comes_four_times_at_once_is_answered_alike(
    workspace: Workspace,
) -> None:
    opened = {"type": "app_home_opened", "user": ADA, "tab": "home", "channel": "D0ADA"}
    body = event(opened, event_id="Ev1")

    with ThreadPoolExecutor(4) as pool:
        tries = [signed(body, x_slack_retry_num=str(number)) for number in range(4)]
        answers = list(pool.map(lambda request: send(workspace.stage.bot_url, *request), tries))

    assert [answer.status_code for answer in answers] == [200] * 4
    assert workspace.state(ADA)["home"] is not None


def test_fault_15_a_form_that_is_sent_four_times_at_once_makes_one_thing_and_closes_each_time(
    workspace: Workspace, circle: str
) -> None:
    workspace.command(ADA, "/challenge")
    form = submission(workspace, ADA, title="Two heads of sales", problem="Both want to lead.", inside="no")

    with ThreadPoolExecutor(4) as pool:
        tries = [signed(interaction(form), kind=FORM) for _ in range(4)]
        answers = list(pool.map(lambda request: send(workspace.stage.bot_url, *request), tries))

    assert [(answer.status_code, answer.text) for answer in answers] == [(200, "")] * 4
    with workspace.db() as session:
        assert session.scalar(select(func.count()).select_from(Challenge)) == 1


def test_a_refused_form_can_be_corrected_and_sent_again(workspace: Workspace) -> None:
    workspace.command(ADA, "/board setup")
    assert workspace.submit(ADA, name="One", first="2020-01-01")["result"] == "errors"

    assert workspace.submit(ADA, first="2027-03-09")["result"] == "closed"

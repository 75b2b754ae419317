"""Much at once, and no memory left: nothing is lost, and people are told."""

import asyncio
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bot import replies
from bot.alarms import service as alarms
from bot.alarms.jobs import tick
from bot.challenges.model import Challenge
from bot.core.blocks import Message
from bot.core.database import Database
from bot.outbox import service as outbox
from bot.outbox.service.claiming import MOST_AT_ONCE
from tests.outbox.office import Office
from tests.slack import BEN, Workspace, filled
from tests.stage import Stage
from tests.upkeep.store import NOW

MANY = 1000
ANSWERS = {"title": "Sell or build", "problem": "We cannot do both.", "inside": "No"}


class Crowded(AsyncWebClient):
    """A client that counts how many messages are on their way at once, and answers for Slack."""

    def __init__(self) -> None:
        super().__init__("xoxb-none", retry_handlers=[])
        self.now, self.most, self.said = 0, 0, list[str]()

    async def chat_postMessage(self, *, channel: str, **how: object) -> AsyncSlackResponse:  # noqa: N802
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        self.said.append(str(how["text"]))
        data = {"ok": True, "channel": channel, "ts": f"{len(self.said)}.0"}
        return AsyncSlackResponse(
            client=self, http_verb="POST", api_url="", req_args={}, data=data, headers={}, status_code=200
        )


@pytest.fixture
def office(stage: Stage, db: Database) -> Iterator[Office]:
    """A sender, and nothing else of the bot."""
    made = Office(stage, db)
    yield made
    made.close()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_fault_69_a_thousand_nudges_that_are_due_at_once_go_out_each_once_and_a_few_at_a_time(
    office: Office,
) -> None:
    now = office.clock()
    with office.db() as session:
        for number in range(MANY):
            to = outbox.Address(office.workspace_id, office.scope, f"U{number:06}")
            outbox.post(session, to, Message(str(number)), key=f"test:{number}", now=now, repeats=False)
    client, threads = Crowded(), threading.active_count()

    assert office.flush(office.another(client=client)) == MANY

    assert sorted(client.said, key=int) == [str(number) for number in range(MANY)]
    assert client.most <= MOST_AT_ONCE
    assert set(office.states.values()) == {"sent"}
    assert threading.active_count() - threads <= 10


def test_fault_69_a_thousand_alarms_that_are_due_at_once_all_wake(db: Database) -> None:
    woken = list[uuid.UUID]()

    def job(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
        woken.append(subject_id)

    subjects = [uuid.uuid4() for _ in range(MANY)]
    with db() as session:
        for subject in subjects:
            alarms.wake(session, "test", subject, at=NOW)

    async def beats() -> list[int]:
        return [await tick(db, {"test": job}, lambda: NOW + timedelta(minutes=1)) for _ in range(3)]

    assert asyncio.run(beats()) == [500, 500, 0]
    assert sorted(woken) == sorted(subjects)


@contextmanager
def no_memory(db: Database, *, after: int) -> Iterator[None]:
    """Run out of memory at one of the next statements, for as long as this lasts."""
    left = after

    def run_out(*_said: object) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            raise MemoryError

    event.listen(db.engine, "before_cursor_execute", run_out)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", run_out)


@pytest.mark.parametrize("after", [1, 2, 4])
def test_fault_69_without_memory_somebody_is_told_and_nothing_is_lost(
    workspace: Workspace, db: Database, circle: str, after: int
) -> None:
    workspace.press(BEN, "challenges.bring", value=circle)
    form = workspace.form(BEN)
    with no_memory(db, after=after):
        sent = {"as": BEN, "view": form["id"], "values": filled(form, ANSWERS)}
        assert workspace.stage.http.post("/desk/submit", json=sent).json()["ok"]
        assert replies.BUG in workspace.shown(BEN)
    with db() as session:
        assert session.scalars(select(Challenge)).all() == []
    assert {type(fault) for fault in workspace.show.faults} == {MemoryError}
    workspace.show.faults.clear()

    workspace.close(BEN)
    workspace.submit(BEN, **ANSWERS)
    with db() as session:
        assert len(session.scalars(select(Challenge)).all()) == 1


def test_fault_69_an_alarm_that_ran_out_of_memory_is_tried_again(db: Database) -> None:
    tries = list[datetime]()

    def job(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
        tries.append(now)
        if len(tries) == 1:
            raise MemoryError

    with db() as session:
        alarms.wake(session, "test", uuid.uuid4(), at=NOW)

    for minutes in (0, 2):
        asyncio.run(tick(db, {"test": job}, lambda at=NOW + timedelta(minutes=minutes): at))  # type: ignore[misc]
    assert len(tries) == 2
    with db(reads=True) as session:
        assert (alarms.next_at(session), alarms.asleep(session)) == (None, 0)

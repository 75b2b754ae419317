"""Alarms are set, moved, cleared and taken."""

import asyncio
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from bot.alarms import service
from bot.alarms.model import Alarm
from bot.core.database import Database
from tests.plans import plan_of

NOW = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ONE, OTHER = uuid.uuid4(), uuid.uuid4()


def standing(session: Session) -> dict[tuple[str, uuid.UUID], datetime | None]:
    return {(a.kind, a.subject_id): a.wakes_at for a in session.scalars(select(Alarm))}


def test_an_alarm_is_set_once_for_a_kind_and_a_subject_and_moved_after(db: Database) -> None:
    with db() as session:
        service.wake(session, "meeting.begin", ONE, at=NOW)
        service.wake(session, "meeting.begin", ONE, at=NOW + MINUTE)
        service.wake(session, "meeting.close", ONE, at=NOW)
        service.wake(session, "meeting.begin", OTHER, at=NOW)

        assert standing(session) == {
            ("meeting.begin", ONE): NOW + MINUTE,
            ("meeting.close", ONE): NOW,
            ("meeting.begin", OTHER): NOW,
        }


def test_an_alarm_is_cleared_and_clearing_none_is_no_fault(db: Database) -> None:
    with db() as session:
        service.wake(session, "meeting.begin", ONE, at=NOW)
        for _ in range(2):
            service.clear(session, "meeting.begin", ONE)

        assert standing(session) == {}


def test_what_has_been_due_longest_is_taken_first(db: Database) -> None:
    with db() as session:
        for minutes in (3, 1, 2):
            service.wake(session, f"kind.{minutes}", ONE, at=NOW - minutes * MINUTE)

    taken = []
    for _ in range(4):
        with db() as session:
            due = service.take(session, now=NOW)
            if due is not None:
                taken.append(due.kind)
                service.settle(session, due, again=None)

    assert taken == ["kind.3", "kind.2", "kind.1"]


def test_nothing_is_taken_before_its_time_and_everything_at_it(db: Database) -> None:
    with db() as session:
        service.wake(session, "meeting.begin", ONE, at=NOW)

    with db() as session:
        before = NOW - timedelta(microseconds=1)
        assert not service.is_due(session, now=before)
        assert service.take(session, now=before) is None
        assert service.is_due(session, now=NOW)
        assert service.take(session, now=NOW) == service.Due("meeting.begin", ONE, NOW, 0)


def test_setting_an_alarm_wakes_one_that_sleeps_and_forgets_its_crashes(db: Database) -> None:
    with db() as session:
        session.add(Alarm(kind="meeting.begin", subject_id=ONE, wakes_at=None, crashes=2))
    with db() as session:
        assert service.take(session, now=NOW + 1000 * MINUTE) is None
        service.wake(session, "meeting.begin", ONE, at=NOW)
        due = service.take(session, now=NOW)

    assert due is not None
    assert due.crashes == 0


def test_the_next_alarm_is_known_and_sleepers_do_not_count(db: Database) -> None:
    with db() as session:
        assert service.next_at(session) is None
        session.add(Alarm(kind="meeting.begin", subject_id=ONE, wakes_at=None, crashes=2))
        service.wake(session, "meeting.close", ONE, at=NOW + MINUTE)
        service.wake(session, "meeting.close", OTHER, at=NOW)
        assert service.next_at(session) == NOW


def test_an_alarm_that_is_set_stirs_the_heart(db: Database) -> None:
    woken: list[int] = []
    db.when_stirred(lambda: woken.append(1))

    asyncio.run(db.write(lambda session: service.wake(session, "meeting.begin", ONE, at=NOW)))

    assert woken == [1]


def test_finding_what_is_due_reads_the_index_of_those_awake_and_no_more(db: Database) -> None:
    """The query runs every two seconds for years, beside alarms that sleep or are months away."""
    rows = [
        {"kind": "k", "subject_id": uuid.uuid4(), "wakes_at": NOW + number * MINUTE, "crashes": 0}
        for number in range(3000)
    ]
    with db() as session:
        session.execute(insert(Alarm), rows)
    with db() as session:
        if not db.is_sqlite:
            session.execute(text("ANALYZE alarm"))
        for question in (service._DUE, service._ANY_DUE):
            plan = plan_of(session, question, now=NOW)
            assert "ix_alarm_awake" in plan
            assert "Seq Scan" not in plan
            assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("again", [None, NOW + MINUTE])
def test_settling_puts_an_alarm_away_or_to_its_next_time(db: Database, again: datetime | None) -> None:
    with db() as session:
        service.wake(session, "meeting.begin", ONE, at=NOW)
        due = service.take(session, now=NOW)
        assert due is not None
        service.settle(session, due, again=again)

        assert standing(session) == ({("meeting.begin", ONE): again} if again else {})

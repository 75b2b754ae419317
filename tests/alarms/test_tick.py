"""The tick wakes what is due: each once, whatever crashes, and however many processes tick."""

import asyncio
import threading
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alarms import service
from bot.alarms.jobs import _wake_next, tick
from bot.alarms.model import Alarm
from bot.alarms.service import Wake
from bot.core.database import Database, engine_for
from bot.heard import service as heard
from bot.heard.model import Heard
from tests.told import capture_logs

NOW = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ONE, OTHER = uuid.uuid4(), uuid.uuid4()


class Time:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def set_alarm(db: Database, kind: str, subject: uuid.UUID = ONE, at: datetime = NOW) -> None:
    with db() as session:
        service.wake(session, kind, subject, at=at)


def run(db: Database, jobs: Mapping[str, Wake], clock: Time) -> int:
    return asyncio.run(tick(db, jobs, clock))


def alarms(db: Database) -> dict[str, tuple[datetime | None, int]]:
    with db() as session:
        return {a.kind: (a.wakes_at, a.crashes) for a in session.scalars(select(Alarm))}


def effects(db: Database) -> list[str]:
    with db() as session:
        return sorted(session.scalars(select(Heard.key)))


def leaves(name: str, again: datetime | None = None) -> Wake:
    """A job whose effect is a row, so that it can be counted and rolled back."""

    def wake(session: Session, subject: uuid.UUID, due_at: datetime, now: datetime) -> datetime | None:
        assert heard.note(session, f"{name}:{subject}:{due_at:%H%M}", now=now)
        return again

    return wake


def crashes(session: Session, subject: uuid.UUID, due_at: datetime, now: datetime) -> None:
    heard.note(session, "half a deed", now=now)
    raise ZeroDivisionError("canary")


def test_a_job_is_told_when_it_was_due_and_what_time_it_is(db: Database) -> None:
    told: list[tuple[uuid.UUID, datetime, datetime]] = []
    clock = Time()
    clock.now = NOW + timedelta(weeks=3)
    set_alarm(db, "a")

    def job(session: Session, subject: uuid.UUID, due_at: datetime, now: datetime) -> None:
        told.append((subject, due_at, now))

    assert run(db, {"a": job}, clock) == 1
    assert told == [(ONE, NOW, clock.now)]
    assert alarms(db) == {}


def test_everything_that_is_due_wakes_in_one_tick_and_the_rest_stays(db: Database) -> None:
    for number in range(40):
        set_alarm(db, "a", uuid.uuid4(), NOW - number * MINUTE)
    set_alarm(db, "a", uuid.uuid4(), NOW + MINUTE)

    assert run(db, {"a": leaves("a")}, Time()) == 40
    assert len(effects(db)) == 40
    assert alarms(db) == {"a": (NOW + MINUTE, 0)}


def test_a_job_sets_its_next_time(db: Database) -> None:
    set_alarm(db, "a")

    assert run(db, {"a": leaves("a", NOW + 5 * MINUTE)}, Time()) == 1
    assert alarms(db) == {"a": (NOW + 5 * MINUTE, 0)}


def test_a_job_that_crashes_leaves_nothing_and_the_others_go_on(db: Database) -> None:
    set_alarm(db, "bad", at=NOW - MINUTE)
    set_alarm(db, "good")

    with capture_logs() as logs:
        run(db, {"bad": crashes, "good": leaves("good")}, Time())

    assert effects(db) == [f"good:{ONE}:1800"]
    assert alarms(db) == {"bad": (NOW + MINUTE, 1)}
    assert logs == [
        {
            "event": "alarm crashed",
            "level": "error",
            "kind": "bad",
            "subject_id": str(ONE),
            "error": "ZeroDivisionError",
        }
    ]


def test_fault_70_a_crashed_alarm_is_tried_again_in_a_minute_and_then_sleeps(
    db: Database,
) -> None:
    clock = Time()
    set_alarm(db, "bad")
    for _ in range(5):
        run(db, {"bad": crashes}, clock)
        clock.now += MINUTE

    assert alarms(db) == {"bad": (None, 2)}


def test_an_alarm_that_works_again_forgets_its_crash(db: Database) -> None:
    clock = Time()
    set_alarm(db, "a")
    run(db, {"a": crashes}, clock)
    clock.now += MINUTE

    run(db, {"a": leaves("a", clock.now + MINUTE)}, clock)

    assert alarms(db) == {"a": (clock.now + MINUTE, 0)}


def test_a_kind_that_nobody_knows_is_a_crash_and_holds_up_nobody(db: Database) -> None:
    set_alarm(db, "gone", at=NOW - MINUTE)
    set_alarm(db, "a")

    run(db, {"a": leaves("a")}, Time())

    assert effects(db) == [f"a:{ONE}:1800"]
    assert alarms(db) == {"gone": (NOW + MINUTE, 1)}


def test_a_job_that_moves_its_own_alarm_finds_it_moved(db: Database) -> None:
    def moves(session: Session, subject: uuid.UUID, due_at: datetime, now: datetime) -> None:
        service.wake(session, "a", subject, at=now + 7 * MINUTE)

    set_alarm(db, "a")

    assert run(db, {"a": moves}, Time()) == 1
    assert alarms(db) == {"a": (NOW + 7 * MINUTE, 0)}


@pytest.mark.parametrize("again", [None, NOW + MINUTE])
def test_a_job_may_clear_its_own_alarm_as_part_of_a_larger_deed(db: Database, again: datetime | None) -> None:
    def clears(session: Session, subject: uuid.UUID, due_at: datetime, now: datetime) -> datetime | None:
        session.get(Alarm, ("a", subject))
        service.clear(session, "a", subject)
        return again

    set_alarm(db, "a")
    set_alarm(db, "b")

    assert run(db, {"a": clears, "b": leaves("b")}, Time()) == 2
    assert alarms(db) == {}
    assert effects(db) == [f"b:{ONE}:1800"]


def test_a_process_that_dies_between_job_and_commit_repeats_nothing(db: Database) -> None:
    class Killed(BaseException):
        pass

    def work_and_die() -> None:
        with db() as session:
            assert _wake_next(session, {"a": leaves("a")}, Time())
            raise Killed

    set_alarm(db, "a")
    with pytest.raises(Killed):
        work_and_die()
    assert alarms(db) == {"a": (NOW, 0)}

    run(db, {"a": leaves("a")}, Time())

    assert effects(db) == [f"a:{ONE}:1800"]
    assert alarms(db) == {}


@pytest.fixture
def two(url: str) -> Iterator[list[Database]]:
    """Two processes on one Postgres database."""
    made = [Database(engine_for(url)) for _ in range(2)]
    yield made
    for db in made:
        db.close()


@pytest.mark.postgres
@pytest.mark.parametrize("url", ["postgres"], indirect=True)
def test_two_processes_wake_each_alarm_once(two: list[Database]) -> None:
    for _ in range(60):
        set_alarm(two[0], "a", uuid.uuid4())
    together = threading.Barrier(2)

    def process(db: Database) -> int:
        together.wait(5)
        return run(db, {"a": leaves("a")}, Time())

    with ThreadPoolExecutor(2) as pool:
        woken = list(pool.map(process, two))

    assert sum(woken) == 60
    assert len(effects(two[0])) == 60
    assert alarms(two[0]) == {}


@pytest.mark.postgres
@pytest.mark.parametrize("url", ["postgres"], indirect=True)
def test_an_alarm_that_another_process_holds_is_passed_over_at_once(two: list[Database]) -> None:
    set_alarm(two[0], "slow", at=NOW - MINUTE)
    set_alarm(two[0], "quick")
    begun, may_end = threading.Event(), threading.Event()

    def slow(session: Session, subject: uuid.UUID, due_at: datetime, now: datetime) -> None:
        begun.set()
        assert may_end.wait(10)

    jobs = {"slow": slow, "quick": leaves("quick")}
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(run, two[0], jobs, Time())
        assert begun.wait(5)
        assert run(two[1], jobs, Time()) == 1
        may_end.set()
        assert first.result(10) == 1

    assert alarms(two[0]) == {}


@pytest.mark.postgres
@pytest.mark.parametrize("url", ["postgres"], indirect=True)
def test_an_alarm_that_is_moved_while_its_job_runs_stays_where_it_was_moved_to(two: list[Database]) -> None:
    set_alarm(two[0], "a")
    begun = threading.Event()

    def job(session: Session, subject: uuid.UUID, due_at: datetime, now: datetime) -> None:
        begun.set()

    with ThreadPoolExecutor(2) as pool:
        ticking = pool.submit(run, two[0], {"a": job}, Time())
        begun.wait(5)
        moving = pool.submit(set_alarm, two[1], "a", ONE, NOW + MINUTE)
        ticking.result(10)
        moving.result(10)

    assert alarms(two[0]) == {"a": (NOW + MINUTE, 0)}

"""What a machine that watches the app reads: numbers that are right, without words and without names."""

import json
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families as parsed

from bot.alarms import service as alarms
from bot.core.database import Database
from bot.metrics import BUCKETS, CONTENT_TYPE, CountedClient, Gauges, Times
from bot.web import create_web
from tests.house.source import ROOT
from tests.outbox.office import Office
from tests.slack import ADA, BEN, CIRCLE, NO_BOT, Workspace
from tests.stage import Stage
from tests.test_health import Asked, _yes, ask

CANARY = "canary-that-sang"
Labels = tuple[tuple[str, str], ...]


@pytest.fixture
def office(stage: Stage, db: Database) -> Iterator[Office]:
    made = Office(stage, db)
    yield made
    made.close()


def gauges(office: Office, times: Times | None = None) -> Gauges:
    assert isinstance(office.client, CountedClient)
    return Gauges(office.db, office.clock, office.sender, office.client.calls, times or Times())


def read(office: Office, made: Gauges) -> dict[str, dict[Labels, float]]:
    """Read the metrics as Prometheus does: by name and labels."""
    text = office.stage.run(made.read()).decode()
    told: dict[str, dict[Labels, float]] = {}
    for family in parsed(text):
        for sample in family.samples:
            told.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return told


def test_the_outbox_is_told_by_state_with_its_lag(office: Office) -> None:
    office.post(key="a")
    office.flush()
    office.fails("ok_false", error="restricted_action")
    office.post(key="b")
    office.flush()
    office.post(key="held", channel=NO_BOT)
    office.flush()
    office.post(key="c")
    office.world.move_clock(timedelta(minutes=3))

    told = read(office, gauges(office))
    states = {labels[0][1]: value for labels, value in told["soundingboard_outbox_messages"].items()}
    assert {state: count for state, count in states.items() if count} == {"sent": 1, "dead": 1, "queued": 2}
    assert told["soundingboard_outbox_lag_seconds"][()] == pytest.approx(180, abs=2)
    assert told["soundingboard_undecided_messages"][()] == 1
    assert told["soundingboard_database_up"][()] == 1


def test_alarms_are_told_with_their_lag_and_those_that_are_left(office: Office) -> None:
    with office.db() as session:
        alarms.wake(session, "test.kind", uuid.uuid4(), at=office.clock() - timedelta(minutes=5))
        alarms.wake(session, "test.kind", uuid.uuid4(), at=office.clock() + timedelta(days=5))
        for _ in range(alarms.CRASHES):
            due = alarms.take(session, now=office.clock())
            assert due is not None
            alarms.crashed(session, due, now=office.clock() - timedelta(hours=1))
        alarms.wake(session, "test.kind", uuid.uuid4(), at=office.clock() - timedelta(minutes=2))

    told = read(office, gauges(office))
    assert told["soundingboard_alarm_lag_seconds"][()] == pytest.approx(120, abs=2)
    assert told["soundingboard_alarms_asleep"][()] == 1


def test_calls_and_what_came_of_messages_are_counted(office: Office) -> None:
    office.fails("429", retry_after="1")
    office.fails("drop_after")
    office.fails("503")
    for number, channel in enumerate((CIRCLE, ADA, BEN, NO_BOT)):
        office.post(key=f"{number}", channel=channel, repeats=False)
    office.flush()

    told = read(office, gauges(office))
    calls = told["soundingboard_slack_calls_total"]
    assert sum(calls.values()) == 4
    results = {dict(labels)["result"] for labels in calls}
    assert results == {"ratelimited", "no answer", "status 503", "channel_not_found"}
    fates = {dict(labels)["fate"]: value for labels, value in told["soundingboard_sends_total"].items()}
    assert fates["ambiguous"] == fates["held"] == 1
    assert sum(value for labels, value in told["soundingboard_sends_total"].items()) == 4


def test_a_process_without_its_database_tells_that_it_is_without(office: Office, db: Database) -> None:
    class Away:
        async def read(self, question: object) -> object:
            raise ConnectionError("password=secret")

    made = gauges(office)
    made._db = Away()  # type: ignore[assignment]
    told = read(office, made)

    assert told["soundingboard_database_up"][()] == 0
    assert "soundingboard_outbox_lag_seconds" not in told


def test_counting_through_the_outbox_is_done_once_a_minute(office: Office) -> None:
    made = gauges(office)
    read(office, made)
    office.post()
    assert sum(read(office, made)["soundingboard_outbox_messages"].values()) == 0

    made._stock_until = 0.0
    assert sum(read(office, made)["soundingboard_outbox_messages"].values()) == 1


@given(st.lists(st.floats(0, 20), max_size=50))
def test_request_times_are_put_where_they_belong(seconds: list[float]) -> None:
    times = Times()
    for each in seconds:
        times.note({"type": "block_actions"}, 200, each)

    counts = times.counts["block_actions", "200"]
    assert sum(counts) == len(seconds)
    for index, bound in enumerate(BUCKETS):
        assert sum(counts[: index + 1]) == sum(each <= bound for each in seconds)


def test_requests_are_timed_by_kind_and_nothing_of_them_is_told(workspace: Workspace, office: Office) -> None:
    workspace.command(ADA, "/board help")
    workspace.command(ADA, f"/challenge {CANARY}")
    app = workspace.show.app
    app.times.note({"type": CANARY}, 200, 0.1)  # type: ignore[attr-defined] # a switchboard
    text = workspace.stage.run(gauges(office, app.times).read()).decode()  # type: ignore[attr-defined]

    assert 'soundingboard_request_seconds_count{kind="command",status="200"} 2.0' in text
    assert 'kind="other"' in text
    assert not re.search("canary|U0ADA|C0CIRCLE|Northwind", text)


def test_the_metrics_have_a_door_of_their_own_where_they_are_asked_for() -> None:
    async def numbers() -> bytes:
        return b"up 1\n"

    questions: list[Asked] = [("GET", "/metrics", b"", {}), ("POST", "/metrics", b"", {})]
    assert ask(create_web(None, [], _yes, numbers=numbers), *questions) == [200, 405]
    assert ask(create_web(None, [], _yes), *questions) == [404, 404]
    assert CONTENT_TYPE.startswith("text/plain")


def test_nobody_who_does_not_ask_carries_the_library() -> None:
    code = "import sys, bot.serve; sys.exit('prometheus_client' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_dashboard_and_the_docs_know_every_metric_and_no_other(office: Office) -> None:
    times = Times()
    times.note({"command": "/board"}, 200, 0.1)
    office.post()
    office.flush()
    named = {re.sub("_(count|sum|bucket|created)$", "", name) for name in read(office, gauges(office, times))}
    board = json.loads((ROOT / "docs/grafana.json").read_text())
    drawn = set(re.findall(r"soundingboard_[a-z_]+", json.dumps(board["panels"])))
    told = re.findall(r"^\| `([a-z_]+)(?:\{|`)", (ROOT / "docs/operating.md").read_text(), re.MULTILINE)

    assert {re.sub("_(count|bucket)$", "", name) for name in drawn} == named - {"soundingboard_database_up"}
    assert {f"soundingboard_{name}" for name in told} >= named
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])

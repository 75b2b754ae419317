"""Time: forward only, followed by apps, and told to live pages."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from playground.clock import HEARD_FOR, Clock
from tests.playground.forms import modal
from tests.playground.stage import Slack


def now(slack: Slack) -> datetime:
    return datetime.fromisoformat(slack.http.get("/clock").json()["now"])


def test_time_moves_by_seconds_and_to_an_instant(slack: Slack) -> None:
    before = now(slack)
    slack.desk("clock", by_seconds=3600)
    assert timedelta(hours=1) <= now(slack) - before < timedelta(hours=1, minutes=1)

    slack.desk("clock", to=(before + timedelta(days=7)).isoformat())
    assert timedelta(days=7) <= now(slack) - before < timedelta(days=7, minutes=1)


def test_messages_carry_the_moved_time(slack: Slack) -> None:
    slack.desk("clock", by_seconds=86_400)
    ts = slack.api("chat.postMessage", channel="C0CIRCLE", text="x")["ts"]

    assert float(ts) - datetime.now(UTC).timestamp() == pytest.approx(86_400, abs=60)


def test_a_trigger_lives_on_real_time(slack: Slack) -> None:
    trigger = slack.trigger()
    slack.desk("clock", by_seconds=86_400)

    assert slack.api("views.open", trigger_id=trigger, view=modal())["ok"]


def test_time_moves_to_what_the_app_waits_for(slack: Slack) -> None:
    wakes = (now(slack) + timedelta(days=3)).isoformat()
    told = slack.http.post("/clock", json={"app": "one", "next": wakes, "busy": True}).json()
    slack.http.post("/clock", json={"app": "two", "next": None, "busy": False})

    assert set(told) == {"now"}
    state = slack.sees()
    assert (state["next"], state["busy"]) == (wakes, True)
    assert slack.desk("clock", to_next=True)["ok"]
    assert now(slack) >= datetime.fromisoformat(wakes)
    before = now(slack)
    slack.desk("clock", to_next=True)
    assert now(slack) - before >= timedelta(seconds=1)


@pytest.mark.parametrize("body", ["{", "{}", '{"app": "a", "next": 5}', '{"app": "a", "next": "soon"}'])
def test_an_app_that_follows_has_to_make_sense(slack: Slack, body: str) -> None:
    headers = {"content-type": "application/json"}

    assert slack.http.post("/clock", content=body, headers=headers).status_code == 400


def test_an_apps_word_holds_for_a_while_only() -> None:
    clock = Clock(at=datetime(2030, 1, 1, tzinfo=UTC))
    clock.follow("app", wakes_at=clock.now(), busy=True)
    assert (clock.next is not None, clock.busy) == (True, True)

    said = clock._followers["app"]
    clock._followers["app"] = replace(said, heard=said.heard - HEARD_FOR - 1)
    assert (clock.next, clock.busy) == (None, False)


def test_a_clock_may_start_anywhere_and_never_goes_back() -> None:
    clock = Clock(at=datetime(2020, 1, 1, tzinfo=UTC))

    assert clock.now() - datetime(2020, 1, 1, tzinfo=UTC) < timedelta(minutes=1)
    with pytest.raises(ValueError, match="forward"):
        clock.forward(timedelta(seconds=-1))


def test_a_live_page_is_told_at_once_and_after_each_change(slack: Slack) -> None:
    with slack.http.stream("GET", "/desk/live", params={"as": "U0ADA"}) as stream:
        lines = (line for line in stream.iter_lines() if line.startswith("data: "))
        first = json.loads(next(lines).removeprefix("data: "))["version"]
        slack.api("chat.postMessage", channel="C0CIRCLE", text="x")
        second = json.loads(next(lines).removeprefix("data: "))["version"]

    assert second > first

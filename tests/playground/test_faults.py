"""Faults on demand go wrong on the wire, as the real ones do."""

import asyncio
import time

import aiohttp
import httpx
import pytest

from tests.playground.stage import Background, Slack


def post(slack: Slack) -> httpx.Response:
    return slack.call("chat.postMessage", channel="C0CIRCLE", text="x")


def count(slack: Slack) -> int:
    return len(slack.messages())


def test_accept_and_drop_keeps_the_message_and_loses_the_answer(slack: Slack) -> None:
    slack.desk("fault", method="chat.postMessage", kind="drop_after")

    with pytest.raises(httpx.RemoteProtocolError):
        post(slack)
    assert count(slack) == 1
    assert post(slack).json()["ok"]
    assert slack.sees()["faults"] == []


def test_a_drop_before_changes_nothing(slack: Slack) -> None:
    slack.desk("fault", method="chat.postMessage", kind="drop_before")

    with pytest.raises(httpx.RemoteProtocolError):
        post(slack)
    assert count(slack) == 0


def test_half_an_answer_is_half_an_answer(slack: Slack, background: Background) -> None:
    slack.desk("fault", kind="half", method="chat.postMessage")

    async def read() -> bytes:
        async with aiohttp.ClientSession() as session:
            headers = {"authorization": "Bearer xoxb-playground"}
            form = {"channel": "C0CIRCLE", "text": "x"}
            async with session.post(f"{slack.url}/api/chat.postMessage", data=form, headers=headers) as got:
                assert got.status == 200
                return await got.read()

    with pytest.raises(aiohttp.ClientPayloadError):
        background.do(read())
    assert count(slack) == 1


def test_silence_lasts_until_the_client_gives_up(slack: Slack) -> None:
    slack.desk("fault", kind="timeout")
    started = time.monotonic()

    with pytest.raises(httpx.ReadTimeout):
        slack.http.post("/api/chat.postMessage", timeout=0.1)
    assert 0.05 < time.monotonic() - started < 2
    assert count(slack) == 0


@pytest.mark.parametrize(("wait", "header"), [(7, "7"), ("abc", "abc"), (None, None), (0, "0")])
def test_a_rate_limit_says_how_long_or_does_not(slack: Slack, wait: object, header: str | None) -> None:
    slack.desk("fault", kind="429", retry_after=wait)
    response = post(slack)

    assert response.status_code == 429
    assert response.headers.get("retry-after") == header
    assert response.json()["error"] == "ratelimited"


@pytest.mark.parametrize(("kind", "status"), [("500", 500), ("503", 503), ("html", 200)])
def test_a_page_may_come_instead_of_json(slack: Slack, kind: str, status: int) -> None:
    slack.desk("fault", kind=kind)
    response = post(slack)

    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert count(slack) == 0


def test_any_error_can_be_answered(slack: Slack) -> None:
    slack.desk("fault", kind="ok_false", error="fatal_error", method="chat.postMessage")

    assert slack.api("auth.test")["ok"], "other methods go on working"
    assert post(slack).json() == {"ok": False, "error": "fatal_error"}


def test_a_fault_happens_as_often_as_asked_and_can_be_called_off(slack: Slack) -> None:
    slack.desk("fault", kind="500", times=2)
    assert [post(slack).status_code for _ in range(3)] == [500, 500, 200]

    slack.desk("fault", kind="500", times=5)
    assert slack.sees()["faults"][0]["times"] == 5
    assert slack.http.request("DELETE", "/desk/faults").json()["ok"]
    assert post(slack).status_code == 200


@pytest.mark.parametrize("body", [{"kind": "earthquake"}, {"kind": "500", "times": 0}, {}])
def test_a_fault_that_makes_no_sense_is_refused(slack: Slack, body: dict[str, object]) -> None:
    answer = slack.http.post("/desk/fault", json={"as": "U0ADA", **body})

    assert answer.status_code == 400


def test_many_silent_calls_do_not_hold_up_the_others(slack: Slack, background: Background) -> None:
    slack.desk("fault", kind="timeout", times=5, method="auth.test")

    async def call() -> int:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(0.2)) as session:
            silent = [session.get(f"{slack.url}/api/auth.test") for _ in range(5)]
            waiting = asyncio.gather(*silent, return_exceptions=True)
            await asyncio.sleep(0)
            async with session.get(f"{slack.url}/api/api.test") as answered:
                status = answered.status
            await waiting
            return status

    assert background.do(call()) == 200

"""Response URLs: five uses, thirty minutes."""

import pytest

from playground import tickets
from tests.playground.forms import section
from tests.playground.stage import Slack


def url(slack: Slack, ts: str | None = None) -> str:
    return f"/response/{slack.world.tickets.new_reply('U0ADA', 'C0CIRCLE', ts)}"


def test_a_response_url_is_good_for_five_answers(slack: Slack) -> None:
    address = url(slack)
    answers = [slack.http.post(address, json={"text": "x"}) for _ in range(6)]

    assert [each.status_code for each in answers] == [200] * 5 + [404]
    assert answers[0].text == "ok"
    assert answers[-1].json() == {"ok": False, "error": "used_url"}
    assert len(slack.messages("U0ADA")) == 5
    assert slack.messages("U0BEN") == []


def test_a_response_url_lasts_half_an_hour(slack: Slack) -> None:
    address = url(slack)
    slack.world.tickets.replies[address.rpartition("/")[2]].at -= tickets.REPLY_LIVES + 1

    assert slack.http.post(address, json={"text": "x"}).json()["error"] == "expired_url"
    assert slack.http.post("/response/invented", json={"text": "x"}).status_code == 404


def test_the_pressed_message_is_deleted_or_replaced(slack: Slack) -> None:
    ts = slack.api("chat.postMessage", channel="C0CIRCLE", text="First")["ts"]
    address = url(slack, ts)

    slack.http.post(address, json={"replace_original": True, "blocks": [section("Second")]})
    assert slack.messages()[0]["blocks"][0]["text"]["text"] == "Second"
    slack.http.post(
        address, json={"text": "Beside", "response_type": "in_channel", "replace_original": False}
    )
    assert [each["text"] for each in slack.messages("U0BEN")] == ["", "Beside"]
    slack.http.post(address, json={"delete_original": True})
    assert [each["text"] for each in slack.messages("U0BEN")] == ["Beside"]
    gone = slack.http.post(address, json={"replace_original": True, "text": "x"})
    assert gone.json()["error"] == "message_not_found"


@pytest.mark.parametrize(
    ("body", "error"),
    [("{", "invalid_payload"), ("[]", "invalid_payload"), ("{}", "no_text")],
)
def test_what_is_no_answer_is_refused(slack: Slack, body: str, error: str) -> None:
    assert slack.http.post(url(slack), content=body).json()["error"] == error


def test_wrong_blocks_are_refused(slack: Slack) -> None:
    assert slack.http.post(url(slack), json={"blocks": [{"type": "x"}]}).json()["error"] == "invalid_blocks"

"""The desk: what each person sees and may do, and who may come in at all."""

import json
from typing import Any

import pytest

from tests.playground.forms import modal
from tests.playground.stage import Slack


def test_everybody_sees_their_own_channels(slack: Slack) -> None:
    def channels(who: str) -> list[str]:
        return [each["name"] for each in slack.sees(who)["channels"]]

    assert channels("U0ADA") == ["general", "peer-circle", "second-circle"]
    assert channels("U0GRACE") == ["peer-circle"]
    assert channels("U0IVY") == ["general"]
    assert len(slack.sees()["people"]) == 11


def test_who_has_not_chosen_is_the_first_person(slack: Slack) -> None:
    assert slack.sees("")["me"]["id"] == "U0ADA"


def test_what_others_write_is_unread_until_it_is_read(slack: Slack) -> None:
    slack.desk("say", "U0BEN", channel="C0CIRCLE", text="Hello")

    def unread(who: str) -> int:
        return int(
            next(each["unread"] for each in slack.sees(who)["channels"] if each["name"] == "peer-circle")
        )

    assert (unread("U0ADA"), unread("U0BEN")) == (1, 0)
    slack.desk("read", channel="C0CIRCLE")
    assert unread("U0ADA") == 0


@pytest.mark.parametrize(
    ("deed", "who", "body"),
    [
        ("say", "U0IVY", {"channel": "C0CIRCLE", "text": "x"}),
        ("say", "U0ADA", {"channel": "C0CIRCLE", "text": "  "}),
        ("say", "U0GONE", {"channel": "C0GENERAL", "text": "x"}),
        ("command", "U0ADA", {"channel": "C0CIRCLE", "text": "/nothing"}),
        ("command", "U0ADA", {"channel": "C0CIRCLE", "text": "/invite nobody"}),
        ("join", "U0ADA", {"channel": "C0CIRCLE"}),
        ("join", "U0GRACE", {"channel": "C0GENERAL"}),
        ("leave", "U0IVY", {"channel": "C0CIRCLE"}),
        ("press", "U0ADA", {"view": "V0", "block_id": "b", "action_id": "a"}),
        ("clock", "U0ADA", {"to_next": True}),
        ("clock", "U0ADA", {"by_seconds": -1}),
        ("clock", "U0ADA", {"to": "2001-01-01T00:00:00+00:00"}),
    ],
)
def test_what_cannot_be_done_is_refused_kindly(
    slack: Slack, deed: str, who: str, body: dict[str, Any]
) -> None:
    response = slack.http.post(f"/desk/{deed}", json={"as": who, **body})

    assert response.status_code == 200
    assert response.json()["ok"] is False
    assert response.json()["error"].endswith((".", "!"))


@pytest.mark.parametrize(
    ("deed", "body"),
    [
        ("say", "{"),
        ("say", "[]"),
        ("say", json.dumps({"as": "U0NOBODY", "channel": "C0CIRCLE", "text": "x"})),
        ("say", json.dumps({"as": "U0ADA", "channel": 5, "text": "x"})),
        ("clock", json.dumps({"as": "U0ADA", "by_seconds": "soon"})),
        ("clock", json.dumps({"as": "U0ADA", "to": "tomorrow"})),
        ("clock", json.dumps({"as": "U0ADA", "to": "2030-01-01T00:00:00"})),
        ("deactivate", json.dumps({"as": "U0ADA", "user": "U0NOBODY"})),
    ],
)
def test_what_no_page_would_send_is_malformed(slack: Slack, deed: str, body: str) -> None:
    headers = {"content-type": "application/json"}

    assert slack.http.post(f"/desk/{deed}", content=body, headers=headers).status_code == 400


def test_an_archived_channel_is_closed_and_can_come_back(slack: Slack) -> None:
    slack.desk("archive", channel="C0CIRCLE")
    refused = slack.desk("say", channel="C0CIRCLE", text="x")
    slack.desk("archive", channel="C0CIRCLE", archived=False)

    assert refused == {"ok": False, "error": "This channel is archived."}
    assert slack.desk("say", channel="C0CIRCLE", text="x")["ok"]


def test_somebody_elses_message_stays(slack: Slack) -> None:
    ts = slack.desk("say", "U0BEN", channel="C0CIRCLE", text="Mine")["ts"]

    assert not slack.desk("delete", channel="C0CIRCLE", ts=ts)["ok"]
    assert slack.desk("delete", "U0BEN", channel="C0CIRCLE", ts=ts)["ok"]


def test_nobody_presses_in_anothers_window(slack: Slack) -> None:
    view = slack.api("views.open", trigger_id=slack.trigger(), view=modal())["view"]

    assert not slack.desk("submit", "U0BEN", view=view["id"], values={})["ok"]


def test_without_an_app_a_command_fails_at_once(slack: Slack) -> None:
    answer = slack.desk("command", channel="C0CIRCLE", text="/hello")

    assert (answer["result"], answer["error"]) == ("failed", "dispatch_failed")
    assert slack.sees()["app"]["connected"] is False


def test_only_this_computer_comes_in(slack: Slack) -> None:
    assert slack.http.get("/desk/state", headers={"host": "evil.example"}).status_code == 421
    assert slack.http.get("/desk/state", headers={"host": "127.0.0.1.evil.example:80"}).status_code == 421
    assert slack.http.get("/api/auth.test", headers={"host": "evil.example"}).status_code == 421
    assert slack.http.get("/desk/state", headers={"host": "localhost:3000"}).status_code == 200


def test_other_sites_pages_do_nothing_here(slack: Slack) -> None:
    body = json.dumps({"as": "U0ADA", "channel": "C0CIRCLE", "text": "x"})
    evil = {"content-type": "application/json", "origin": "https://evil.example"}

    assert slack.http.post("/desk/say", content=body, headers=evil).status_code == 403
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        response = slack.http.post("/desk/say", content=body, headers={"content-type": kind})
        assert response.status_code == 415
    own = {"content-type": "application/json", "origin": slack.url}
    assert slack.http.post("/desk/say", content=body, headers=own).status_code == 200

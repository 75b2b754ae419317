"""The rest of the Web API: tokens, scopes, people, channels, limits."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from playground.people import BOT_USER
from tests.playground.stage import Slack


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-other", "invalid_auth"), ("xapp-playground", "not_allowed_token_type")],
)
def test_a_wrong_token_opens_nothing(slack: Slack, token: str, error: str) -> None:
    assert slack.api("auth.test", token)["error"] == error


def test_the_app_learns_where_it_is(slack: Slack) -> None:
    response = slack.call("auth.test")
    answer = response.json()

    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T0SOUND", "U0SBBOT", "B0SBBOT")
    assert "chat:write" in response.headers["x-oauth-scopes"]


def test_a_token_may_stand_in_the_body(slack: Slack) -> None:
    assert slack.http.post("/api/auth.test", data={"token": "xoxb-playground"}).json()["ok"]
    assert slack.http.get("/api/auth.test", params={"token": "xoxb-playground"}).json()["ok"]


def test_bodies_that_cannot_be_read_are_refused(slack: Slack) -> None:
    def error(body: str, kind: str) -> str:
        answer = slack.http.post("/api/auth.test", content=body, headers={"content-type": kind}).json()
        return str(answer["error"])

    assert error("{", "application/json") == "invalid_json"
    assert error("[]", "application/json") == "json_not_object"
    assert error("<a/>", "text/xml") == "invalid_post_type"


def test_methods_that_are_not_here_are_unknown(slack: Slack) -> None:
    assert slack.api("conversations.archive")["error"] == "unknown_method"
    assert slack.api("api.test", error="my_error")["error"] == "my_error"
    assert slack.api("api.test", foo="bar")["args"] == {"foo": "bar"}


def test_a_missing_scope_is_named(another: Callable[..., Slack]) -> None:
    slack = another(scopes=["chat:write", "groups:read"])

    answer = slack.api("users.info", user="U0ADA")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read")
    assert answer["provided"] == "chat:write,groups:read"
    assert slack.api("conversations.info", channel="C0CIRCLE")["ok"]
    assert slack.api("conversations.info", channel="C0GENERAL")["needed"] == "channels:read"
    assert slack.api("conversations.open", users="U0ADA")["needed"] == "im:write"
    assert slack.api("dnd.info", user="U0ADA")["needed"] == "dnd:read"


def test_what_the_app_may_read_is_the_newest_first_between_two_instants(
    another: Callable[..., Slack],
) -> None:
    slack = another(scopes=["chat:write", "groups:history"])
    mark = {"event_type": "mark", "event_payload": {"id": "1"}}
    sent = [slack.api("chat.postMessage", channel="C0CIRCLE", text=f"{n}", metadata=mark) for n in range(3)]

    def texts(**asked: Any) -> list[str]:
        answer = slack.api("conversations.history", channel="C0CIRCLE", **asked)
        return [message["text"] for message in answer["messages"] if message["user"] == BOT_USER]

    assert texts() == ["2", "1", "0"]
    assert texts(oldest=sent[0]["ts"], latest=sent[2]["ts"]) == ["1"]
    whole, without = (
        slack.api("conversations.history", channel="C0CIRCLE", limit=1, include_all_metadata=some)
        for some in ("true", "false")
    )
    assert whole["messages"][0]["metadata"] == mark
    assert "metadata" not in without["messages"][0]
    assert whole["has_more"]
    assert whole["response_metadata"]["next_cursor"]
    assert slack.api("conversations.history", channel="C0CIRCLE", oldest="x")["error"] == "invalid_ts_oldest"
    assert slack.api("conversations.history", channel="C0GENERAL")["needed"] == "channels:history"


def test_people_are_described_as_far_as_slack_would(slack: Slack) -> None:
    ada = slack.api("users.info", user="U0ADA", include_locale="true")["user"]
    grace = slack.api("users.info", user="U0GRACE", include_locale="true")["user"]
    gone = slack.api("users.info", user="U0GONE")["user"]

    assert (ada["team_id"], ada["tz"], ada["locale"]) == ("T0SOUND", "Europe/Berlin", "en-US")
    assert ada["tz_offset"] in {3600, 7200}
    assert (grace["team_id"], grace["is_stranger"], grace.get("locale")) == ("T0OTHER", False, None)
    assert gone["deleted"]
    assert "tz" not in gone
    assert slack.api("users.info", user="U0NOBODY")["error"] == "user_not_found"


def test_channels_are_described(slack: Slack) -> None:
    circle = slack.api("conversations.info", channel="C0CIRCLE")["channel"]
    general = slack.api("conversations.info", channel="C0GENERAL")["channel"]

    assert (circle["is_private"], circle["is_ext_shared"], circle["is_member"]) == (True, True, True)
    assert (general["is_private"], general["is_member"]) == (False, False)
    assert slack.api("conversations.info", channel="C0NOBOT")["error"] == "channel_not_found"


def test_members_come_in_pages(slack: Slack) -> None:
    found: list[str] = []
    cursor = ""
    while True:
        answer = slack.api("conversations.members", channel="C0CIRCLE", limit=4, cursor=cursor)
        found += answer["members"]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break

    assert len(found) == 9
    assert {"U0ADA", "U0GRACE", "U0SBBOT"} <= set(found)
    bad = base64.b64encode(b"next:x").decode()
    assert slack.api("conversations.members", channel="C0CIRCLE", cursor=bad)["error"] == "invalid_cursor"
    assert slack.api("conversations.members", channel="C0CIRCLE", limit=0)["error"] == "invalid_limit"


def test_the_app_lists_the_channels_it_is_in(slack: Slack) -> None:
    slack.desk("archive", channel="C0SECOND")
    private = slack.api("users.conversations", types="private_channel")
    open_ones = slack.api("users.conversations", types="private_channel", exclude_archived="true")

    assert [each["id"] for each in private["channels"]] == ["C0CIRCLE", "C0SECOND"]
    assert [each["id"] for each in open_ones["channels"]] == ["C0CIRCLE"]
    shared = slack.api("users.conversations", types="private_channel", user="U0GRACE")
    assert [each["id"] for each in shared["channels"]] == ["C0CIRCLE"]
    assert slack.api("users.conversations", types="everything")["error"] == "invalid_types"


def test_direct_messages_open_with_people_who_are_there(slack: Slack) -> None:
    assert slack.api("conversations.open", users="U0HIRO")["channel"]["id"] == "D0HIRO"
    assert slack.api("conversations.open", users="U0GONE")["error"] == "user_disabled"
    assert slack.api("conversations.open", users="U0NOBODY")["error"] == "user_not_found"
    assert slack.api("conversations.open")["error"] == "invalid_arguments"


def test_do_not_disturb_is_told(slack: Slack) -> None:
    slack.desk("quiet", starts="2027-01-01T20:00:00+00:00", ends="2027-01-02T06:00:00+00:00")

    ada, ben = (slack.api("dnd.info", user=user) for user in ("U0ADA", "U0BEN"))
    assert ada["dnd_enabled"]
    assert ada["next_dnd_end_ts"] - ada["next_dnd_start_ts"] == 36_000
    assert not ben["dnd_enabled"]


def test_one_channel_takes_one_message_a_second_after_a_small_burst(another: Callable[..., Slack]) -> None:
    slack = another(limits=True)
    responses = [slack.call("chat.postMessage", channel="C0CIRCLE", text="x") for _ in range(6)]

    assert [each.status_code for each in responses[:4]] == [200] * 4
    assert responses[5].status_code == 429
    assert responses[5].json() == {"ok": False, "error": "ratelimited"}
    assert responses[5].headers["retry-after"] == "1"
    assert slack.api("chat.postMessage", channel="C0SECOND", text="x")["ok"], (
        "another channel has its own room"
    )
    assert len(slack.messages()) == sum(each.status_code == 200 for each in responses)


def test_each_method_has_its_tier(another: Callable[..., Slack]) -> None:
    slack = another(limits=True)
    responses = [slack.call("conversations.info", channel="C0CIRCLE") for _ in range(52)]

    assert {each.status_code for each in responses[:50]} == {200}
    assert responses[-1].status_code == 429
    assert int(responses[-1].headers["retry-after"]) >= 1


def test_an_app_that_was_removed_has_no_token(slack: Slack) -> None:
    slack.desk("uninstall")

    assert slack.api("auth.test")["error"] == "account_inactive"

"""chat.*: what the app may say, where, and how Slack says no."""

import json
from typing import Any

import pytest

from tests.playground.forms import buttons, section
from tests.playground.stage import Slack


def test_a_message_is_seen_by_the_channel_and_answered_as_slack_does(slack: Slack) -> None:
    answer = slack.api("chat.postMessage", channel="C0CIRCLE", text="Hello", blocks=[section()])

    assert answer["ok"]
    assert answer["channel"] == "C0CIRCLE"
    assert answer["message"]["bot_id"] == "B0SBBOT"
    assert answer["message"]["ts"] == answer["ts"]
    [seen] = slack.messages("U0GRACE")
    assert (seen["ts"], seen["text"], seen["is_app"]) == (answer["ts"], "Hello", True)
    assert all("block_id" in block for block in seen["blocks"])


def test_a_form_encoded_call_reads_its_blocks_from_text(slack: Slack) -> None:
    form = {"channel": "C0CIRCLE", "text": "Hi", "blocks": json.dumps([section("In a form")])}
    headers = {"authorization": "Bearer xoxb-playground"}

    assert slack.http.post("/api/chat.postMessage", data=form, headers=headers).json()["ok"]
    assert slack.messages()[0]["blocks"][0]["text"]["text"] == "In a form"


def test_a_message_to_a_person_goes_into_their_direct_messages(slack: Slack) -> None:
    answer = slack.api("chat.postMessage", channel="U0GRACE", text="For Grace")

    assert answer["channel"] == "D0GRACE"
    assert slack.messages("U0GRACE", "D0GRACE")[0]["text"] == "For Grace"
    assert slack.sees("U0GRACE")["dms"][0]["unread"] == 1
    assert slack.sees("U0ADA")["dms"][0]["messages"] == []


def test_no_two_messages_share_a_ts(slack: Slack) -> None:
    stamps = [slack.api("chat.postMessage", channel="C0CIRCLE", text="x")["ts"] for _ in range(20)]

    assert len(set(stamps)) == 20
    assert stamps == sorted(stamps)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"text": "x"}, "channel_not_found"),
        ({"channel": "C0NOBOT", "text": "x"}, "channel_not_found"),
        ({"channel": "C0GENERAL", "text": "x"}, "not_in_channel"),
        ({"channel": "U0GONE", "text": "x"}, "channel_not_found"),
        ({"channel": "C0CIRCLE"}, "no_text"),
        ({"channel": "C0CIRCLE", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "C0CIRCLE", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"channel": "C0CIRCLE", "text": "x", "blocks": {"a": 1}}, "invalid_blocks_format"),
        ({"channel": "C0CIRCLE", "text": "x", "blocks": [{"type": "nothing"}]}, "invalid_blocks"),
        ({"channel": "C0CIRCLE", "text": "x", "blocks": [section("a" * 2900)] * 5}, "msg_blocks_too_long"),
    ],
)
def test_slack_says_no_to_a_message(slack: Slack, arguments: dict[str, Any], error: str) -> None:
    answer = slack.api("chat.postMessage", **arguments)

    assert (answer["ok"], answer["error"]) == (False, error)


def test_wrong_blocks_are_pointed_at(slack: Slack) -> None:
    answer = slack.api("chat.postMessage", channel="C0CIRCLE", text="x", blocks=[section("y" * 3001)])

    assert answer["error"] == "invalid_blocks"
    [told] = [each for each in answer["errors"] if "/blocks/0/text/text" in each]
    assert f"[ERROR] {told}" in answer["response_metadata"]["messages"]
    assert told.endswith("[json-pointer:/blocks/0/text/text]")


def test_an_archived_channel_takes_nothing(slack: Slack) -> None:
    slack.desk("archive", channel="C0CIRCLE")

    assert slack.api("chat.postMessage", channel="C0CIRCLE", text="x")["error"] == "is_archived"


def test_a_person_of_another_company_who_left_all_shared_channels_gets_no_direct_message(
    slack: Slack,
) -> None:
    slack.desk("leave", "U0GRACE", channel="C0CIRCLE")

    assert slack.api("chat.postMessage", channel="U0GRACE", text="x")["error"] == "channel_not_found"
    assert slack.api("chat.postMessage", channel="D0GRACE", text="x")["error"] == "channel_not_found"


def test_an_edited_message_stays_in_its_place(slack: Slack) -> None:
    ts = slack.api("chat.postMessage", channel="C0CIRCLE", text="First", blocks=[buttons("go")])["ts"]
    slack.desk("say", "U0BEN", channel="C0CIRCLE", text="Later")

    assert slack.api("chat.update", channel="C0CIRCLE", ts=ts, text="Kept")["ok"]
    assert slack.messages()[0]["blocks"][0]["block_id"] == "actions"
    assert slack.api("chat.update", channel="C0CIRCLE", ts=ts, text="Second", blocks=[])["ok"]
    seen = slack.messages()
    assert [each["text"] for each in seen] == ["Second", "Later"]
    assert seen[0]["edited"]
    assert seen[0]["blocks"] == []


def test_the_app_edits_and_deletes_its_own_messages_only(slack: Slack) -> None:
    ts = slack.desk("say", "U0BEN", channel="C0CIRCLE", text="Mine")["ts"]
    own = slack.api("chat.postMessage", channel="C0CIRCLE", text="x")["ts"]

    def error(method: str, **arguments: str) -> str:
        return str(slack.api(method, channel="C0CIRCLE", **arguments)["error"])

    assert error("chat.update", ts=ts, text="y") == "cant_update_message"
    assert error("chat.delete", ts=ts) == "cant_delete_message"
    assert error("chat.update", ts="1.2", text="y") == "message_not_found"
    assert error("chat.update", ts=own, text="y" * 4001) == "msg_too_long"
    assert slack.api("chat.delete", channel="C0CIRCLE", ts=own)["ok"]
    assert error("chat.delete", ts=own) == "message_not_found"


def test_an_ephemeral_message_is_for_one_pair_of_eyes(slack: Slack) -> None:
    ts = slack.api("chat.postEphemeral", channel="C0CIRCLE", user="U0BEN", text="Psst")["message_ts"]

    assert [(each["text"], each["ephemeral"]) for each in slack.messages("U0BEN")] == [("Psst", True)]
    assert slack.messages("U0ADA") == []
    outside = slack.api("chat.postEphemeral", channel="C0CIRCLE", user="U0IVY", text="Psst")
    assert outside["error"] == "user_not_in_channel"
    assert slack.api("chat.update", channel="C0CIRCLE", ts=ts, text="y")["error"] == "message_not_found"

"""A real Bolt app, over Socket Mode and over signed HTTP: what it hears, what people see of its answers."""

from typing import Any

import pytest

from tests.playground.conftest import Bolt
from tests.playground.forms import buttons, field, modal, section

Json = dict[str, Any]


def typed(**texts: str) -> Json:
    return {name: {name: {"type": "plain_text_input", "value": text}} for name, text in texts.items()}


def form(bolt: Bolt, by: str = "U0ADA", **more: Any) -> Json:
    trigger = bolt.slack.trigger(by)
    view: Json = bolt.slack.api("views.open", trigger_id=trigger, view={**modal(), **more})["view"]
    return view


def message(bolt: Bolt, *blocks: Json, where: str = "C0CIRCLE") -> str:
    return str(bolt.slack.api("chat.postMessage", channel=where, text="x", blocks=list(blocks))["ts"])


def test_a_command_is_answered_to_whoever_typed_it(bolt: Bolt) -> None:
    answer = bolt.slack.desk("command", channel="C0CIRCLE", text="/hello dear & *bold* world")

    assert answer == {"ok": True, "result": "done", "error": ""}
    body = bolt.heard.last("/hello")
    assert (body["text"], body["channel_name"]) == ("dear & *bold* world", "privategroup")
    assert (body["team_id"], body["user_id"]) == ("T0SOUND", "U0ADA")
    [seen] = bolt.slack.messages()
    assert (seen["text"], seen["ephemeral"]) == ("Hello dear & *bold* world", True)
    assert bolt.slack.messages("U0BEN") == []


def test_a_command_may_answer_the_channel(bolt: Bolt) -> None:
    bolt.slack.desk("command", channel="C0CIRCLE", text="/all")

    assert [each["text"] for each in bolt.slack.messages("U0BEN")] == ["Hello everybody"]


def test_a_command_may_answer_through_its_response_url(bolt: Bolt) -> None:
    bolt.slack.desk("command", channel="C0GENERAL", text="/hello later")

    assert [each["text"] for each in bolt.slack.messages("U0ADA", "C0GENERAL")] == ["Later"]
    assert bolt.slack.messages("U0BEN", "C0GENERAL") == []


def test_people_of_another_company_have_no_commands(bolt: Bolt) -> None:
    refused = bolt.slack.desk("command", "U0GRACE", channel="C0CIRCLE", text="/hello")

    assert not refused["ok"]
    assert "/hello is not a valid command" in refused["error"]
    assert bolt.heard.bodies == []
    assert bolt.slack.sees("U0GRACE")["commands"] == []


def test_a_command_that_nobody_hears_fails_as_in_slack(bolt: Bolt) -> None:
    answer = bolt.slack.desk("command", channel="C0CIRCLE", text="/unheard")

    error = {"sockets": "operation_timeout", "http": "dispatch_failed"}[bolt.transport]
    assert answer == {"ok": True, "result": "failed", "error": error}
    [notice] = bolt.slack.sees()["notices"]
    assert notice["text"] == f"/unheard failed with the error “{error}”"


def test_a_form_opens_from_a_command_and_closes_when_sent(bolt: Bolt) -> None:
    bolt.slack.desk("command", channel="C0CIRCLE", text="/form")
    [view] = bolt.slack.sees()["views"]
    sent = bolt.slack.desk("submit", view=view["id"], values=typed(title="My title"))

    assert (sent["ok"], sent["result"]) == (True, "closed")
    assert bolt.slack.sees()["views"] == []
    body = bolt.heard.last("view_submission")
    assert body["view"]["state"]["values"]["title"]["title"]["value"] == "My title"
    assert (body["team"]["id"], body["view"]["app_installed_team_id"]) == ("T0SOUND", "T0SOUND")
    assert body["is_enterprise_install"] is False
    assert body["enterprise"] is None


def test_a_form_with_an_empty_field_does_not_leave_the_client(bolt: Bolt) -> None:
    view = form(bolt)
    sent = bolt.slack.desk("submit", view=view["id"], values={})

    assert sent["result"] == "errors"
    assert sent["errors"] == {"title": "Please complete this required field."}
    assert bolt.heard.bodies == []


def test_errors_stand_beside_their_fields(bolt: Bolt) -> None:
    view = form(bolt)
    bolt.heard.answer = {"response_action": "errors", "errors": {"title": "Too short"}}
    sent = bolt.slack.desk("submit", view=view["id"], values=typed(title="x"))

    assert (sent["result"], sent["errors"]) == ("errors", {"title": "Too short"})
    [shown] = bolt.slack.sees()["views"]
    assert shown["errors"] == {"title": "Too short"}
    assert shown["state"]["values"]["title"]["title"]["value"] == "x"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "Wrong"}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "dance"},
    ],
)
def test_an_answer_that_slack_does_not_take_is_trouble(bolt: Bolt, answer: Json) -> None:
    view = form(bolt)
    bolt.heard.answer = answer
    sent = bolt.slack.desk("submit", view=view["id"], values=typed(title="x"))

    assert sent["result"] == "failed"
    assert bolt.slack.sees()["notices"][0]["text"] == "We had some trouble connecting. Try again?"
    assert len(bolt.slack.sees()["views"]) == 1


def test_a_sent_form_may_change_into_another(bolt: Bolt) -> None:
    view = form(bolt)
    bolt.heard.answer = {"response_action": "update", "view": modal(field("detail"), callback_id="second")}
    sent = bolt.slack.desk("submit", view=view["id"], values=typed(title="x"))

    assert sent["result"] == "update"
    [shown] = bolt.slack.sees()["views"]
    assert (shown["id"], shown["callback_id"]) == (view["id"], "second")


def test_a_form_pushed_onto_another_closes_alone(bolt: Bolt) -> None:
    view = form(bolt, blocks=[field(), buttons("push")])
    bolt.slack.desk(
        "press", view=view["id"], block_id="actions", action_id="push", values=typed(title="kept")
    )
    below, top = bolt.slack.sees()["views"]
    bolt.slack.desk("submit", view=top["id"], values=typed(title="above"))

    [left] = bolt.slack.sees()["views"]
    assert left["id"] == below["id"]
    assert left["state"]["values"]["title"]["title"]["value"] == "kept"
    assert bolt.heard.last("block_actions")["view"]["state"]["values"]["title"]["title"]["value"] == "kept"


def test_everything_closes_on_clear(bolt: Bolt) -> None:
    view = form(bolt, blocks=[field(), buttons("push")])
    bolt.slack.desk("press", view=view["id"], block_id="actions", action_id="push")
    bolt.heard.answer = {"response_action": "clear"}
    top = bolt.slack.sees()["views"][-1]

    assert bolt.slack.desk("submit", view=top["id"], values=typed(title="x"))["result"] == "clear"
    assert bolt.slack.sees()["views"] == []


def test_a_press_in_a_message_carries_what_slack_sends(bolt: Bolt) -> None:
    menu = {
        "type": "static_select",
        "action_id": "menu",
        "options": [{"text": {"type": "plain_text", "text": "One"}, "value": "1"}],
    }
    block = {**buttons("open"), "elements": [*buttons("open")["elements"], menu]}
    ts = message(bolt, block)
    pressed = bolt.slack.desk(
        "press", "U0GRACE", channel="C0CIRCLE", ts=ts, block_id="actions", action_id="open"
    )

    assert pressed == {"ok": True, "result": "done", "error": ""}
    body = bolt.heard.last("block_actions")
    assert body["user"]["team_id"] == "T0OTHER"
    assert body["team"]["id"] == "T0SOUND"
    container = {"type": "message", "message_ts": ts, "channel_id": "C0CIRCLE", "is_ephemeral": False}
    assert body["container"] == container
    assert body["message"]["ts"] == ts
    assert body["message"]["bot_id"] == "B0SBBOT"
    assert body["actions"][0]["value"] == "v-open"
    assert body["actions"][0]["text"]["text"] == "Open"
    assert body["state"]["values"]["actions"]["menu"] == {"type": "static_select", "selected_option": None}
    [view] = bolt.slack.sees("U0GRACE")["views"]
    assert view["callback_id"] == "form"


def test_a_form_of_another_companys_person_comes_from_there(bolt: Bolt) -> None:
    view = form(bolt, "U0GRACE")
    bolt.slack.desk("submit", "U0GRACE", view=view["id"], values=typed(title="x"))

    body = bolt.heard.last("view_submission")
    assert (body["team"]["id"], body["user"]["team_id"]) == ("T0OTHER", "T0OTHER")
    assert (body["view"]["team_id"], body["view"]["app_installed_team_id"]) == ("T0OTHER", "T0SOUND")


def test_a_press_in_an_ephemeral_message_does_not_repeat_it(bolt: Bolt) -> None:
    blocks = [buttons("replace")]
    posted = bolt.slack.api("chat.postEphemeral", channel="C0CIRCLE", user="U0ADA", text="x", blocks=blocks)
    target = {"channel": "C0CIRCLE", "ts": posted["message_ts"], "block_id": "actions"}
    bolt.slack.desk("press", action_id="replace", **target)

    body = bolt.heard.last("block_actions")
    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body
    [seen] = bolt.slack.messages()
    assert (seen["text"], seen["ephemeral"]) == ("Replaced", True)


def test_a_menus_choice_arrives(bolt: Bolt) -> None:
    option = {"text": {"type": "plain_text", "text": "One"}, "value": "1"}
    menu = {"type": "static_select", "action_id": "menu", "options": [option]}
    ts = message(bolt, {"type": "section", "block_id": "b", "text": section()["text"], "accessory": menu})
    chosen = {"type": "static_select", "selected_option": option}
    bolt.slack.desk("press", channel="C0CIRCLE", ts=ts, block_id="b", action_id="menu", action=chosen)

    assert bolt.heard.last("block_actions")["actions"][0]["selected_option"]["value"] == "1"


def test_a_pressed_message_may_be_replaced(bolt: Bolt) -> None:
    ts = message(bolt, buttons("replace"))
    bolt.slack.desk("press", channel="C0CIRCLE", ts=ts, block_id="actions", action_id="replace")

    [seen] = bolt.slack.messages()
    assert (seen["ts"], seen["text"], seen["blocks"]) == (ts, "Replaced", [])


def test_a_press_that_fails_is_told(bolt: Bolt) -> None:
    ts = message(bolt, buttons("unheard"))
    pressed = bolt.slack.desk("press", channel="C0CIRCLE", ts=ts, block_id="actions", action_id="unheard")

    assert pressed["result"] == "failed"
    assert bolt.slack.sees()["notices"][0]["channel"] == "C0CIRCLE"


def test_buttons_and_messages_that_are_gone_cannot_be_pressed(bolt: Bolt) -> None:
    ts = message(bolt, buttons("open"))
    target = {"channel": "C0CIRCLE", "block_id": "actions"}

    assert not bolt.slack.desk("press", ts=ts, action_id="other", **target)["ok"]
    bolt.slack.desk("delete", channel="C0CIRCLE", ts=ts)
    gone = bolt.slack.desk("press", ts=ts, action_id="open", **target)
    assert gone == {"ok": False, "error": "That message is no longer there."}


def test_options_are_asked_for(bolt: Bolt) -> None:
    view = form(bolt, blocks=[field("who", type="external_select", action_id="menu")])
    found = bolt.slack.desk("suggest", view=view["id"], block_id="who", action_id="menu", query="Maru")

    assert found["options"][0]["text"]["text"] == "Maru"
    assert bolt.heard.last("block_suggestion")["view"]["id"] == view["id"]


def test_a_closed_form_is_told_when_it_asked(bolt: Bolt) -> None:
    view = form(bolt, notify_on_close=True)
    bolt.slack.desk("close", view=view["id"], values=typed(title="half a thought"))

    body = bolt.heard.last("view_closed")
    assert body["view"]["state"]["values"]["title"]["title"]["value"] == "half a thought"
    assert body["is_cleared"] is False
    assert bolt.slack.sees()["views"] == []
    silent = form(bolt)
    bolt.slack.desk("close", view=silent["id"])
    assert sum(each["type"] == "view_closed" for each in bolt.heard.bodies) == 1


def test_a_form_may_take_everything_beneath_it_along(bolt: Bolt) -> None:
    below = form(bolt, blocks=[field(), buttons("push")], notify_on_close=True)
    bolt.slack.desk("press", view=below["id"], block_id="actions", action_id="push")
    top = bolt.slack.sees()["views"][-1]
    bolt.slack.api("views.update", view_id=top["id"], view=modal(clear_on_close=True))
    bolt.slack.desk("close", view=top["id"])

    assert bolt.slack.sees()["views"] == []
    assert bolt.heard.last("view_closed")["is_cleared"] is True


def test_home_opens_with_an_event(bolt: Bolt) -> None:
    assert bolt.slack.desk("home")["ok"]

    assert bolt.slack.sees()["home"]["blocks"][0]["text"]["text"] == "Welcome"
    event = bolt.heard.last("event_callback")["event"]
    assert (event["type"], event["tab"], event["channel"]) == ("app_home_opened", "home", "D0ADA")
    home = bolt.slack.sees()["home"]
    bolt.slack.desk("press", view=home["id"], block_id="actions", action_id="open")
    assert len(bolt.slack.sees()["views"]) == 1
    assert not bolt.slack.desk("home", "U0GRACE")["ok"]


def test_comings_and_goings_are_told(bolt: Bolt) -> None:
    slack = bolt.slack
    slack.desk("join", "U0EMEKA", channel="C0SECOND")
    slack.desk("leave", "U0EMEKA", channel="C0SECOND")
    slack.desk("join", "U0IVY", channel="C0NOBOT")
    slack.desk("deactivate", user="U0BEN")
    slack.desk("archive", channel="C0SECOND")
    slack.desk("leave", "U0SBBOT", channel="C0CIRCLE")

    assert bolt.heard.events() == [
        "member_joined_channel",
        "member_left_channel",
        "user_change",
        "group_archive",
        "group_left",
    ]
    joined = bolt.heard.bodies[0]
    assert joined["event"]["channel_type"] == "G"
    assert joined["authorizations"][0]["team_id"] == "T0SOUND"
    assert bolt.heard.bodies[2]["event"]["user"]["deleted"] is True
    assert bolt.heard.bodies[-1]["is_ext_shared_channel"] is True


def test_the_app_is_invited_like_anybody(bolt: Bolt) -> None:
    assert bolt.slack.desk("command", "U0DANA", channel="C0NOBOT", text="/invite @Demo app")["ok"]

    event = bolt.heard.last("event_callback")["event"]
    assert (event["type"], event["user"], event["inviter"]) == ("member_joined_channel", "U0SBBOT", "U0DANA")
    assert bolt.slack.api("conversations.info", channel="C0NOBOT")["ok"]


def test_an_app_that_is_removed_hears_it_twice(bolt: Bolt) -> None:
    bolt.slack.desk("uninstall", uninstalled_first=True)

    assert bolt.heard.events() == ["app_uninstalled", "tokens_revoked"]


def test_an_event_that_fails_comes_again_with_its_id(bolt: Bolt) -> None:
    bolt.heard.fails = 2
    bolt.slack.desk("join", "U0EMEKA", channel="C0SECOND")
    bolt.slack.until(lambda: len(bolt.heard.bodies) == 3)

    assert len({each["event_id"] for each in bolt.heard.bodies}) == 1

"""views.*: triggers, stacks, hashes, and input that survives."""

from typing import Any

import pytest

from playground import tickets
from tests.playground.forms import buttons, field, home, modal, section
from tests.playground.stage import Slack

Json = dict[str, Any]


def opened(slack: Slack, by: str = "U0ADA", **more: Any) -> Json:
    view: Json = slack.api("views.open", trigger_id=slack.trigger(by), view={**modal(), **more})["view"]
    return view


def test_a_modal_opens_once_for_each_trigger(slack: Slack) -> None:
    trigger = slack.trigger()
    answer = slack.api("views.open", trigger_id=trigger, view=modal())

    assert answer["view"]["state"]["values"] == {
        "title": {"title": {"type": "plain_text_input", "value": None}}
    }
    assert answer["view"]["root_view_id"] == answer["view"]["id"]
    assert [each["id"] for each in slack.sees()["views"]] == [answer["view"]["id"]]
    again = slack.api("views.open", trigger_id=trigger, view=modal())
    assert again["error"] == "exchanged_trigger_id"


def test_a_trigger_lives_three_seconds_and_no_invented_one_works(slack: Slack) -> None:
    trigger = slack.trigger()
    slack.world.tickets.triggers[trigger].at -= tickets.TRIGGER_LIVES + 0.1

    assert slack.api("views.open", trigger_id=trigger, view=modal())["error"] == "expired_trigger_id"
    assert slack.api("views.open", trigger_id="1.2.3", view=modal())["error"] == "invalid_trigger_id"
    assert slack.api("views.open", view=modal())["error"] == "invalid_arguments"


@pytest.mark.parametrize(
    ("view", "error"),
    [
        (None, "invalid_arguments"),
        ("{", "invalid_arguments"),
        (modal(title={"type": "plain_text", "text": "t" * 25}), "invalid_arguments"),
        ({**modal(), "submit": None}, "invalid_arguments"),
        (home(), "invalid_arguments"),
        (modal(*[section("x" * 2990)] * 90), "view_too_large"),
    ],
)
def test_slack_says_no_to_a_modal(slack: Slack, view: Any, error: str) -> None:
    trigger = slack.trigger()

    assert slack.api("views.open", trigger_id=trigger, view=view)["error"] == error
    assert slack.api("views.open", trigger_id=trigger, view=modal())["ok"], "the trigger is still good"


def test_a_title_that_is_too_long_is_pointed_at(slack: Slack) -> None:
    view = modal(title={"type": "plain_text", "text": "t" * 25})
    answer = slack.api("views.open", trigger_id=slack.trigger(), view=view)

    assert (
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
        in (answer["response_metadata"]["messages"])
    )


def test_two_modals_fit_onto_a_third_and_no_more(slack: Slack) -> None:
    below = opened(slack)
    answers = [
        slack.api("views.push", trigger_id=slack.trigger(view=below["id"]), view=modal()) for _ in range(3)
    ]

    assert [each.get("error") for each in answers] == [None, None, "push_limit_reached"]
    assert answers[1]["view"]["root_view_id"] == below["id"]
    assert answers[1]["view"]["previous_view_id"] == answers[0]["view"]["id"]
    assert len(slack.sees()["views"]) == 3


def test_nothing_is_pushed_from_a_message(slack: Slack) -> None:
    assert slack.api("views.push", trigger_id=slack.trigger(), view=modal())["error"] == "invalid_arguments"


def test_input_survives_an_update_where_both_ids_stay(slack: Slack) -> None:
    fields = [field("title"), field("detail", optional=True), buttons("more")]
    view = opened(slack, blocks=fields)
    typed = {
        name: {name: {"type": "plain_text_input", "value": f"my {name}"}} for name in ("title", "detail")
    }
    slack.desk("press", view=view["id"], block_id="actions", action_id="more", values=typed)

    changed = modal(field("title"), field("detail", action_id="other"))
    updated = slack.api("views.update", view_id=view["id"], view=changed)["view"]

    assert updated["state"]["values"]["title"]["title"]["value"] == "my title"
    assert updated["state"]["values"]["detail"] == {"other": {"type": "plain_text_input", "value": None}}
    assert updated["hash"] != view["hash"]


def test_an_old_hash_conflicts(slack: Slack) -> None:
    view = opened(slack)
    fresh = slack.api("views.update", view_id=view["id"], hash=view["hash"], view=modal())["view"]

    def error(given: str) -> str | None:
        return slack.api("views.update", view_id=view["id"], hash=given, view=modal()).get("error")

    assert error(view["hash"]) == "hash_conflict"
    assert error("") == "hash_conflict"
    assert error(fresh["hash"]) is None


def test_a_closed_modal_is_not_found(slack: Slack) -> None:
    view = opened(slack)
    slack.desk("close", view=view["id"])

    assert slack.api("views.update", view_id=view["id"], view=modal())["error"] == "not_found"
    assert slack.api("views.update", view=modal())["error"] == "invalid_arguments"


def test_an_external_id_names_one_view(slack: Slack) -> None:
    view = opened(slack, external_id="mine")
    second = slack.api("views.open", trigger_id=slack.trigger("U0BEN"), view=modal(external_id="mine"))

    assert second["error"] == "duplicate_external_id"
    updated = slack.api("views.update", external_id="mine", view=modal(external_id="mine"))
    assert updated["view"]["id"] == view["id"]


def test_home_is_published_to_home_people_only(slack: Slack) -> None:
    first = slack.api("views.publish", user_id="U0ADA", view=home())["view"]
    second = slack.api("views.publish", user_id="U0ADA", view=home(section("New")), hash=first["hash"])

    assert second["view"]["id"] == first["id"]
    assert slack.sees("U0ADA")["home"]["blocks"][0]["text"]["text"] == "New"
    stale = slack.api("views.publish", user_id="U0ADA", view=home(), hash=first["hash"])
    assert stale["error"] == "hash_conflict"
    assert slack.api("views.publish", user_id="U0GRACE", view=home())["error"] == "invalid_arguments"
    assert slack.api("views.publish", user_id="U0ADA", view=modal())["error"] == "invalid_arguments"
    assert slack.sees("U0GRACE")["home_allowed"] is False

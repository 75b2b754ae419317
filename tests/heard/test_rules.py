"""What makes two deliveries the same."""

from typing import Any

import pytest

from bot.heard.rules import key_of

SUBMIT = {"type": "view_submission", "trigger_id": "t1", "view": {"id": "V1", "hash": "h1"}}
PRESS = {"type": "block_actions", "trigger_id": "t1", "actions": [{"action_id": "a"}]}
EVENT = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_home_opened"}}
COMMAND = {"command": "/board", "trigger_id": "t2", "text": ""}


@pytest.mark.parametrize("body", [SUBMIT, PRESS, EVENT, COMMAND])
def test_the_same_delivery_has_the_same_key(body: dict[str, Any]) -> None:
    assert key_of(body) == key_of({**body}) is not None


@pytest.mark.parametrize(
    ("body", "other"),
    [
        (SUBMIT, SUBMIT | {"view": {"id": "V2", "hash": "h1"}}),
        (SUBMIT, SUBMIT | {"view": {"id": "V1", "hash": "h2"}}),
        (SUBMIT, SUBMIT | {"type": "view_closed"}),
        (PRESS, PRESS | {"trigger_id": "t3"}),
        (EVENT, EVENT | {"event_id": "Ev2"}),
        (COMMAND, COMMAND | {"trigger_id": "t1"}),
    ],
)
def test_another_delivery_has_another_key(body: dict[str, Any], other: dict[str, Any]) -> None:
    assert key_of(body) != key_of(other)


def test_a_form_that_is_sent_twice_is_the_same_although_its_trigger_is_new() -> None:
    assert key_of(SUBMIT) == key_of(SUBMIT | {"trigger_id": "t9"})


def test_a_retried_event_is_the_same_although_its_time_is_new() -> None:
    assert key_of(EVENT) == key_of(EVENT | {"event_time": 5})


def test_what_has_no_effect_has_no_key() -> None:
    assert key_of({"type": "block_suggestion", "action_id": "zone"}) is None


def test_a_key_names_no_view_and_no_person() -> None:
    key = key_of(SUBMIT)

    assert key is not None
    assert len(key) == 64
    assert "V1" not in key

"""The guard at the door: what is signed, and still is not what Slack would send."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import guard
from tests.guarded import COMMAND, NOW, read, refused_with, status, tried
from tests.signing import FORM, JSON, command, event, press, signed

STRANGER = "a-secret-of-somebody-else"


# What it says


@pytest.mark.parametrize(
    "body",
    [
        b"{bad json",
        b"[]",
        b"null",
        b"",
        b"1",
        b'"type"',
        b"\xff\xfe",
        b'{"type": NaN',
        b"{}",
        b'{"type": 5}',
        b'{"type": null}',
    ],
)
def test_fault_7_json_that_is_none_is_400(body: bytes) -> None:
    assert status(body) == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"payload=%7Bbad",
        b"payload=",
        b"payload=[]",
        b"payload=null",
        b"payload=%zz",
        b"payload=%7B%22type%22%3A%22x%22%7",
        b"payload={%22type%22:=\n}",
        b"payload=%FF",
        b"nothing=here",
        b"command=/board",
        b"command=&user_id=&trigger_id=",
        b"command=/board&user_id=U%00&trigger_id=1",
        b"command=/board&user_id=%ED%A0%80&trigger_id=1",
        b"type=event_callback",
    ],
)
def test_fault_7_a_form_that_is_none_is_400(body: bytes) -> None:
    assert status(body, kind=FORM) == 400


def without(body: dict[str, Any], *path: str) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(json.dumps(body))
    inner = copied
    for name in path[:-1]:
        inner = inner[name][0] if isinstance(inner[name], list) else inner[name]
    del inner[path[-1]]
    return copied


VIEW = {"id": "V1", "type": "modal", "callback_id": "board.setup", "blocks": []}
SUBMIT = {"type": "view_submission", "user": {"id": "U0ADA"}, "trigger_id": "1", "view": VIEW}
PRESS = press("a") | {"trigger_id": "1"}  # the same each time, so that workers agree on its name
EVENT = event({"type": "app_home_opened", "user": "U0ADA"}, event_id="Ev1")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (PRESS, ("user",)),
        (PRESS, ("user", "id")),
        (PRESS, ("actions",)),
        (PRESS, ("actions", "action_id")),
        (PRESS, ("trigger_id",)),
        (SUBMIT, ("view",)),
        (SUBMIT, ("view", "id")),
        (SUBMIT, ("view", "callback_id")),
        (SUBMIT, ("user",)),
        (EVENT, ("event",)),
        (EVENT, ("event", "type")),
        (EVENT, ("event_id",)),
    ],
)
def test_fault_7_what_lacks_its_person_its_id_or_its_thing_is_400(
    body: dict[str, Any], path: tuple[str, ...]
) -> None:
    assert read(body) == body
    assert status(without(body, *path)) == 400


@pytest.mark.parametrize("junk", [5, "x", True, [], [5], {}, None])
@pytest.mark.parametrize("name", ["user", "view", "event", "actions"])
def test_fault_7_what_has_something_else_in_its_place_is_400(name: str, junk: object) -> None:
    for body in (press("a"), SUBMIT, EVENT):
        if name in body:
            assert status(body | {name: junk}) == 400


@pytest.mark.parametrize("name", ["team", "channel", "enterprise"])
def test_a_team_or_a_channel_that_is_none_is_400_and_an_empty_one_is_not(name: str) -> None:
    assert status(press("a") | {name: "x"}) == 400
    assert read(press("a") | {name: None})[name] is None


def test_fault_16_a_kind_that_is_not_known_yet_is_let_in() -> None:
    assert read({"type": "something_new"}) == {"type": "something_new"}


# How much and in which form


def test_fault_8_too_large_a_body_is_413_before_anything_is_read_of_it() -> None:
    huge = b'{"type":"' + b"x" * guard.LARGEST + b'"}'

    assert status(huge, secret=STRANGER) == 413


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_fault_8_a_thousand_levels_are_no_crash(depth: int) -> None:
    nested = b'{"type":"x","a":' + b"[" * depth + b"]" * depth + b"}"

    assert tried(nested) == 400 or tried(nested)["type"] == "x"
    assert status(b"[" * depth) == 400


def test_fault_8_a_hundred_thousand_fields_are_400() -> None:
    assert status("&".join(f"a{n}=1" for n in range(100_000)).encode(), kind=FORM) == 400


@pytest.mark.parametrize(
    "kind", ["", "text/xml", "text/plain", "multipart/form-data; boundary=x", "application/jsonp", ";"]
)
def test_fault_9_another_content_type_is_400(kind: str) -> None:
    assert status(json.dumps(EVENT).encode(), kind=kind) == 400


@pytest.mark.parametrize("name", ["content-type", "x-slack-signature", "x-slack-request-timestamp"])
def test_fault_9_a_header_that_comes_twice_is_400(name: str) -> None:
    raw, headers = signed(COMMAND, kind=FORM, at=NOW)
    twice = {each: [value] * (2 if each == name else 1) for each, value in headers.items()}
    assert refused_with(twice, raw) == 400


@pytest.mark.parametrize("text", ["%ED%A0%80", "%FF", "%C3%28"])
def test_fault_10_a_form_that_is_not_unicode_is_400(text: str) -> None:
    assert status(urlencode(COMMAND).replace("text=next", f"text={text}").encode(), kind=FORM) == 400


def test_fault_10_null_in_a_text_comes_in_and_in_an_id_does_not() -> None:
    assert read(command("a\x00b"), kind=FORM)["text"] == "a\x00b"
    assert status(press("a", by="U0\x00ADA")) == 400
    assert status(press("a\ud800")) == 400


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = [
    "type",
    "command",
    "user",
    "view",
    "event",
    "actions",
    "trigger_id",
    "event_id",
    "user_id",
    "payload",
    "team",
]


@given(st.dictionaries(st.sampled_from(NAMES), junk, max_size=6))
def test_whatever_json_is_signed_is_read_or_refused(body: dict[str, Any]) -> None:
    assert tried(body) in (body, 400)


@given(st.binary(max_size=200), st.sampled_from([FORM, JSON]))
def test_whatever_bytes_are_signed_are_read_or_refused(body: bytes, kind: str) -> None:
    for raw in (body, b"payload=" + body):
        assert tried(raw, kind=kind) == 400 or isinstance(tried(raw, kind=kind), dict)

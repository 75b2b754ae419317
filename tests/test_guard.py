"""The guard at the door: what is surely Slack's is read as it was sent, and nothing else comes in."""

import json
from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.guarded import COMMAND, NOW, read, refused_with, status
from tests.signing import FORM, command, event, interaction, press, signed
from tests.stage import SECRET

FORMER, STRANGER = "the-secret-before", "a-secret-of-somebody-else"


def test_a_command_a_press_and_an_event_are_read_as_they_were_sent() -> None:
    pressed, told = press("board.more"), event({"type": "user_change"}, event_id="Ev1")

    assert read(COMMAND, kind=FORM) == COMMAND
    assert read(interaction(pressed), kind=FORM) == pressed
    assert read(told) == told


@pytest.mark.parametrize("kind", [FORM, f"{FORM}; charset=utf-8", "APPLICATION/X-WWW-FORM-URLENCODED"])
def test_the_content_type_is_read_as_browsers_write_it(kind: str) -> None:
    raw = urlencode(COMMAND).encode()
    assert read(raw, kind=kind) == COMMAND


@pytest.mark.parametrize("text", ["payload", "payload=1", "payload=%7Bbad", "&payload={}&", '{"payload": 1}'])
def test_a_command_may_talk_of_payloads(text: str) -> None:
    assert read(command(text), kind=FORM)["text"] == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_was_written_comes_in_unchanged(text: str) -> None:
    pressed = press("board.more", note=text)

    assert read(command(text), kind=FORM)["text"] == text
    assert read(interaction(pressed), kind=FORM) == pressed
    spaced = b"payload=" + quote_plus(json.dumps(pressed, ensure_ascii=False, indent=1)).encode()
    assert read(spaced, kind=FORM) == pressed
    assert read(press("board.more", note=text))["note"] == text


# Who it is from


def test_fault_1_without_a_signature_it_is_401() -> None:
    raw, headers = signed(COMMAND, kind=FORM, at=NOW)
    for missing in ("x-slack-signature", "x-slack-request-timestamp"):
        fewer = {name: [value] for name, value in headers.items() if name != missing}
        assert refused_with(fewer, raw) == 401


def test_fault_2_a_signature_of_another_body_or_secret_is_401() -> None:
    raw, headers = signed(COMMAND, kind=FORM, at=NOW)
    for body in (raw + b" ", raw[:-1], raw.replace(b"U0ADA", b"U0BEN")):
        assert refused_with({name: [value] for name, value in headers.items()}, body) == 401
    assert status(COMMAND, kind=FORM, secret=STRANGER) == 401


@pytest.mark.parametrize(
    "timestamp",
    [
        "abc",
        "",
        "1e400",
        "-1800000000",
        "1800000000.0",
        " 1800000000",
        "١٨٠٠٠٠٠٠٠٠",
        "9" * 5000,
        "nan",
        "+1800000000",
        "0x6b49d200",
    ],
)
def test_fault_3_a_time_that_is_none_is_401(timestamp: str) -> None:
    raw, headers = signed(COMMAND, kind=FORM, at=NOW)
    told = {name: [value] for name, value in headers.items()} | {"x-slack-request-timestamp": [timestamp]}
    assert refused_with(told, raw) == 401


@pytest.mark.parametrize(
    "signature", ["", "v0=", "v0=é", "v0=\ud800", "v1=" + "0" * 64, "v0=" + "g" * 64, "\x00"]
)
def test_fault_4_a_signature_that_is_none_is_401(signature: str) -> None:
    raw, headers = signed(COMMAND, kind=FORM, at=NOW)
    told = {name: [value] for name, value in headers.items()} | {"x-slack-signature": [signature]}
    assert refused_with(told, raw) == 401


@pytest.mark.parametrize(
    ("away", "comes_in"), [(299, True), (300, True), (301, False), (-299, True), (-301, False)]
)
def test_fault_5_and_6_five_minutes_either_way_are_let_in_and_no_second_more(
    away: int, comes_in: bool
) -> None:
    if comes_in:
        assert read(COMMAND, kind=FORM, now=NOW + away) == COMMAND
    else:
        assert status(COMMAND, kind=FORM, now=NOW + away) == 401


def test_fault_12_two_secrets_hold_while_one_replaces_the_other_and_then_one() -> None:
    for secret in (SECRET, FORMER):
        assert read(COMMAND, kind=FORM, secret=secret, secrets=(SECRET, FORMER)) == COMMAND
    assert status(COMMAND, kind=FORM, secret=FORMER, secrets=(SECRET,)) == 401
    assert status(COMMAND, kind=FORM, secret=STRANGER, secrets=(SECRET, FORMER)) == 401
    assert status(COMMAND, kind=FORM, secrets=()) == 401


def test_fault_11_a_check_of_the_certificate_needs_its_signature_and_hides_no_command() -> None:
    both = COMMAND | {"ssl_check": "1"}

    assert status(both, kind=FORM, secret=STRANGER) == 401
    assert read(both, kind=FORM)["command"] == "/board"
    assert read({"ssl_check": "1", "token": "x"}, kind=FORM)["ssl_check"] == "1"

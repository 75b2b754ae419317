"""The HTTP door, knocked at over real connections: who is let in, and what a bad request gets."""

import asyncio
import json
import logging
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.local import LOCAL
from tests.signing import FORM, command, event, interaction, press, send, signed
from tests.slack import ADA, Workspace
from tests.told import capture_logs

CANARY = "canary-that-sang"
VIEW = {"id": "V1", "type": "modal", "hash": "h", "callback_id": "board.gone", "blocks": []}


pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def knock(workspace: Workspace, body: Any, **how: Any) -> httpx.Response:
    return send(workspace.stage.bot_url, *signed(body, **how))


def test_fault_1_to_4_nobody_but_slack_is_heard_and_nothing_of_it_is_logged(
    workspace: Workspace, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    raw, headers = signed(command(CANARY), kind=FORM)
    forged = [
        {"content-type": FORM},
        headers | {"x-slack-signature": "v0=" + "0" * 64},
        headers | {"x-slack-request-timestamp": "abc"},
        headers | {"x-slack-request-timestamp": "1e400"},
        headers | {"x-slack-request-timestamp": "-1"},
        headers | {"x-slack-request-timestamp": str(int(time.time()) - 301)},
    ]
    with capture_logs() as logs:
        answers = [send(workspace.stage.bot_url, raw, each) for each in forged]
        answers.append(raw_knock(workspace, raw, headers | {"x-slack-signature": "v0=é"}))

    assert [each.status_code for each in answers] == [401] * 7
    assert not any(each.content for each in answers)
    assert "canary" not in repr(logs) + caplog.text + "".join(capfd.readouterr())


def raw_knock(workspace: Workspace, body: bytes, headers: dict[str, str]) -> httpx.Response:
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return httpx.post(workspace.stage.bot_url, content=body, headers=encoded, **LOCAL)


def test_fault_5_a_command_that_is_sent_again_gets_the_same_answer(
    workspace: Workspace,
) -> None:
    request = signed(command("help"), kind=FORM, at=time.time() - 290)

    one, other = (send(workspace.stage.bot_url, *request) for _ in range(2))

    assert (one.status_code, one.json()) == (other.status_code, other.json())
    assert one.status_code == 200


def test_fault_6_a_clock_that_is_a_little_ahead_is_let_in(workspace: Workspace) -> None:
    assert knock(workspace, command("help"), kind=FORM, at=time.time() + 290).status_code == 200
    assert knock(workspace, command("help"), kind=FORM, at=time.time() + 320).status_code == 401


@pytest.mark.parametrize("body", [b"{bad json", b"[]", b"null", b"\xff", b'{"type":"event_callback"}'])
def test_fault_7_bad_json_with_a_good_signature_is_400(workspace: Workspace, body: bytes) -> None:
    assert knock(workspace, body).status_code == 400


def test_fault_7_a_bad_payload_with_a_good_signature_is_400(workspace: Workspace) -> None:
    assert knock(workspace, b"payload=%7Bbad", kind=FORM).status_code == 400


@pytest.mark.parametrize(
    "odd",
    [
        {"authorizations": {"x": 1}},
        {"authorizations": [5]},
        {"enterprise": None, "response_urls": [5]},
        {"is_ext_shared_channel": True, "event": {"type": "x", "user_team": 5}},
        {"event": {"type": "x", "team": 5, "user": 5, "channel": 5}, "team_id": None},
    ],
    ids=str,
)
def test_fault_7_what_bolt_stumbles_over_is_no_5xx(workspace: Workspace, odd: dict[str, Any]) -> None:
    answer = knock(workspace, event({"type": "x"}, event_id="Ev1") | odd)

    assert answer.status_code < 500


def test_fault_8_ten_megabytes_are_413(workspace: Workspace) -> None:
    request = signed(b'{"type":"' + b"x" * 10_000_000 + b'"}')

    assert knock_past_refusal(workspace, *request) == 413


def knock_past_refusal(workspace: Workspace, body: bytes, headers: dict[str, str]) -> int:
    """Send a body that the door refuses before it was sent, and read the status."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(("127.0.0.1", workspace.stage.bot_port), timeout=10) as line:
        line.sendall(
            f"POST /slack/events HTTP/1.1\r\nhost: x\r\n{head}content-length: {len(body)}\r\n\r\n".encode()
        )
        return int(line.recv(1000).split()[1])


def test_fault_8_a_body_that_does_not_say_its_length_is_413_when_it_grows_too_large(
    workspace: Workspace,
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * 100_000

    async def stream() -> int:
        async with httpx.AsyncClient(timeout=10, **LOCAL) as client:
            headers = signed(b"x")[1]
            try:
                return (
                    await client.post(workspace.stage.bot_url, content=endless(), headers=headers)
                ).status_code
            except httpx.TransportError:  # it hung up in the middle
                return 413

    assert asyncio.run(stream()) == 413


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "9" * 30, "10_000"])
def test_fault_8_a_length_that_is_none_is_4xx(workspace: Workspace, length: str) -> None:
    with socket.create_connection(("127.0.0.1", workspace.stage.bot_port), timeout=10) as line:
        line.sendall(f"POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n".encode())
        assert line.recv(1000).split()[1].startswith(b"4")


def test_a_line_that_breaks_in_the_middle_of_a_body_leaves_no_trace(
    workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_connection(("127.0.0.1", workspace.stage.bot_port), timeout=10) as line:
        line.sendall(b"POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\ncanary")
    assert knock(workspace, command("help"), kind=FORM).status_code == 200

    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


def test_fault_8_deep_nesting_and_a_hundred_thousand_fields_are_no_trouble(
    workspace: Workspace,
) -> None:
    nested = b'{"type":"x","a":' + b"[" * 1000 + b"]" * 1000 + b"}"
    many = "&".join(f"a{number}=1" for number in range(100_000)).encode()
    answers = [knock(workspace, nested), knock(workspace, many, kind=FORM)]

    assert answers[0].status_code in (200, 400)
    assert answers[1].status_code == 400


def test_fault_9_content_types_and_headers_that_come_twice_are_400(workspace: Workspace) -> None:
    raw, headers = signed(command("help"), kind=FORM)
    doubled = [[*headers.items(), (name, value)] for name, value in headers.items()]
    answers = [
        knock(workspace, raw, kind="text/xml"),
        send(workspace.stage.bot_url, raw, [each for each in headers.items() if each[0] != "content-type"]),
        *(send(workspace.stage.bot_url, raw, each) for each in doubled),
    ]

    assert [answer.status_code for answer in answers] == [400] * 5


def test_fault_10_text_with_null_or_half_a_pair_crashes_no_database(workspace: Workspace) -> None:
    for text in ("a\x00b", "a\ud83d"):
        by = json.dumps({"x": text})
        workspace.close_all(ADA)
        assert knock(workspace, command(by), kind=FORM).status_code == 200
        pressed = press("board.gone", note=text)
        assert knock(workspace, interaction(pressed), kind=FORM).status_code == 200


def test_fault_11_a_check_of_the_certificate_is_answered_when_slack_signed_it(workspace: Workspace) -> None:
    asked = {"ssl_check": "1", "token": "anything"}

    assert knock(workspace, asked, kind=FORM).status_code == 200
    assert send(workspace.stage.bot_url, b"ssl_check=1", {"content-type": FORM}).status_code == 401
    unsigned = {"content-type": FORM}
    assert send(workspace.stage.bot_url, b"ssl_check=1&command=/board", unsigned).status_code == 401


def test_slacks_question_whether_the_address_is_ours_is_answered(workspace: Workspace) -> None:
    answer = knock(workspace, {"type": "url_verification", "challenge": "3eZbrw1aB"})

    assert (answer.status_code, answer.json()) == (200, {"challenge": "3eZbrw1aB"})


@pytest.mark.parametrize("text", ["payload", "payload=1 & more", 'payload={"type":"x"}'])
def test_a_command_that_talks_of_payloads_is_heard(workspace: Workspace, text: str) -> None:
    answer = knock(workspace, command(text), kind=FORM)

    assert answer.status_code == 200
    assert answer.json()["response_type"] == "ephemeral"


@pytest.mark.parametrize(
    "body",
    [
        press("board.gone"),
        {
            "type": "view_submission",
            "user": {"id": ADA, "team_id": "T0SOUND"},
            "trigger_id": "1",
            "view": VIEW,
        },
        {"type": "view_closed", "user": {"id": ADA, "team_id": "T0SOUND"}, "view": VIEW},
        {
            "type": "block_suggestion",
            "user": {"id": ADA},
            "action_id": "gone",
            "block_id": "gone",
            "value": "",
        },
        {"type": "shortcut", "user": {"id": ADA}, "callback_id": "gone", "trigger_id": "1"},
        {"type": "message_action", "user": {"id": ADA}, "callback_id": "gone", "trigger_id": "1"},
    ],
    ids=lambda body: str(body["type"]),
)
def test_fault_16_what_nobody_listens_to_any_more_is_200_and_not_retried(
    workspace: Workspace, body: dict[str, Any]
) -> None:
    assert knock(workspace, interaction(body), kind=FORM).status_code == 200


def test_fault_16_an_event_that_nobody_listens_to_is_200(workspace: Workspace) -> None:
    assert knock(workspace, event({"type": "emoji_changed"}, event_id="Ev1")).status_code == 200


def test_other_addresses_and_other_methods_are_4xx(workspace: Workspace) -> None:
    root = f"http://127.0.0.1:{workspace.stage.bot_port}"
    with httpx.Client(base_url=root, **LOCAL) as client:
        assert client.get("/slack/events").status_code == 405
        assert client.post("/slack/other").status_code == 404
        assert client.get("/..%2f..%2fetc/passwd").status_code == 404

"""The guard at the door: what is not surely Slack's goes no further, and nothing of it is logged."""

import hmac
import json
import re
import time
from binascii import a2b_qp
from collections.abc import Mapping, Sequence
from hashlib import sha256
from urllib.parse import parse_qsl

from bot.core.blocks import Payload

LARGEST = 1_000_000
"""The most bytes a request may have; Slack's largest form is about 750 kB."""
WINDOW = 300
"""How many seconds a signature's time may be away from ours, as Slack says."""
_MOST_FIELDS = 200
_PAYLOAD = b"payload="
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"


_ID = re.compile(r"[\x21-\x7e]{1,255}")
"""Ids have no spaces, no control characters and nothing beyond ASCII."""
_PRESS = {"user": {"id": _ID}, "trigger_id": _ID, "actions": [{"action_id": _ID}]}
_FORM_SENT = {"user": {"id": _ID}, "view": {"id": _ID, "type": _ID, "callback_id": _ID}}
_SHAPES: Mapping[str, object] = {
    "event_callback": {"event": {"type": _ID}, "event_id": _ID},
    "block_actions": _PRESS,
    "view_submission": _FORM_SENT,
    "view_closed": _FORM_SENT,
    "block_suggestion": {"user": {"id": _ID}, "action_id": _ID},
}
"""What listeners count on; the rest of a body is theirs to read."""
_COMMAND = {"command": _ID, "user_id": _ID, "trigger_id": _ID}
_IF_THERE: Mapping[str, object] = {
    "team": {},
    "channel": {},
    "user": {},
    "enterprise": {},
    "event": {"type": _ID},
    "view": {"callback_id": re.compile(r"[\x21-\x7e]{0,255}")},  # a Home may have none
    "actions": [{"action_id": _ID}],
    "action_id": _ID,
    "callback_id": _ID,
}


class Unwelcome(Exception):  # noqa: N818 - it is an answer, not a fault
    """Answer a request with a 4xx status and nothing else."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def check_signature(
    headers: Mapping[str, Sequence[str]], body: bytes, secrets: Sequence[str], *, now: float
) -> None:
    """Refuse (401) a body that none of the secrets signed within the last five minutes.

    Two secrets hold while one replaces the other. Compared in constant time, over the raw bytes.
    """
    timestamp, signature = _one(headers, "x-slack-request-timestamp"), _one(headers, "x-slack-signature")
    if not (timestamp.isascii() and timestamp.isdecimal()) or len(timestamp) > 12:
        raise Unwelcome(401)
    if abs(now - int(timestamp)) > WINDOW:
        raise Unwelcome(401)
    base = b"v0:" + timestamp.encode() + b":" + body
    signed = ["v0=" + hmac.new(secret.encode(), base, sha256).hexdigest() for secret in secrets]
    if not any(hmac.compare_digest(one.encode(), signature.encode("utf-8", "replace")) for one in signed):
        raise Unwelcome(401)


def read(
    headers: Mapping[str, Sequence[str]], body: bytes, secrets: Sequence[str], *, now: float | None = None
) -> Payload:
    """Check a request and read its body into what Slack sent: an event, an interaction or a command.

    Raises Unwelcome with 401 for a bad signature, 413 for a body that is too large and 400 for the rest.
    The form is read here because Bolt loses a command whose text contains the word "payload".
    """
    if len(body) > LARGEST:
        raise Unwelcome(413)
    kind = _one(headers, "content-type").partition(";")[0].strip().lower()
    if kind not in (_FORM, _JSON):
        raise Unwelcome(400)
    check_signature(headers, body, secrets, now=time.time() if now is None else now)
    try:
        found = json.loads(body.decode("utf-8")) if kind == _JSON else _form(body)
    except (ValueError, RecursionError) as error:
        raise Unwelcome(400) from error
    if not isinstance(found, dict):
        raise Unwelcome(400)
    check_shape(found)
    return found


def check_shape(body: Payload) -> None:
    """Refuse (400) what Slack would not send: a press without a person, an event without an id."""
    if "ssl_check" in body and "command" not in body:
        return
    name = body.get("type")
    shape = _COMMAND if "command" in body else _SHAPES.get(name, {}) if isinstance(name, str) else None
    if shape is None or not _fits(body, shape):
        raise Unwelcome(400)
    if not all(_fits(body[name], shape) for name, shape in _IF_THERE.items() if body.get(name)):
        raise Unwelcome(400)


def _fits(value: object, shape: object) -> bool:
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(_fits(value.get(name), each) for name, each in shape.items())
    if isinstance(shape, list):
        return isinstance(value, list) and bool(value) and all(_fits(one, shape[0]) for one in value)
    return isinstance(shape, re.Pattern) and isinstance(value, str) and bool(shape.fullmatch(value))


def _form(body: bytes) -> object:
    if body.startswith(_PAYLOAD) and b"&" not in body:
        return json.loads(_unquoted(body.removeprefix(_PAYLOAD)).decode("utf-8"))
    text = body.decode("utf-8")
    fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"))
    return json.loads(fields["payload"]) if "payload" in fields and "command" not in fields else fields


def _unquoted(text: bytes) -> bytes:
    """Undo the percent signs of a form as urllib does, which takes longer for it than all else before Bolt.

    Quoted-printable differs from it in its sign alone, and is undone in C.
    """
    return a2b_qp(text.replace(b"+", b" ").replace(b"=", b"=3D").replace(b"%", b"="))


def _one(headers: Mapping[str, Sequence[str]], name: str) -> str:
    values = headers.get(name, ())
    if len(values) != 1:
        raise Unwelcome(401 if name.startswith("x-slack") and not values else 400)
    return values[0]

"""The form "Bring a challenge" as Slack sends it, signed."""

import hmac
import json
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import count
from typing import Any
from urllib.parse import urlencode

from bot.challenges.rules import Brief
from bot.challenges.service import Blank
from bot.challenges.views import bring_form
from tests.bench.people import SIZE, TEAM, Seated
from tests.slack import filled

SECRET = "a-signing-secret-of-the-bench"
ANSWERS = {
    "title": "Two heads of sales, one customer",
    "problem": "Both want to lead the renewal, and the customer has begun to play them off.",
    "wish": "How you split a key account without losing either of them.",
    "kind": "people",
    "importance": "8",
    "urgency": "6",
    "readers": "group",
    "inside": "no",
}
_numbers = count()


def view_of(by: Seated) -> dict[str, Any]:
    """Make the form as Slack gives it back, filled in; no two are the same."""
    number = next(_numbers)
    drawn = bring_form(Blank([], by.group_id, Brief())).to_dict()
    view = drawn | {"id": f"V{number:010}", "hash": f"{time.time():.6f}.{number}"}
    return view | {"team_id": TEAM, "app_id": "A0SOUND", "state": {"values": filled(drawn, ANSWERS)}}


def payload_of(by: Seated) -> dict[str, Any]:
    """Make the whole payload of a submission."""
    user = {"id": by.user_id, "username": "ada", "name": "ada", "team_id": TEAM}
    about = {"type": "view_submission", "team": {"id": TEAM, "domain": "bench"}, "user": user}
    more = {"api_app_id": "A0SOUND", "token": "unused", "enterprise": None, "is_enterprise_install": False}
    return about | more | {"trigger_id": "1.2.3", "view": view_of(by), "response_urls": []}


def requests(people: Sequence[Seated], number: int) -> list[bytes]:
    """Write requests from one member after the other, each as the bytes that go over the wire."""
    return [_request(person) for person in _round_about(people, number)]


def _round_about(people: Sequence[Seated], number: int) -> Iterator[Seated]:
    """Take the members so that those who follow one another are of different groups, as in a workspace."""
    start, ordered = next(_numbers), [one for place in range(SIZE) for one in people[place::SIZE]]
    return (ordered[(start + i) % len(ordered)] for i in range(number))


def _request(by: Seated) -> bytes:
    body = urlencode({"payload": json.dumps(payload_of(by))}).encode()
    stamp = str(int(time.time()))
    signature = "v0=" + hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json,*/*\r\n"
        "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {signature}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body

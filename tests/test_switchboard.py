"""Whoever takes a request is found at once, and is whom Bolt would have found."""

import asyncio

import pytest
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.core.blocks import Payload
from bot.switchboard import Switchboard, door_of
from tests.challenges.acts import bring
from tests.slack import ADA, Workspace


def press(action_id: str, block_id: str = "doors") -> Payload:
    action = {"type": "button", "action_id": action_id, "block_id": block_id}
    return {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}, "actions": [action]}


@pytest.fixture
def board() -> Switchboard:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-test")

    app = Switchboard(
        recognise=lambda _request: None,
        authorize=authorize,
        request_verification_enabled=False,
        process_before_response=True,
    )

    async def only_loud(action: Payload) -> bool:
        return bool(action.get("value") == "loud")

    async def answer_loudly(ack: AsyncAck) -> None:
        await ack("loud")

    async def answer(ack: AsyncAck) -> None:
        await ack("plain")

    async def answer_field(ack: AsyncAck) -> None:
        await ack("field")

    app.action("one", [only_loud])(answer_loudly)
    app.action("one")(answer)
    app.action({"block_id": "inside", "action_id": "inside"})(answer_field)
    return app


def dispatched(app: Switchboard, body: Payload) -> BoltResponse:
    return asyncio.run(app.async_dispatch(AsyncBoltRequest(body=dict(body), mode="socket_mode")))


def test_the_first_listener_whose_matchers_agree_answers_each_time(board: Switchboard) -> None:
    loud = press("one")
    loud["actions"][0]["value"] = "loud"

    said = [dispatched(board, body).body for body in (press("one"), loud, press("one"))]

    assert said == ["plain", "loud", "plain"]


def test_a_field_and_a_button_of_one_name_are_two_doors(board: Switchboard) -> None:
    first = dispatched(board, press("inside", block_id="doors"))
    second = dispatched(board, press("inside", block_id="inside"))

    assert (first.status, second.body) == (404, "field")


def test_what_nobody_takes_is_not_kept(board: Switchboard) -> None:
    for number in range(5):
        assert dispatched(board, press(f"old.{number}")).status == 404

    assert board._takers == {}


@pytest.mark.parametrize("body", [{}, {"type": "block_actions", "actions": []}, {"type": "view_submission"}])
def test_any_body_has_a_door(body: Payload) -> None:
    assert door_of(body)


def test_a_real_app_remembers_who_takes_a_form(workspace: Workspace, circle: str) -> None:
    assert circle
    for _ in range(2):
        assert bring(workspace, ADA)["result"] == "closed"

    takers = workspace.show.app._takers  # type: ignore[attr-defined]
    found = takers["view_submission", "challenges.bring", True]
    assert [one.ack_function.__name__ for one in found] == ["bring"]

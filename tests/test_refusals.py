"""What a person is told when something is refused by us, or by Slack."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.models.blocks import Block
from slack_sdk.web.async_client import AsyncWebClient

from bot import replies
from bot.core.blocks import Payload, form, section, text_field
from bot.core.errors import Refusal
from bot.core.show import show
from playground.faults import Fault
from tests.own_room import Room
from tests.signing import FORM, command
from tests.slack import ADA, CIRCLE, Workspace, words
from tests.told import capture_logs

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture
def room(workspace: Workspace) -> Room:
    return Room(workspace)


# A refusal


def refusing(room: Room, field: str | None = None) -> None:
    room.raises(Refusal("Please write less.", field))


def test_a_refusal_stands_beside_its_field(room: Room) -> None:
    refusing(room, "b")
    room.submit(room.opens([text_field("a", "A", initial="x"), text_field("b", "B", initial="y")]))

    assert room.workspace.refusals(ADA) == {"b": "Please write less."}


def test_a_refusal_without_a_field_stands_on_a_form_of_its_own_and_the_first_stays(room: Room) -> None:
    refusing(room)
    done = room.submit(room.opens([text_field("a", "A", initial="x"), text_field("b", "B", initial="y")]))

    assert done["result"] == "push"
    assert "Please write less." in room.workspace.shown(ADA)
    room.workspace.close(ADA)
    assert room.typed("b") == "y"


def test_a_refusal_for_a_field_that_the_form_lacks_is_still_read(room: Room) -> None:
    refusing(room, "gone")
    done = room.submit(room.opens([text_field("a", "A", initial="x"), text_field("b", "B", initial="y")]))

    assert done["result"] == "push"


def test_a_form_of_one_field_has_its_refusal_there(room: Room) -> None:
    refusing(room)
    room.submit(room.opens([text_field("a", "A", initial="x")]))

    assert room.workspace.refusals(ADA) == {"a": "Please write less."}


def test_over_three_forms_nothing_can_be_put_so_the_refusal_stands_beside_the_first_field(room: Room) -> None:
    refusing(room)
    blocks: list[Block] = [text_field("a", "A", initial="x"), text_field("b", "B", initial="y")]
    done = room.submit(room.opens(blocks, deep=3))

    assert done["result"] == "errors"
    assert room.workspace.refusals(ADA) == {"a": "Please write less."}


def test_a_refusal_of_a_form_without_fields_is_read(room: Room) -> None:
    refusing(room)
    done = room.submit(room.opens([section("Sure?")]))

    assert done["result"] == "push"
    assert "Please write less." in room.workspace.shown(ADA)


def test_a_refused_button_says_why_in_a_small_form(room: Room) -> None:
    refusing(room)
    with capture_logs() as logs:
        assert room.press() == 200

    assert "Please write less." in room.workspace.shown(ADA)
    assert logs == []


def test_a_refused_command_says_why_and_nothing_of_it_is_logged(room: Room) -> None:
    refusing(room)
    with capture_logs() as logs:
        assert "Please write less." in room.say(command(command="/test"), kind=FORM)[1]

    assert logs == []


# Slack


def opening(room: Room) -> None:
    async def listener(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await show(client, body, form("Opened", "test.verb", [section("Here")]))
        await ack()

    room.app.action("test.verb")(listener)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("expired_trigger_id", replies.TOO_SLOW),
        ("ratelimited", replies.TOO_SLOW),
        ("internal_error", replies.TOO_SLOW),
        ("not_in_channel", replies.NOT_IN_CHANNEL),
        ("is_archived", replies.ARCHIVED),
        ("missing_scope", replies.NOT_PRIVATE),
    ],
)
def test_fault_82_what_slack_refused_is_said_in_words_and_called_no_bug(
    room: Room, error: str, sentence: str
) -> None:
    opening(room)
    room.world.faults.add(Fault("views.open", "ok_false", error=error))

    assert room.press() == 200
    assert sentence in room.workspace.shown(ADA)


@pytest.mark.parametrize("kind", ["drop_before", "503", "html", "429"])
def test_a_form_that_cannot_be_opened_at_all_is_answered_beside_the_message(room: Room, kind: Any) -> None:
    opening(room)
    room.world.faults.add(Fault("views.open", kind, times=2))
    token = room.world.tickets.new_reply(ADA, CIRCLE)

    assert room.press(response_url=f"{room.workspace.stage.url}/response/{token}") == 200

    [answer] = [message for message in room.workspace.messages(ADA) if message["ephemeral"]]
    assert words(answer) == replies.TOO_SLOW


def test_a_slack_that_is_wholly_away_is_noted_and_nothing_breaks(room: Room) -> None:
    opening(room)
    room.world.faults.add(Fault("views.open", "drop_before", times=2))
    with capture_logs() as logs:
        assert room.press(response_url="http://127.0.0.1:9/gone") == 200

    assert [log["event"] for log in logs] == ["answer not shown"]
    assert room.workspace.forms(ADA) == []

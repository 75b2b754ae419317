"""What a person is told when something is unknown here, or broken on our side."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from bot import replies
from bot.alarms.model import Alarm
from bot.core.blocks import text_field
from tests.own_room import CANARY, Room
from tests.signing import FORM, command, event, interaction
from tests.slack import ADA, GRACE, Workspace
from tests.told import capture_logs

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture
def room(workspace: Workspace) -> Room:
    return Room(workspace)


@pytest.fixture
def broken(room: Room, workspace: Workspace) -> Iterator[Room]:
    """A room with a bug in it, in a form with a member's words."""
    room.raises(ZeroDivisionError(CANARY), saves=True)
    with capture_logs() as logs:
        yield room
    workspace.show.faults.clear()
    assert logs
    assert "canary" not in repr(logs)
    assert {log["level"] for log in logs} == {"error"}
    assert logs[0]["error"] == "ZeroDivisionError"
    allowed = {"event", "level", "kind", "callback_id", "error", "code", "where"}
    assert set().union(*logs) <= allowed
    with workspace.db() as session:
        assert not session.scalar(select(func.count()).where(Alarm.kind == "test"))


# Unknown


def test_a_button_from_an_earlier_version_says_where_a_fresh_one_is(room: Room) -> None:
    assert room.press() == 200

    assert replies.OLD_BUTTON in room.workspace.shown(ADA)


def test_somebody_from_another_company_is_told_so_too(room: Room) -> None:
    assert room.press(GRACE) == 200

    assert replies.OLD_BUTTON in room.workspace.shown(GRACE)


def test_a_form_from_an_earlier_version_keeps_its_text_and_says_what_to_do(room: Room) -> None:
    sent = room.opens([text_field("a", "A", initial="Mine"), text_field("b", "B", initial="Mine too")])

    assert room.submit(sent)["result"] == "push"
    assert replies.OLD_FORM in room.workspace.shown(ADA)
    room.workspace.close(ADA)
    assert room.typed("a") == "Mine"


def test_an_unknown_command_says_what_is_known(room: Room) -> None:
    status, answer = room.say(command("anything", command="/test"), kind=FORM)

    assert status == 200
    assert replies.UNKNOWN_COMMAND in answer


def test_a_menu_that_nobody_knows_has_no_options(room: Room) -> None:
    asked = {
        "type": "block_suggestion",
        "user": {"id": ADA},
        "action_id": "gone",
        "block_id": "gone",
        "value": "x",
    }

    assert room.say(interaction(asked), kind=FORM) == (200, '{"options": []}')


# A bug


def test_a_bug_behind_a_button_says_that_nothing_was_saved(broken: Room) -> None:
    assert broken.press(note=CANARY) == 200

    assert replies.BUG in broken.workspace.shown(ADA)


def test_a_bug_behind_a_command_says_that_nothing_was_saved(broken: Room) -> None:
    status, answer = broken.say(command(CANARY, command="/test"), kind=FORM)

    assert status == 200
    assert replies.BUG in answer


def test_a_bug_behind_a_form_says_so_and_the_text_stays(broken: Room) -> None:
    sent = broken.opens([text_field("a", "A", initial=CANARY), text_field("b", "B", initial=CANARY)])

    assert broken.submit(sent)["result"] == "push"
    assert replies.BUG in broken.workspace.shown(ADA)
    broken.workspace.close(ADA)
    assert broken.typed("a") == CANARY


def test_a_bug_behind_a_menu_shows_no_options(broken: Room) -> None:
    asked = {
        "type": "block_suggestion",
        "user": {"id": ADA},
        "action_id": "test.verb",
        "block_id": "x",
        "value": CANARY,
    }

    assert broken.say(interaction(asked), kind=FORM) == (200, '{"options": []}')


def test_a_bug_behind_an_event_is_logged_and_slack_does_not_try_it_again(broken: Room) -> None:
    assert broken.say(event({"type": "emoji_changed", "note": CANARY}, event_id="Ev1"))[0] == 200


def test_an_event_that_the_database_could_not_take_is_tried_again_by_slack(room: Room) -> None:
    room.raises(OperationalError("SELECT 1", {}, Exception(CANARY)))
    body = event({"type": "emoji_changed"}, event_id="Ev1")
    with capture_logs() as logs:
        assert room.say(body)[0] == 500
    room.workspace.show.faults.clear()

    assert "canary" not in repr(logs)
    assert [log["error"] for log in logs] == ["OperationalError"]


def test_fault_61_a_database_that_is_away_says_that_nothing_was_saved(room: Room) -> None:
    room.raises(OperationalError("SELECT 1", {}, Exception("gone")))
    assert room.press() == 200
    room.workspace.show.faults.clear()

    assert replies.BUG in room.workspace.shown(ADA)

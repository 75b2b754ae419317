"""Slack itself slips while a form opens: the person is told what to do, and nobody takes it for our fault."""

import dataclasses

import pytest
from sqlalchemy import select

from bot.core.database import Database
from bot.meetings.model import Attendance
from bot.replies import MOVED_ON, SAVED, TOO_SLOW
from tests.cycle.door import Door
from tests.slack import BEN, Workspace


@pytest.mark.parametrize("kind", ["429", "500", "503", "html", "ok_false", "half"])
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_form_that_slack_fails_to_open_asks_for_one_more_press(
    workspace: Workspace, circle: str, kind: str
) -> None:
    workspace.desk("fault", **{"as": BEN, "method": "views.open", "kind": kind})

    workspace.press(BEN, "meetings.next")

    assert TOO_SLOW in workspace.shown(BEN) or kind == "half", "of a half answer the form is there"
    workspace.close_all(BEN)
    workspace.press(BEN, "meetings.next")
    assert "Are you coming?" in workspace.shown(BEN)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_closed", [False, True])
def test_a_press_in_a_form_that_has_moved_on_counts_and_says_so(
    workspace: Workspace, db: Database, circle: str, is_closed: bool
) -> None:
    door = Door(workspace)
    workspace.press(BEN, "meetings.next")
    stood = dataclasses.replace(door.form(BEN))
    workspace.press(BEN, "meetings.form.coming")
    if is_closed:
        workspace.close(BEN)

    door.say(door.press_in(stood, "meetings.form.not_coming"))

    assert is_closed or MOVED_ON in workspace.shown(BEN)
    with db() as session:
        assert session.scalars(select(Attendance.answer)).all() == ["not_coming"]


def test_what_was_saved_before_a_form_failed_is_said_to_be_saved(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.press(BEN, "meetings.next", value=circle)
    workspace.desk("fault", method="views.update", kind="ok_false", error="invalid_arguments", times=1)
    workspace.press(BEN, "meetings.form.coming")

    assert SAVED in workspace.shown(BEN)
    with db() as session:
        assert session.scalars(select(Attendance.answer)).all() == ["coming"]
    workspace.show.faults.clear()

"""Slack itself slips while a form opens: the person is told what to do, and nobody takes it for our fault."""

import pytest

from bot.replies import TOO_SLOW
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

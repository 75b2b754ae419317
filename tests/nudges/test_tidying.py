"""Reminders are kept as long as somebody may ask about them, and no longer."""

from datetime import timedelta

from sqlalchemy import select

from bot.nudges import service
from bot.nudges.model import Letter, Nudge
from bot.outbox.model import Posted
from tests.nudges.acts import about, remind
from tests.slack import BEN, CHEN, Workspace


def tidy(workspace: Workspace) -> tuple[int, int, int]:
    """Tidy up, and count the reminders, their messages, and where these stand."""
    with workspace.db() as session:
        service.tidy(session, now=workspace.now)
        places = select(Posted).where(Posted.place.startswith(service.KEYS))
        return tuple(  # type: ignore[return-value]
            len(session.scalars(each).all()) for each in (select(Nudge), select(Letter), places)
        )


def test_a_reminder_is_let_go_of_ninety_days_after_it_was_of_use(workspace: Workspace, circle: str) -> None:
    workspace.move(hours=8)  # morning in Chicago
    before = tidy(workspace)
    remind(workspace, circle, BEN, "update", "Old news", of_use=timedelta(days=3))
    workspace.stage.world.move_clock(timedelta(days=92))
    assert tidy(workspace) == tuple(count + 1 for count in before)

    workspace.stage.world.move_clock(timedelta(days=2))
    assert tidy(workspace) == before


def test_what_is_still_of_use_stays_however_old(workspace: Workspace, circle: str) -> None:
    workspace.move(hours=8)
    remind(workspace, circle, BEN, "update", "Long news", of_use=timedelta(days=300))
    stays = tidy(workspace)
    workspace.stage.world.move_clock(timedelta(days=200))

    assert tidy(workspace) == stays


def test_a_button_of_a_reminder_that_was_let_go_of_says_so_kindly(workspace: Workspace, circle: str) -> None:
    workspace.move(hours=8)
    remind(workspace, circle, CHEN, "update", "Old news", of_use=timedelta(days=3))
    workspace.stage.world.move_clock(timedelta(days=100))
    tidy(workspace)
    [message] = about(workspace, CHEN, "Old news")
    assert message["blocks"]
    workspace.press(CHEN, "nudges.why")

    assert "Please note" in workspace.shown(CHEN)

"""The form with one's own calendar: where it is found, and what it says."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.calendars import service
from bot.calendars.model import CalendarLink
from bot.core.database import Database
from bot.core.errors import Refusal
from tests.calendars.acts import fetch, get_link, open_calendar, press, shown_link
from tests.meetings.test_changing import open_dates
from tests.meetings.test_service import at_once, member
from tests.slack import ADA, BEN, CHEN, GRACE, IVY, Workspace, buttons


@pytest.mark.parametrize("by", [ADA, CHEN, GRACE])
def test_it_is_found_beside_the_dates_and_under_more(workspace: Workspace, circle: str, by: str) -> None:
    open_calendar(workspace, by)
    assert "Peer group meeting" in workspace.shown(by)
    workspace.close_all(by)
    open_dates(workspace, by)

    workspace.press(by, "calendars.open")

    assert "You have no link yet." in workspace.shown(by)
    assert buttons(workspace.form(by)["blocks"]) == ["Get a link", "Send me a file"]


def test_it_is_found_on_home_by_who_has_a_group(workspace: Workspace, circle: str) -> None:
    assert "Calendar" in buttons(workspace.open_home(BEN))
    assert "Calendar" not in buttons(workspace.open_home(IVY))
    workspace.press(BEN, "calendars.open")

    assert "Get a link" in buttons(workspace.form(BEN)["blocks"])


def test_a_link_is_shown_once_with_what_it_gives_away(workspace: Workspace, circle: str) -> None:
    link = get_link(workspace)

    assert link.startswith(f"http://127.0.0.1:{workspace.stage.bot_port}/calendar/")
    assert f"webcal:{link.removeprefix('http:')}" in workspace.shown(BEN)
    assert "Anyone who has this link can see when you meet. Nothing else is in it." in workspace.shown(BEN)
    assert "Who will see this" in workspace.shown(BEN)
    open_calendar(workspace)
    assert shown_link(workspace) == ""
    assert "You have a link since" in workspace.shown(BEN)
    assert buttons(workspace.form(BEN)["blocks"]) == ["Get a new link", "Stop the link", "Send me a file"]


def test_a_new_link_ends_the_old_one_and_stopping_ends_both(
    workspace: Workspace, db: Database, circle: str
) -> None:
    first = get_link(workspace)
    second = get_link(workspace)
    assert [fetch(link).status_code for link in (first, second)] == [404, 200]

    press(workspace, BEN, "calendars.stop")

    assert [fetch(link).status_code for link in (first, second)] == [404, 404]
    assert shown_link(workspace) == ""
    with db(reads=True) as session:
        assert session.scalars(select(CalendarLink)).all() == []


def test_of_eight_links_at_once_one_holds(workspace: Workspace, db: Database, circle: str) -> None:
    ben, made = member(workspace, BEN), list[str]()

    def make(session: Session) -> None:
        made.append(service.make_link(session, ben, with_names=False, now=workspace.now))

    assert all(at_once(db, make, 8))

    with db(reads=True) as session:
        opened = [secret for secret in set(made) if service.published(session, secret, now=workspace.now)]
    assert len(opened) == 1


def test_a_stranger_who_presses_all_the_same_is_refused(
    workspace: Workspace, db: Database, circle: str
) -> None:
    ivy = member(workspace, IVY)
    with db() as session:
        for deed in (service.own, service.stop_link):
            with pytest.raises(Refusal):
                deed(session, ivy)
        with pytest.raises(Refusal):
            service.make_link(session, ivy, with_names=False, now=workspace.now)

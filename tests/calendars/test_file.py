"""A member's calendar as a file in a direct message."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.core.database import Database
from bot.outbox.model import Outgoing
from playground.faults import Fault, Kind
from playground.settings import DEFAULT_SCOPES
from tests.calendars.acts import content, fetch, files, open_calendar, press, shown_link
from tests.calendars.reading import events, merged, spans
from tests.calendars.test_feed import planned
from tests.meetings.test_changing import meetings, move, open_dates
from tests.meetings.test_rhythm import change
from tests.slack import ADA, BEN, GRACE, Workspace, buttons


def get_file(workspace: Workspace, by: str = BEN) -> None:
    open_calendar(workspace, by)
    press(workspace, by, "calendars.file")
    workspace.close_all(by)


@pytest.mark.parametrize("by", [BEN, GRACE])
def test_a_file_comes_to_ones_own_messages_with_the_groups_dates(
    workspace: Workspace, db: Database, circle: str, by: str
) -> None:
    open_calendar(workspace, by)
    press(workspace, by, "calendars.file")

    assert "on its way to your messages" in workspace.shown(by)
    [file] = files(workspace, by)
    assert file["name"] == "peer-group-meetings.ics"
    assert spans(content(workspace, file)) == planned(db)
    assert "DESCRIPTION" not in content(workspace, file)
    assert "when a date has, get it again" in workspace.direct_words(by)


def test_the_members_names_are_in_it_where_the_box_is_ticked(workspace: Workspace, circle: str) -> None:
    open_calendar(workspace)
    press(workspace, BEN, "calendars.file", names=True)

    [event] = events(content(workspace, files(workspace, BEN)[0]))
    assert "Ada Okafor" in str(event["DESCRIPTION"])


def newest(workspace: Workspace) -> str:
    """Get a file, and read it."""
    get_file(workspace)
    return content(workspace, files(workspace, BEN)[-1])


def test_a_newer_file_takes_the_place_of_the_older_one_whatever_changed(
    workspace: Workspace, db: Database, circle: str
) -> None:
    found = [newest(workspace)]
    for deed in (_move, _cancel_one_and_add_one, _meet_monthly, _meet_elsewhere, _meet_once):
        deed(workspace, db)
        found.append(newest(workspace))
        for older in found[:-1]:
            assert merged(older, found[-1]) == planned(db), deed

    name = events(found[0])[0]["UID"]
    sequences = [next(each.sequence for each in events(text) if each["UID"] == name) for text in found]
    assert sequences == sorted(set(sequences))


def _move(workspace: Workspace, db: Database) -> None:
    move(workspace, "2027-03-16", "17:00", meeting=meetings(db)[0])


def _cancel_one_and_add_one(workspace: Workspace, db: Database) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.cancel", value=str(meetings(db)[1].id))
    workspace.press(ADA, "meetings.extra")
    workspace.submit(ADA, day="2027-04-20", at="12:00", length="60")
    workspace.close_all(ADA)


def _meet_monthly(workspace: Workspace, db: Database) -> None:
    change(workspace, first="2027-05-05", repeats="month", length="120")


def _meet_elsewhere(workspace: Workspace, db: Database) -> None:
    change(workspace, zone="Asia/Kolkata", start="10:30")


def _meet_once(workspace: Workspace, db: Database) -> None:
    change(workspace, first="2027-06-10", repeats="none")


def test_the_link_on_the_form_stays_while_a_file_is_sent(workspace: Workspace, circle: str) -> None:
    open_calendar(workspace)
    press(workspace, BEN, "calendars.link")
    link = shown_link(workspace)
    press(workspace, BEN, "calendars.file")

    assert shown_link(workspace) == link
    assert fetch(link).status_code == 200


@pytest.mark.parametrize("missing", ["files:write", "im:write"])
def test_where_a_workspace_grants_no_files_the_form_says_so_and_the_link_works(
    workspace: Workspace, db: Database, circle: str, missing: str
) -> None:
    world = workspace.stage.world
    before = world.settings
    world.settings = replace(before, scopes=DEFAULT_SCOPES | {"files:write", "im:write"} - {missing})
    try:
        workspace.show = workspace.stage.run(workspace.stage._play(db))
        open_calendar(workspace)
        assert buttons(workspace.form(BEN)["blocks"]) == ["Get a link"]
        assert "may not send files here yet" in workspace.shown(BEN)
    finally:
        world.settings = before


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("kind", ["503", "drop_before"])
def test_a_file_that_slack_does_not_take_at_once_comes_all_the_same(
    workspace: Workspace, db: Database, circle: str, method: str, kind: Kind
) -> None:
    workspace.stage.world.faults.add(Fault(method=method, kind=kind))
    open_calendar(workspace)
    press(workspace, BEN, "calendars.file")
    workspace.move(minutes=2)

    assert len(files(workspace, BEN)) == 1
    with db(reads=True) as session:
        rows = session.scalars(select(Outgoing).where(Outgoing.key.startswith("calendars:"))).all()
        assert [(row.state, row.payload) for row in rows] == [("sent", None)]

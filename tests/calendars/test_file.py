"""A member's calendar as a file in a direct message."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.core.database import Database
from bot.outbox.model import Outgoing
from playground.faults import Fault, Kind
from playground.settings import DEFAULT_SCOPES
from tests.calendars.acts import content, fetch, files, open_calendar, press, shown_link
from tests.calendars.reading import events, spans
from tests.calendars.test_feed import planned
from tests.meetings.test_changing import meetings, move
from tests.slack import BEN, GRACE, Workspace, buttons


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


def test_a_newer_file_takes_the_place_of_the_older_one(
    workspace: Workspace, db: Database, circle: str
) -> None:
    get_file(workspace)
    move(workspace, "2027-03-16", "17:00", meeting=meetings(db)[0])
    get_file(workspace)

    older, newer = (events(content(workspace, file)) for file in files(workspace, BEN))

    assert {each["UID"] for each in older} == {each["UID"] for each in newer}
    assert newer[0].sequence > older[0].sequence
    assert spans(content(workspace, files(workspace, BEN)[1])) == planned(db)


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

"""A facilitator has the group meet on the clock of another zone: shown before and told once."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.core.database import Database
from bot.groups.model import Group
from bot.meetings.model import Attendance, Meeting, Series
from tests.calendars.acts import fetch, get_link
from tests.calendars.reading import spans, zones
from tests.meetings.test_changing import meetings, move, news, open_dates, token
from tests.meetings.test_rhythm import change, planned, series
from tests.slack import ADA, BEN, CHEN, Workspace

BERLIN, CHICAGO = "Europe/Berlin", "America/Chicago"


def at_berlin(meeting: Meeting) -> str:
    return f"{meeting.starts_at.astimezone(ZoneInfo(BERLIN)):%Y-%m-%d %H:%M}"


def test_the_meetings_keep_their_wall_time_on_the_new_clock_and_the_group_is_told_once(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move_to(datetime(2027, 4, 2, 12, tzinfo=UTC))  # April is off
    days = [one.local_date for one in planned(db)]
    change(workspace, zone=BERLIN)

    assert [at_berlin(one) for one in planned(db)] == [f"{day} 18:00" for day in days]
    assert {one.zone for one in planned(db)} == {BERLIN}
    assert {one.sequence for one in planned(db)} == {1}
    with db(reads=True) as session:
        assert session.scalars(select(Group.zone)).one() == BERLIN
    assert (series(db).zone, series(db).anchor.isoformat(), series(db).since) == (BERLIN, "2027-03-09", 0)
    [told] = news(workspace, "The group meets otherwise")
    assert told.count("18:00 Berlin time") == 6
    assert news(workspace, "The meeting has moved.") == []


def test_before_anything_changes_each_old_time_is_shown_beside_the_new_one(
    workspace: Workspace, db: Database, circle: str
) -> None:
    before = meetings(db)[0].starts_at
    open_dates(workspace)
    workspace.press(ADA, "meetings.rhythm")
    assert workspace.suggest(ADA, "zone", "berl") == [BERLIN]
    workspace.submit(ADA, zone=BERLIN)

    shown = workspace.shown(ADA)
    after = datetime(2027, 3, 9, 18, tzinfo=ZoneInfo(BERLIN))
    old = f"{token(before)}{{date_long_pretty}} at {{time}}|2027-03-10 00:00 UTC>"
    assert f"{old} (Tuesday 18:00 Chicago time)" in shown
    assert "(Tuesday 18:00 Berlin time)" in shown
    assert token(after) in shown
    assert planned(db)[0].starts_at == before


def test_what_was_moved_by_hand_or_added_stays_when_it_is_and_is_told_on_the_new_clock(
    workspace: Workspace, db: Database, circle: str
) -> None:
    move(workspace, "2027-05-20", "09:00", meeting=meetings(db)[1])
    open_dates(workspace)
    workspace.press(ADA, "meetings.extra")
    workspace.submit(ADA, day="2027-04-20", at="20:00", length="60")
    workspace.close_all(ADA)
    before = {one.id: one.starts_at for one in meetings(db) if one.exception}
    change(workspace, zone=BERLIN)

    stayed = {one.id: one for one in meetings(db) if one.exception}
    assert {key: one.starts_at for key, one in stayed.items()} == before
    assert [(f"{one.local_date} {one.wall_time}", one.zone) for one in stayed.values()] == [
        ("2027-05-20 16:00", BERLIN),
        ("2027-04-21 03:00", BERLIN),
    ]
    assert "16:00 Berlin time" in news(workspace, "The group meets otherwise")[0]


def test_an_answer_holds_where_the_meeting_is_not_moved_though_its_date_reads_otherwise(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move_to(datetime(2027, 2, 24, 12, tzinfo=UTC))
    move(workspace, "2027-03-10", "20:00", meeting=meetings(db)[0])
    workspace.move(days=1, hours=6)
    asked = len(workspace.direct(CHEN))
    workspace.press(BEN, "meetings.coming")
    change(workspace, zone=BERLIN)

    assert meetings(db)[0].local_date.isoformat() == "2027-03-11"
    with db(reads=True) as session:
        answers = session.scalars(select(Attendance.answer).where(Attendance.answer.is_not(None))).all()
    assert answers == ["coming"]
    workspace.move(days=2)
    assert len(workspace.direct(CHEN)) == asked == 1


def test_while_the_group_votes_on_dates_its_clock_stays(
    workspace: Workspace, db: Database, circle: str
) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.year")
    workspace.submit(ADA)
    workspace.submit(ADA)
    workspace.close_all(ADA)
    open_dates(workspace)
    workspace.press(ADA, "meetings.rhythm")
    workspace.submit(ADA, zone=BERLIN)

    assert "voting on dates" in workspace.refusals(ADA)["zone"]
    assert {one.zone for one in meetings(db)} == {CHICAGO}


@pytest.mark.parametrize("zone", ["CST", "Mars/Olympus", "../etc"])
def test_48_what_is_no_zone_is_refused_beside_it(
    workspace: Workspace, db: Database, circle: str, zone: str
) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.rhythm")
    workspace.submit(ADA, zone=zone)

    assert "time zone" in workspace.refusals(ADA)["zone"]
    with db(reads=True) as session:
        assert session.scalars(select(Series.zone)).one() == CHICAGO


def test_a_members_calendar_follows_to_the_other_clock(
    workspace: Workspace, db: Database, circle: str
) -> None:
    link = get_link(workspace)
    workspace.move_to(datetime(2027, 4, 2, 12, tzinfo=UTC))
    move(workspace, "2027-05-20", "09:00", meeting=meetings(db)[1])
    change(workspace, zone=BERLIN)

    text = fetch(link).text
    assert spans(text) == sorted((one.starts_at, one.ends_at) for one in meetings(db))
    assert zones(text) == [BERLIN]

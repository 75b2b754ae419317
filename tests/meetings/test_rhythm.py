"""A facilitator has the group meet otherwise: the planned meetings follow, moved and fixed ones stay."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.core.database import Database
from bot.meetings.model import Meeting, Series
from tests.meetings.test_changing import meetings, move, news, open_dates
from tests.slack import ADA, BEN, Workspace, buttons


def change(workspace: Workspace, **answers: str) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.rhythm")
    workspace.submit(ADA, **answers)
    assert not workspace.form(ADA)["errors"], workspace.refusals(ADA)
    assert workspace.submit(ADA)["result"] == "closed"
    workspace.close_all(ADA)


def planned(db: Database) -> list[Meeting]:
    return sorted((one for one in meetings(db) if one.state == "planned"), key=lambda one: one.starts_at)


def series(db: Database) -> Series:
    with db(reads=True) as session:
        return session.scalars(select(Series)).one()


def test_51_another_hour_in_the_off_month_keeps_the_off_months(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move_to(datetime(2027, 4, 2, 12, tzinfo=UTC))  # April is off
    before = [one.local_date for one in planned(db)]
    change(workspace, start="17:00")

    assert [one.local_date for one in planned(db)] == before
    assert {one.wall_time for one in planned(db)} == {"17:00"}
    assert (series(db).anchor, series(db).since) == (date(2027, 3, 9), 0)
    assert len(news(workspace, "The group meets otherwise")) == 1
    assert news(workspace, "The meeting has moved.") == []


def test_another_rule_begins_with_its_first_date_and_goes_on_counting(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move_to(datetime(2027, 4, 2, 12, tzinfo=UTC))
    change(workspace, first="2027-05-05", repeats="month", length="120")

    assert [one.local_date for one in planned(db)[:3]] == [
        date(2027, 5, 5),
        date(2027, 6, 2),
        date(2027, 7, 7),
    ]
    assert [one.occurrence for one in planned(db)] == [1, 2, 3, 4, 5, 6]
    assert (series(db).anchor, series(db).since, series(db).shape) == (date(2027, 5, 5), 1, "nth_weekday")
    assert all(one.ends_at - one.starts_at == timedelta(minutes=120) for one in planned(db))
    assert {one.exception for one in planned(db)} == {None}


def test_52_move_one_then_the_series_then_cancel_the_one_leaves_no_ghost_and_no_double(
    workspace: Workspace, db: Database, circle: str
) -> None:
    second = meetings(db)[1]
    move(workspace, "2027-05-20", "09:00", meeting=second)
    change(workspace, start="17:00")

    moved = next(one for one in planned(db) if one.id == second.id)
    assert (moved.local_date, moved.wall_time, moved.exception) == (date(2027, 5, 20), "09:00", "moved")
    open_dates(workspace)
    workspace.press(ADA, "meetings.cancel", value=str(second.id))
    workspace.close_all(ADA)

    occurrences = [one.occurrence for one in meetings(db)]
    assert len(set(occurrences)) == len(occurrences)
    assert moved.occurrence == 1
    assert [one.occurrence for one in planned(db)] == [0, 2, 3, 4, 5, 6]
    assert planned(db)[-1].local_date == date(2028, 3, 14)


def test_without_repeat_the_meetings_after_the_next_are_cancelled_in_one_message(
    workspace: Workspace, db: Database, circle: str
) -> None:
    change(workspace, repeats="none")
    assert [one.local_date for one in planned(db)] == [date(2027, 3, 9)]
    assert news(workspace, "is cancelled.*") == []
    assert len(news(workspace, "The group meets otherwise")) == 1


def test_what_it_comes_to_is_shown_before_anything_changes(
    workspace: Workspace, db: Database, circle: str
) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.rhythm")
    workspace.submit(ADA, first="2027-03-14", start="02:30", repeats="month")
    shown = workspace.shown(ADA)
    assert "02:30 does not exist" in shown
    assert "The planned meetings" in shown
    assert planned(db)[0].local_date == date(2027, 3, 9)


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"first": "2026-01-01"}, "first", "in the past"),
        ({"repeats": "weeks", "weeks": "0"}, "weeks", "Between 1 and 26"),
        ({"repeats": "weeks", "weeks": "1000000000"}, "weeks", "Between 1 and 26"),
        ({"length": "9999"}, "length", "Between 45 and 480"),
        ({"first": "2027-03-31", "repeats": "day_month"}, "repeats", "Not every month"),
        ({"first": "2027-03-09", "repeats": "last_month"}, "repeats", "not the last Tuesday"),
    ],
)
def test_50_a_rhythm_that_cannot_be_is_refused_beside_its_field(
    workspace: Workspace, db: Database, circle: str, answers: dict[str, str], field: str, sentence: str
) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.rhythm")
    workspace.submit(ADA, **answers)
    assert sentence in workspace.refusals(ADA)[field]


def test_only_a_facilitator_changes_how_the_group_meets(
    workspace: Workspace, db: Database, circle: str
) -> None:
    open_dates(workspace, BEN)
    assert "How we meet" not in buttons(workspace.form(BEN)["blocks"])


def test_53_the_group_keeps_the_holidays_of_the_country_it_chooses(
    workspace: Workspace, db: Database, circle: str
) -> None:
    change(workspace, country="DE")
    assert series(db).country == "DE"
    change(workspace, first="2027-10-03", repeats="none")
    open_dates(workspace)
    assert "a holiday of the group's country: German Unity Day" in workspace.shown(ADA)

"""Every way in which a group can recur is offered where its first date allows it, and its dates are shown."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.core.database import Database
from bot.meetings.model import Meeting, Series
from tests.acts import set_up
from tests.slack import ADA, Workspace

LAST = "Every other month on the last of this weekday"
DAY = "Every month on this day of the month"


def options(workspace: Workspace) -> list[str]:
    element = next(b["element"] for b in workspace.form(ADA)["blocks"] if b["block_id"] == "repeats")
    return [option["text"]["text"] for option in element["options"]]


def open_setup(workspace: Workspace, first: str) -> None:
    workspace.command(ADA, "/board setup")
    workspace.choose(ADA, "zone", "America/Chicago")
    workspace.choose(ADA, "first", first)


def dates(db: Database) -> list[date]:
    with db(reads=True) as session:
        return list(session.scalars(select(Meeting.local_date).order_by(Meeting.number)))


def test_what_most_months_lack_is_not_offered_and_the_last_is(workspace: Workspace) -> None:
    open_setup(workspace, "2027-03-31")
    assert LAST in options(workspace)
    assert DAY not in options(workspace)
    workspace.choose(ADA, "first", "2027-03-09")
    assert LAST not in options(workspace)
    assert DAY in options(workspace)


@pytest.mark.parametrize(
    ("first", "repeats", "shape", "second"),
    [
        (date(2027, 3, 9), "other_month", "nth_weekday", date(2027, 5, 11)),
        (date(2027, 3, 25), "last_month", "last_weekday", date(2027, 4, 29)),
        (date(2027, 3, 15), "day_other_month", "month_day", date(2027, 5, 15)),
    ],
)
def test_each_shape_is_planned_as_it_was_chosen(
    workspace: Workspace, db: Database, first: date, repeats: str, shape: str, second: date
) -> None:
    open_setup(workspace, first.isoformat())
    done = workspace.submit(ADA, name="Circle", length="150", repeats=repeats)
    assert done["result"] == "closed", workspace.refusals(ADA)
    assert dates(db)[:2] == [first, second]
    with db(reads=True) as session:
        assert session.scalars(select(Series.shape)).one() == shape


def test_dates_can_be_chosen_one_by_one_and_all_are_planned(workspace: Workspace, db: Database) -> None:
    open_setup(workspace, "2027-03-09")
    workspace.choose(ADA, "repeats", "dates")
    workspace.choose(ADA, "other2", "2027-04-20")
    workspace.choose(ADA, "other3", "2027-05-31")
    assert "holiday there: Memorial Day" in workspace.shown(ADA)
    workspace.choose(ADA, "other4", "2027-09-01")

    assert workspace.submit(ADA, name="Circle")["result"] == "closed"
    assert dates(db) == [date(2027, 3, 9), date(2027, 4, 20), date(2027, 5, 31), date(2027, 9, 1)]


def test_a_date_chosen_twice_or_before_the_first_is_refused(workspace: Workspace) -> None:
    open_setup(workspace, "2027-03-09")
    workspace.choose(ADA, "repeats", "dates")
    workspace.submit(ADA, name="Circle", other2="2027-03-09")
    assert "twice" in workspace.refusals(ADA)["repeats"]
    workspace.submit(ADA, name="Circle", other2="2027-02-09")
    assert "earliest" in workspace.refusals(ADA)["repeats"]


def test_a_wall_time_that_a_clock_change_touches_is_said_before_the_group_is_made(
    workspace: Workspace,
) -> None:
    open_setup(workspace, "2027-03-14")
    workspace.choose(ADA, "start", "02:30")
    assert "02:30 does not exist by Chicago time. It becomes 03:30." in workspace.shown(ADA)


@pytest.mark.parametrize("length", ["abc", "150.5", "-5", "9" * 30, "1e3", "44"])
def test_a_length_that_is_none_stays_where_it_was_typed_while_the_dates_change(
    workspace: Workspace, length: str
) -> None:
    open_setup(workspace, "2027-03-09")
    workspace.choose(ADA, "first", "2027-03-16", length=length)

    assert "went wrong" not in workspace.shown(ADA)
    assert workspace.form(ADA)["state"]["values"]["length"]["length"]["value"] == length
    assert f"<!date^{int(datetime(2027, 3, 16, 23, tzinfo=UTC).timestamp())}" in workspace.shown(ADA)


def test_the_words_of_the_form_stay(workspace: Workspace) -> None:
    open_setup(workspace, "2027-03-09")
    assert options(workspace)[:5] == [
        "Every other month on this weekday",
        "Every month on this weekday",
        "Every N weeks",
        "Every quarter on this weekday",
        "No repeat",
    ]
    workspace.close(ADA)
    assert set_up(workspace)

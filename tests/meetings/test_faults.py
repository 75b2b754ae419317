"""What goes wrong with time, each by its number; others stand beside what they are about."""

import tempfile
import zoneinfo
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
import tzdata  # type: ignore[import-untyped] # it has no types
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.alarms.jobs import tick
from bot.core.database import Database
from bot.core.walltime import ZONE_VERSION, instant, zone_in_words, zone_note, zones
from bot.main import JOBS
from bot.members.model import Person
from tests.meetings.test_changing import meetings, move, news, open_dates
from tests.slack import ADA, BEN, DANA, Workspace, buttons, words


def instant_of(now: datetime) -> datetime:
    return now


def local(day: date, at: str, zone: str) -> str:
    return f"{instant(day, at, zone).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def test_41_half_past_two_on_the_day_of_the_gap_is_half_past_three(
    workspace: Workspace, db: Database, circle: str
) -> None:
    move(workspace, "2027-03-14", "02:30", meeting=meetings(db)[0])
    starts_at = meetings(db)[0].starts_at
    assert f"{starts_at.astimezone(ZoneInfo('America/Chicago')):%H:%M}" == "03:30"
    assert "03:30 Chicago time" in news(workspace, "has moved")[0]


def test_42_half_past_one_on_the_day_of_the_fold_is_the_first_and_comes_once(
    workspace: Workspace, db: Database, circle: str
) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.extra")
    workspace.submit(ADA, day="2027-11-07", at="01:30", length="60")
    workspace.close_all(ADA)
    extra = meetings(db)[-1]
    assert extra.starts_at == datetime(2027, 11, 7, 6, 30, tzinfo=UTC)

    begins = []
    for minutes in (-11, -9, 30, 50, 60, 80):  # the clocks show 01:20 twice
        workspace.move_to(extra.starts_at + timedelta(minutes=minutes))
        begins.append(len([text for text in news(workspace, "The meeting begins") if "01:30" in text]))
    assert begins == [0, 1, 1, 1, 1, 1]


@given(zone=st.sampled_from(sorted(zones())), year=st.integers(2024, 2034))
def test_43_midnight_comes_once_on_every_day_that_a_zone_has(zone: str, year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    midnights = [instant(day, "00:00", zone) for day in days]
    assert midnights == sorted(set(midnights))


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Africa/Cairo", date(2027, 4, 30)),
        ("Asia/Beirut", date(2027, 3, 28)),
        ("America/Santiago", date(2027, 9, 5)),
    ],
)
def test_44_where_midnight_is_leapt_over_the_day_has_one_first_hour(zone: str, day: date) -> None:
    assert local(day, "00:00", zone) == f"{day} 01:00"
    assert zone_note(day, "00:00", zone) == (
        f"The clocks go forward then, so 00:00 does not exist by {zone_in_words(zone)}. It becomes 01:00."
    )


def test_45_odd_clock_changes_are_right_or_said_not_to_exist() -> None:
    assert local(date(2027, 10, 3), "02:15", "Australia/Lord_Howe") == "2027-10-03 02:45"
    assert local(date(2011, 12, 30), "09:00", "Pacific/Apia") == "2011-12-31 09:00"
    note = zone_note(date(2011, 12, 30), "09:00", "Pacific/Apia")
    assert note is not None
    assert "does not exist" in note
    ramadan = [date(2027, 1, 1) + timedelta(days=n) for n in range(120)]
    assert {local(day, "18:00", "Africa/Casablanca")[11:] for day in ramadan} == {"18:00"}


def test_47_the_pinned_zone_data_is_used_whatever_the_computer_has() -> None:
    assert zoneinfo.TZPATH == ()
    assert tzdata.IANA_VERSION == ZONE_VERSION


@pytest.mark.parametrize("zone", ["EST", "UTC+3", "", "../../etc/passwd", tempfile.gettempdir()])
def test_48_what_is_no_zone_is_refused_with_what_may_be_meant(workspace: Workspace, zone: str) -> None:
    workspace.command(ADA, "/board setup")
    workspace.submit(ADA, name="Circle", zone=zone or "x", first="2027-03-09")
    assert "is not known" in workspace.refusals(ADA)["zone"]


def test_53_a_holiday_of_two_members_is_warned_of_and_moves_nothing(
    workspace: Workspace, db: Database, circle: str
) -> None:
    first = meetings(db)[0]  # Eid in India, where two of the eight are
    workspace.move_to(first.starts_at - timedelta(days=40, hours=12))

    told = [words(message) for message in workspace.direct(ADA) if "days off" in words(message)]
    assert len(told) == 1
    assert "2 of 8 members" in told[0]
    assert "The next Tuesday that is free for all is March 16, 2027." in told[0]
    assert meetings(db)[0].starts_at == first.starts_at
    assert "days off" not in workspace.direct_words(BEN)
    workspace.press(ADA, "meetings.move", value=str(first.id))
    assert "Eid al-Fitr" in workspace.shown(ADA)


def test_54_whoever_flies_to_another_zone_an_hour_before_is_asked_once(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move_to(datetime(2027, 2, 23, 7, 0, tzinfo=UTC))  # 08:00 in Berlin
    with db() as session:
        session.scalars(select(Person).where(Person.user_id == DANA)).one().zone = "Asia/Tokyo"
    workspace.move(days=2)
    assert len([m for m in workspace.direct(DANA) if "Coming" in buttons(m["blocks"])]) == 1


def test_55_a_clock_that_goes_back_says_nothing_twice(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move_to(datetime(2027, 3, 2, 15, 1, tzinfo=UTC))
    before = len(workspace.messages(ADA))
    for earlier in (timedelta(days=1), timedelta(minutes=10), timedelta(0)):
        workspace.stage.run(tick(db, JOBS, partial(instant_of, workspace.now - earlier)))
    workspace.settle()
    assert len(workspace.messages(ADA)) == before
    assert len(news(workspace, "The agenda of the meeting")) == 1

"""Wall clocks, zones and clock changes, against another library's answers."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import tzdata  # type: ignore[import-untyped] # it has no types
import whenever
from hypothesis import given
from hypothesis import strategies as st

from bot.core.walltime import (
    instant,
    is_zone,
    wall_clock,
    wall_day,
    zone_in_words,
    zone_note,
    zones,
    zones_like,
)

ZONES = sorted(zones())
whenever.reset_tzpath([Path(tzdata.__file__).parent / "zoneinfo"])  # the same edition on both sides


def oracle(day: date, wall_time: str, zone: str) -> datetime:
    hour, minute = map(int, wall_time.split(":"))
    local = whenever.PlainDateTime(day.year, day.month, day.day, hour, minute)
    return local.assume_tz(zone, disambiguation="compatible").to_instant().to_stdlib()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(
    day=st.dates(date(2000, 1, 1), date(2040, 12, 31)),
    minute=st.integers(0, 24 * 60 - 1),
    zone=st.sampled_from(ZONES),
)
def test_any_wall_time_in_any_zone_is_the_instant_that_the_oracle_says(
    day: date, minute: int, zone: str
) -> None:
    wall_time = f"{minute // 60:02}:{minute % 60:02}"
    assert instant(day, wall_time, zone) == oracle(day, wall_time, zone)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Africa/Cairo", "Asia/Beirut"])
@pytest.mark.parametrize("year", [2026, 2027])
def test_every_half_hour_around_both_clock_changes_is_what_the_oracle_says(zone: str, year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    changes = [day for day in days if offset(day, zone) != offset(day + timedelta(days=1), zone)]
    assert len(changes) == 2
    for day in changes:
        for half_hour in range(96):
            that_day = day + timedelta(days=half_hour // 48)
            wall_time = f"{half_hour % 48 // 2:02}:{half_hour % 2 * 30:02}"
            assert instant(that_day, wall_time, zone) == oracle(that_day, wall_time, zone)


def offset(day: date, zone: str) -> timedelta | None:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).utcoffset()


def test_a_time_in_the_gap_moves_forward_and_the_form_says_so() -> None:
    assert instant(date(2027, 3, 14), "02:30", "America/New_York") == utc("2027-03-14T07:30")
    note = zone_note(date(2027, 3, 14), "02:30", "America/New_York")
    assert note is not None
    assert "02:30 does not exist" in note
    assert "03:30" in note


def test_a_time_in_the_fold_is_the_first_and_the_form_says_so() -> None:
    assert instant(date(2027, 11, 7), "01:30", "America/New_York") == utc("2027-11-07T05:30")
    note = zone_note(date(2027, 11, 7), "01:30", "America/New_York")
    assert note is not None
    assert "twice" in note


@pytest.mark.parametrize("wall_time", ["01:59", "03:00"])
def test_beside_the_gap_nothing_is_said(wall_time: str) -> None:
    assert zone_note(date(2027, 3, 14), wall_time, "America/New_York") is None


@pytest.mark.parametrize("wall_time", ["00:59", "02:00"])
def test_beside_the_fold_nothing_is_said(wall_time: str) -> None:
    assert zone_note(date(2027, 11, 7), wall_time, "America/New_York") is None


def test_midnight_in_a_zone_whose_clocks_leap_at_midnight_is_one_in_the_morning() -> None:
    assert instant(date(2027, 4, 30), "00:00", "Africa/Cairo") == utc("2027-04-29T22:00")
    note = zone_note(date(2027, 4, 30), "00:00", "Africa/Cairo")
    assert note is not None
    assert "01:00" in note


def test_half_an_hour_is_a_clock_change_too() -> None:
    assert instant(date(2027, 10, 3), "02:15", "Australia/Lord_Howe") == utc("2027-10-02T15:45")
    note = zone_note(date(2027, 10, 3), "02:15", "Australia/Lord_Howe")
    assert note is not None
    assert "02:45" in note


def test_a_day_that_a_country_left_out_becomes_the_next_one() -> None:
    note = zone_note(date(2011, 12, 30), "10:00", "Pacific/Apia")
    assert note is not None
    assert "does not exist" in note
    assert "on December 31, 2011" in note


def test_a_nudge_at_nine_stays_at_nine_all_year_and_no_day_is_missing() -> None:
    for zone in ("America/New_York", "Europe/Berlin", "America/Santiago", "Africa/Casablanca"):
        days = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
        clocks = [instant(day, "09:00", zone).astimezone(ZoneInfo(zone)) for day in days]
        assert [clock.date() for clock in clocks] == days
        assert {f"{clock:%H:%M}" for clock in clocks} == {"09:00"}


@pytest.mark.parametrize(
    "zone", ["EST", "UTC+3", "", "../../etc/passwd", "US/Pacific-New", "Etc/GMT+3", "posixrules"]
)
def test_what_is_no_place_is_no_zone(zone: str) -> None:
    assert not is_zone(zone)


@pytest.mark.parametrize("zone", ["America/Chicago", "Europe/Berlin", "Asia/Kolkata", "Asia/Calcutta", "UTC"])
def test_places_are_zones_by_their_old_names_too(zone: str) -> None:
    assert is_zone(zone)


def test_what_may_have_been_meant_is_found() -> None:
    assert zones_like("EST") == ["America/New_York"]
    assert zones_like("chicago")[0] == "America/Chicago"
    assert zones_like("New York")[0] == "America/New_York"
    assert zones_like("Amerika/Chigago")[0] == "America/Chicago"
    assert zones_like("UTC+3") == []
    assert zones_like("") == []


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/Chicago", "Chicago time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_named_as_people_say_it(zone: str, words: str) -> None:
    assert zone_in_words(zone) == words


def test_the_wall_clock_is_shown_with_its_zone_even_where_the_zone_is_gone() -> None:
    moment = utc("2027-01-19T00:00")
    assert wall_clock(moment, "America/Chicago") == "18:00 Chicago time"
    assert wall_clock(moment, "Atlantis/Capital") == "00:00 UTC"


def test_the_weekday_is_the_one_on_the_wall_there() -> None:
    moment = datetime(2027, 3, 10, 0, 0, tzinfo=UTC)

    assert [wall_day(moment, zone) for zone in ("America/Chicago", "Europe/Berlin", "Mars/Olympus")] == [
        "Tuesday",
        "Wednesday",
        "Wednesday",
    ]

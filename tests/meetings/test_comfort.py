"""Who would sit in the night or on a holiday, and which times suit most."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.holidays import countries, country_of, holiday_on
from bot.meetings.rules import Sitter, Slot, days_off, instant, next_free, offers, troubles, zones

CHICAGO, BERLIN, KOLKATA = "America/Chicago", "Europe/Berlin", "Asia/Kolkata"
BEN = Sitter("Ben", CHICAGO, "US")
ADA = Sitter("Ada", BERLIN, "DE")
FARAH = Sitter("Farah", KOLKATA, "IN")
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)
LENGTH = timedelta(minutes=150)


def trouble(one: Sitter, day: date, at: str, zone: str = CHICAGO) -> list[str]:
    starts_at = instant(day, at, zone)
    return troubles([one], starts_at, starts_at + LENGTH)


def test_whoever_would_sit_in_the_night_is_named_with_their_own_hours() -> None:
    assert trouble(ADA, date(2027, 3, 9), "18:00") == ["Ada: 01:00 to 03:30 there, in the night."]
    assert trouble(BEN, date(2027, 3, 9), "18:00") == []


@pytest.mark.parametrize(
    ("at", "is_night"), [("07:00", False), ("06:59", True), ("19:30", False), ("19:31", True)]
)
def test_the_night_is_from_ten_to_seven(at: str, is_night: bool) -> None:
    assert bool(trouble(BEN, date(2027, 3, 9), at)) == is_night


def test_53_holidays_observed_days_and_days_away_are_said_where_somebody_is() -> None:
    assert trouble(BEN, date(2027, 12, 24), "12:00") == ["Ben: a holiday there (Christmas Day (observed))."]
    assert trouble(FARAH, date(2027, 3, 9), "18:00") == [
        "Farah: a holiday there (Eid al-Fitr (estimated))."  # it is the 10th there by then
    ]
    away = Sitter("Dana", BERLIN, "DE", ((date(2027, 3, 10), date(2027, 3, 20)),))
    assert days_off([away], instant(date(2027, 3, 9), "18:00", CHICAGO)) == ["Dana: away that day."]


def test_the_next_free_same_weekday_is_nobodys_holiday_and_not_taken() -> None:
    slot, taken = Slot(date(2027, 5, 31), "18:00"), [date(2027, 6, 7)]
    assert next_free(slot, CHICAGO, [BEN, ADA], country="US", taken=[]) == date(2027, 6, 7)
    assert next_free(slot, CHICAGO, [BEN, ADA], country="US", taken=taken) == date(2027, 6, 14)
    always = Sitter("Gone", CHICAGO, "US", ((date(2027, 1, 1), date(2029, 1, 1)),))
    assert next_free(slot, CHICAGO, [always], country="US", taken=[]) is None


def test_times_within_everybodys_working_hours_come_first_and_nobody_loses() -> None:
    days = [date(2027, 3, 1) + timedelta(days=n) for n in range(14)]
    found = offers([BEN, ADA], days, near=Slot(date(2027, 3, 9), "18:00"), zone=CHICAGO, length=60, now=NOW)
    assert len({offer.slot.day for offer in found}) == 3
    assert all(offer.losers == [] for offer in found)
    assert all(offer.slot.day.weekday() < 5 for offer in found)
    assert found[0].slot.day == date(2027, 3, 9)


def test_where_no_time_suits_all_the_least_bad_comes_first_and_says_who_loses() -> None:
    days = [date(2027, 3, 1) + timedelta(days=n) for n in range(14)]
    found = offers(
        [BEN, ADA, FARAH], days, near=Slot(date(2027, 3, 9), "18:00"), zone=CHICAGO, length=150, now=NOW
    )
    assert found[0].losers == ["Farah: 19:30 to 22:00 there, outside working hours."]


def test_ones_own_working_hours_count() -> None:
    early = Sitter("Early", CHICAGO, "US", (), ("05:00", "09:00"))
    found = offers(
        [early], [date(2027, 3, 9)], near=Slot(date(2027, 3, 9), "18:00"), zone=CHICAGO, length=120, now=NOW
    )
    assert found[0].slot.at == "07:00"
    assert found[0].losers == []


@given(
    zone=st.sampled_from(sorted(zones())),
    reader=st.sampled_from(sorted(zones())),
    day=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    length=st.integers(45, 480),
)
def test_an_offer_is_ahead_on_its_own_day_and_at_its_own_wall_clock(
    zone: str, reader: str, day: date, length: int
) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    for offer in offers(
        [Sitter("R", reader, "")], [day], near=Slot(day, "18:00"), zone=zone, length=length, now=now
    ):
        assert offer.starts_at > now
        assert offer.slot.day == day
        assert offer.starts_at == instant(day, offer.slot.at, zone)


def test_a_zone_is_in_its_country_also_by_its_old_name() -> None:
    assert [country_of(zone) for zone in (CHICAGO, BERLIN, "Asia/Calcutta", "UTC", "Mars/Phobos")] == [
        "US",
        "DE",
        "IN",
        "",
        "",
    ]


def test_every_country_can_be_asked_and_an_unknown_one_has_no_holidays() -> None:
    assert len(countries()) > 200
    assert holiday_on("XX", date(2027, 1, 1)) is None
    assert holiday_on("", date(2027, 1, 1)) is None

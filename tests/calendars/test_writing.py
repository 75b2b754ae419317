"""How a calendar is written: its zones, its lines, its escapes; read back by another's program."""

import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.calendars.rules import hashed, is_secret
from bot.calendars.rules.clocks import observances
from bot.calendars.rules.entries import Circle, entries
from bot.calendars.rules.writing import Calendar, tag, write
from bot.core.text import clean
from tests.calendars.reading import events, in_own_zones, spans, zones
from tests.calendars.series import BERLIN, CHICAGO, KOLKATA, NOW, ODD, Story, shaped

ZONES = st.sampled_from([CHICAGO, BERLIN, KOLKATA, *ODD])


@given(ZONES, st.integers(2026, 2040))
def test_a_zones_clocks_are_described_as_they_run(zone: str, year: int) -> None:
    at = datetime(year, 6, 1, 18, tzinfo=UTC)
    circle = Circle(uuid.UUID(int=1), zone, None, Story(shaped("dates"), zone=zone).dates(), revision=1)
    circle = replace(circle, dates=[replace(circle.dates[0], starts_at=at, ends_at=at + timedelta(hours=2))])
    text = write(Calendar(zone, entries(circle, now=at)), now=at)
    assume(zones(text))
    described = icalendar.Calendar.from_ical(in_own_zones(text)).timezones[0].to_tz()

    for hours in range(0, 24 * 365, 7):
        moment = datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
        wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        there = wall.replace(tzinfo=ZoneInfo(zone))
        if there.utcoffset() == there.replace(fold=1).utcoffset():
            assert wall.replace(tzinfo=described).utcoffset() == there.utcoffset(), moment


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        (CHICAGO, {"FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"}),
        (BERLIN, {"FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"}),
        (KOLKATA, {""}),
    ],
)
def test_clock_changes_that_follow_the_calendar_are_said_as_rules(zone: str, rules: set[str]) -> None:
    assert {one.rule for one in observances(zone, 2026, 2029)} == rules


NASTY = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from('\r\n;,\\:"\x00\u2028é🙂'))
)


@given(st.lists(NASTY.map(clean).filter(bool), min_size=1, max_size=8))
def test_fault_36_whatever_a_name_is_made_of_it_is_escaped_and_parses_back(names: list[str]) -> None:
    text = Story(shaped("nth_weekday")).text(names=names)

    read = str(events(text)[0]["DESCRIPTION"])
    assert read.splitlines() == f"Members: {', '.join(names)}".splitlines()
    assert len(events(text)) == 1


@given(st.lists(NASTY, min_size=1, max_size=8))
def test_fault_36_lines_are_at_most_75_octets_and_break_inside_no_character(names: list[str]) -> None:
    raw = Story(shaped("nth_weekday")).text(names=names).encode()

    assert raw.endswith(b"END:VCALENDAR\r\n")
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 75 and line.decode() is not None for line in lines)
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", raw) is None
    starts_of = [line for line in raw.replace(b"\r\n ", b"").split(b"\r\n") if line]
    assert all(re.match(rb"[A-Z-]+[;:]", line) for line in starts_of)


def test_fault_36_a_name_cannot_end_its_line_and_begin_another() -> None:
    text = Story(shaped("nth_weekday")).text(names=["Eve\r\nEND:VEVENT\r\nBEGIN:VEVENT\rSUMMARY:x;y,z\\"])

    assert len(events(text)) == 1
    assert "\r\nEND:VEVENT\r\nBEGIN:VEVENT" not in text
    assert str(events(text)[0]["DESCRIPTION"]).endswith("x;y,z\\")


@pytest.mark.parametrize(("own", "said"), [(KOLKATA, KOLKATA), ("Mars/Olympus", "UTC"), ("", "UTC")])
def test_a_calendar_without_dates_is_a_calendar_all_the_same(own: str, said: str) -> None:
    text = write(Calendar(own, []), now=NOW)

    assert zones(text) == [said]
    assert spans(text) == []


def test_the_tag_stays_while_nothing_changes_and_changes_with_a_date() -> None:
    circle = Story(shaped("weeks")).circle()
    moved = replace(circle, dates=[replace(circle.dates[0], is_cancelled=True), *circle.dates[1:]])

    def tagged(one: Circle, now: datetime) -> str:
        return tag(Calendar(BERLIN, entries(one, now=now)))

    assert tagged(circle, NOW) == tagged(circle, NOW + timedelta(days=9))
    assert tagged(circle, NOW) != tagged(moved, NOW)


def test_every_entry_is_private_stamped_and_named_the_same() -> None:
    text = Story(shaped("dates")).text()

    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert "METHOD:PUBLISH\r\n" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
    for each in events(text):
        assert (each["SUMMARY"], each["CLASS"]) == ("Peer group meeting", "PRIVATE")
        assert each.DTSTAMP == NOW
        assert "DESCRIPTION" not in each


def test_only_32_bytes_in_url_safe_base64_are_a_secret_and_its_hash_is_not() -> None:
    secret = "A" * 41 + "-_"

    assert is_secret(secret)
    assert not any(is_secret(text) for text in ("", "A" * 42, "A" * 44, "A" * 42 + "=", "A" * 42 + "é"))
    assert not is_secret(hashed(secret))

"""What is planned, what hangs on a meeting, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.meetings.rules import (
    AGENDA_DAY,
    AGENDA_WEEK,
    BEGIN,
    CLOSE,
    INVITE,
    PREPARE,
    PROPOSE,
    UPDATE,
    WARN,
    Times,
    alarms_at,
    asked_at,
    can_start,
    check_answer,
    check_close,
    check_correction,
    check_plan,
    check_start,
    hanging,
    instant,
    parts_for,
    zones,
)

NOW = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
STARTS = datetime(2027, 3, 16, 23, 0, tzinfo=UTC)


def times(day: date = date(2027, 3, 16), zone: str = "America/Chicago") -> Times:
    starts_at = instant(day, "18:00", zone)
    return Times(day, zone, starts_at, starts_at + timedelta(minutes=150))


def refused(first: date, start: str, zone: str, length: int) -> tuple[str, str | None]:
    with pytest.raises(Refusal) as raised:
        check_plan(first, start, zone, length, now=NOW)
    return raised.value.sentence, raised.value.field


def test_a_good_plan_is_not_refused_at_its_borders() -> None:
    for length in (45, 150, 480):
        check_plan(date(2027, 1, 12), "18:00", "America/Chicago", length, now=NOW)
    check_plan(date(2027, 1, 11), "09:01", "UTC", 150, now=NOW)


@pytest.mark.parametrize("length", [44, 481, 0, -1, 10**9])
def test_a_length_outside_its_borders_is_refused(length: int) -> None:
    sentence = ("Between 45 and 480 minutes.", "length")
    assert refused(date(2027, 2, 2), "18:00", "America/Chicago", length) == sentence


@pytest.mark.parametrize("first", [date(2027, 1, 11), date(2027, 1, 10), date(2020, 1, 1), date.min])
def test_a_meeting_that_has_begun_already_is_refused(first: date) -> None:
    sentence, field = refused(first, "09:00", "UTC", 150)
    assert field == "first"
    assert "in the past" in sentence


@pytest.mark.parametrize("first", [date(3027, 1, 1), date.max, date(2029, 1, 13)])
def test_a_meeting_years_away_is_refused(first: date) -> None:
    assert refused(first, "18:00", "UTC", 150)[1] == "first"


@pytest.mark.parametrize("start", ["", "24:00", "6pm", "18:60", "18:00:00", "1800", "٠٩:٠٠"])
def test_a_start_that_is_no_time_is_refused(start: str) -> None:
    assert refused(date(2027, 2, 2), start, "UTC", 150)[1] == "start"


def test_an_unknown_zone_is_refused_with_what_may_have_been_meant() -> None:
    sentence, field = refused(date(2027, 2, 2), "18:00", "EST", 150)
    assert field == "zone"
    assert "America/New_York" in sentence
    for zone in ("", "UTC+3", "../../etc/passwd", "Mars/Phobos"):
        sentence, field = refused(date(2027, 2, 2), "18:00", zone, 150)
        assert field == "zone"
        assert "America/Chicago" in sentence


def test_everything_hangs_on_the_wall_clock_of_the_group_across_a_clock_change() -> None:
    due = hanging(times())  # the clocks went forward on 14 March
    zone = ZoneInfo("America/Chicago")
    local = {kind: at.astimezone(zone).strftime("%m-%d %H:%M") for kind, at in due.items()}
    wanted = {
        WARN: "02-02 09:00",
        PROPOSE: "02-23 09:00",
        INVITE: "03-01 00:00",
        AGENDA_WEEK: "03-09 09:00",
        AGENDA_DAY: "03-15 09:00",
        BEGIN: "03-16 17:50",
        CLOSE: "03-16 22:30",
    }
    assert local.items() >= wanted.items()


def test_members_are_asked_at_nine_in_their_own_zone() -> None:
    for zone in ("Asia/Tokyo", "Europe/Berlin", "Pacific/Auckland", "Pacific/Honolulu"):
        local = asked_at(times(), zone).astimezone(ZoneInfo(zone))
        assert f"{local:%Y-%m-%d %H:%M}" == "2027-03-02 09:00"


def test_a_member_whose_zone_nobody_knows_is_asked_in_the_groups() -> None:
    assert asked_at(times(), "Mars/Phobos") == asked_at(times(), "America/Chicago")


@given(zone=st.sampled_from(sorted(zones())), reader=st.sampled_from(sorted(zones())))
def test_the_invitation_is_made_before_anybody_is_asked(zone: str, reader: str) -> None:
    assert hanging(times(zone=zone))[INVITE] <= asked_at(times(zone=zone), reader)


def test_planned_early_everything_is_set_for_its_time() -> None:
    assert alarms_at(times(), now=NOW) == hanging(times())


def test_planned_late_what_still_makes_sense_happens_at_once() -> None:
    now = datetime(2027, 3, 12, 12, 0, tzinfo=UTC)
    due = alarms_at(times(), now=now)
    assert {kind for kind, at in due.items() if at == now} == {
        WARN,
        PREPARE,
        PROPOSE,
        INVITE,
        AGENDA_WEEK,
        UPDATE,
    }
    assert due[AGENDA_DAY] == hanging(times())[AGENDA_DAY]


def test_of_two_overdue_agendas_only_the_newer_is_set() -> None:
    due = alarms_at(times(), now=STARTS - timedelta(hours=3))
    assert AGENDA_WEEK not in due
    assert due[AGENDA_DAY] == STARTS - timedelta(hours=3)


def test_after_the_start_only_the_begin_and_the_close_are_left() -> None:
    assert set(alarms_at(times(), now=STARTS)) == {BEGIN, CLOSE}


@given(minutes=st.integers(-60 * 24 * 40, 60 * 24 * 40))
def test_no_alarm_is_ever_set_in_the_past(minutes: int) -> None:
    now = STARTS + timedelta(minutes=minutes)
    assert all(at >= now for at in alarms_at(times(), now=now).values())


@given(length=st.integers(45, 480))
def test_the_parts_of_a_meeting_add_up_to_its_length(length: int) -> None:
    parts = parts_for(length)
    assert sum(part.minutes for part in parts) == length
    assert all(part.minutes > 0 for part in parts)


def test_the_hour_is_an_hour_in_a_meeting_of_usual_length() -> None:
    assert {part.name: part.minutes for part in parts_for(150)}["Deep dive"] == 60


def test_a_meeting_can_start_two_hours_early_and_not_before() -> None:
    early = STARTS - timedelta(hours=2)
    check_start("planned", STARTS, now=early)
    assert can_start("planned", STARTS, now=early)
    with pytest.raises(Refusal, match="two hours before"):
        check_start("planned", STARTS, now=early - timedelta(seconds=1))
    assert not can_start("planned", STARTS, now=early - timedelta(seconds=1))


@pytest.mark.parametrize(("state", "words"), [("running", "started already"), ("closed", "closed already")])
def test_a_meeting_starts_once(state: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        check_start(state, STARTS, now=STARTS)
    assert not can_start(state, STARTS, now=STARTS)


@pytest.mark.parametrize(("state", "words"), [("planned", "not started"), ("closed", "closed already")])
def test_only_a_running_meeting_is_closed(state: str, words: str) -> None:
    check_close("running")
    with pytest.raises(Refusal, match=words):
        check_close(state)


def test_attendance_is_corrected_once_the_meeting_is_closed() -> None:
    check_correction("closed")
    with pytest.raises(Refusal, match="not over yet"):
        check_correction("running")


def test_answers_are_taken_until_the_meeting_is_over() -> None:
    check_answer("running", STARTS, now=STARTS - timedelta(seconds=1))
    for state, now, told in (
        ("planned", STARTS, "is over"),
        ("closed", NOW, "is over"),
        ("cancelled", NOW, "is cancelled"),
    ):
        with pytest.raises(Refusal, match=told):
            check_answer(state, STARTS, now=now)

"""Which dates a series falls on."""

import calendar
import sys
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.meetings.rules import (
    REPEATS,
    Recurrence,
    all_repeats,
    number_from,
    occurrence_date,
    recurrence_for,
    repeats_for,
    repeats_of,
)

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
NUMBERS = st.integers(0, 400)
MONTHS = {"month": 1, "other_month": 2, "quarter": 3}


def dates(recurrence: Recurrence, count: int) -> list[date]:
    return [day for n in range(count) if (day := occurrence_date(recurrence, n))]


def is_last(day: date) -> bool:
    return (day + timedelta(days=7)).month != day.month


def months(day: date) -> int:
    return day.year * 12 + day.month


def test_every_other_month_keeps_the_third_tuesday() -> None:
    found = dates(recurrence_for("other_month", date(2027, 1, 19), weeks=1), 4)
    assert found == [date(2027, 1, 19), date(2027, 3, 16), date(2027, 5, 18), date(2027, 7, 20)]


def test_a_fifth_weekday_recurs_on_the_last_one() -> None:
    found = dates(recurrence_for("month", date(2027, 3, 31), weeks=1), 4)
    assert found == [date(2027, 3, 31), date(2027, 4, 28), date(2027, 5, 26), date(2027, 6, 30)]


def test_every_three_weeks_runs_over_the_years_end() -> None:
    found = dates(recurrence_for("weeks", date(2026, 12, 24), weeks=3), 3)
    assert found == [date(2026, 12, 24), date(2027, 1, 14), date(2027, 2, 4)]


def test_without_repeat_there_is_one_date() -> None:
    once = recurrence_for("none", date(2027, 1, 19), weeks=1)
    assert dates(once, 3) == [date(2027, 1, 19)]


def test_the_day_of_a_month_gives_way_to_the_last_in_shorter_months() -> None:
    found = dates(Recurrence("month_day", 1, date(2027, 1, 31)), 4)
    assert found == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]


def test_a_leap_day_recurs_each_year() -> None:
    found = dates(Recurrence("month_day", 12, date(2028, 2, 29)), 5)
    assert found[:2] == [date(2028, 2, 29), date(2029, 2, 28)]
    assert found[4] == date(2032, 2, 29)


def test_there_is_no_date_before_the_first_or_after_the_calendar_ends() -> None:
    for shape in ("nth_weekday", "last_weekday", "weeks", "month_day"):
        recurrence = Recurrence(shape, 2, date(2027, 1, 5))
        assert occurrence_date(recurrence, -1) is None
        assert occurrence_date(recurrence, 10**9) is None


def test_a_fifth_weekday_and_no_interval_cannot_be_made() -> None:
    for shape, every, anchor in (
        ("nth_weekday", 1, date(2027, 3, 31)),
        ("weeks", 0, date(2027, 3, 3)),
        ("weeks", -1, date(2027, 3, 3)),
        ("daily", 1, date(2027, 3, 3)),
    ):
        with pytest.raises(ValueError, match=r"recurrence|weekday"):
            Recurrence(shape, every, anchor)


@pytest.mark.parametrize("weeks", [0, -1, 27, 10**9])
def test_an_impossible_number_of_weeks_is_refused_beside_its_field(weeks: int) -> None:
    with pytest.raises(Refusal) as refused:
        recurrence_for("weeks", date(2027, 1, 19), weeks=weeks)
    assert (refused.value.sentence, refused.value.field) == ("Between 1 and 26 weeks.", "weeks")


@pytest.mark.parametrize("weeks", [1, 26])
def test_the_borders_of_the_weeks_are_possible(weeks: int) -> None:
    assert recurrence_for("weeks", date(2027, 1, 19), weeks=weeks).every == weeks


def test_an_unknown_repeat_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        recurrence_for("daily", date(2027, 1, 19), weeks=1)
    assert refused.value.field == "repeats"


def test_every_repeat_of_the_form_can_be_planned_and_starts_on_the_first_date() -> None:
    for value, _ in REPEATS:
        for day in (date(2027, 1, 1), date(2027, 1, 28), date(2027, 1, 29), date(2028, 2, 29)):
            assert occurrence_date(recurrence_for(value, day, weeks=2), 0) == day


@given(first=DAYS, number=NUMBERS, repeats=st.sampled_from(sorted(MONTHS)))
def test_monthly_dates_keep_their_weekday_their_place_and_their_off_months(
    first: date, number: int, repeats: str
) -> None:
    day = occurrence_date(recurrence_for(repeats, first, weeks=1), number)
    assert day is not None
    assert months(day) == months(first) + MONTHS[repeats] * number
    assert day.weekday() == first.weekday()
    if first.day <= 28:
        assert (day.day - 1) // 7 == (first.day - 1) // 7
    else:
        assert day.day > calendar.monthrange(day.year, day.month)[1] - 7


@given(first=DAYS, number=NUMBERS, weeks=st.integers(1, 26))
def test_weekly_dates_are_exactly_so_many_weeks_apart(first: date, number: int, weeks: int) -> None:
    recurrence = recurrence_for("weeks", first, weeks=weeks)
    day, after = occurrence_date(recurrence, number), occurrence_date(recurrence, number + 1)
    assert day is not None
    assert after is not None
    assert after - day == timedelta(weeks=weeks)


@given(first=DAYS, number=NUMBERS, repeats=st.sampled_from([value for value, _ in REPEATS[:-1]]))
def test_dates_always_move_forward(first: date, number: int, repeats: str) -> None:
    recurrence = recurrence_for(repeats, first, weeks=5)
    day, after = occurrence_date(recurrence, number), occurrence_date(recurrence, number + 1)
    assert day is not None
    assert after is not None
    assert after > day


SHAPES = st.one_of(
    st.builds(
        recurrence_for,
        st.sampled_from([value for value, _ in all_repeats()]),
        st.builds(date, st.integers(2020, 2040), st.integers(1, 12), st.integers(25, 28)).filter(is_last),
        weeks=st.integers(1, 26),
    ),
    st.builds(Recurrence, st.just("month_day"), st.integers(1, 12), DAYS),
    st.builds(Recurrence, st.just("last_weekday"), st.integers(1, 12), DAYS),
)


@given(recurrence=SHAPES, ahead=st.integers(-100, 4000))
def test_the_next_occurrence_is_the_one_that_walking_would_find(recurrence: Recurrence, ahead: int) -> None:
    day = recurrence.anchor + timedelta(days=ahead)
    walked = next(n for n in range(5000) if (found := occurrence_date(recurrence, n)) is None or found >= day)
    assert number_from(recurrence, day) == walked


@given(recurrence=SHAPES)
def test_a_choice_of_the_form_comes_back_as_the_same_choice(recurrence: Recurrence) -> None:
    is_offered = recurrence.shape == "weeks" or recurrence.every in MONTHS.values()
    assume(is_offered and (recurrence.shape != "month_day" or recurrence.anchor.day <= 28))
    repeats, weeks = repeats_of(recurrence)
    first = occurrence_date(recurrence, 0)
    assert first is not None

    again = recurrence_for(repeats, first, weeks=weeks)

    assert (again.shape, again.every) == (recurrence.shape, recurrence.every)


def steps(deed: Callable[[], object]) -> int:
    """Count the function calls that a deed makes."""
    calls = 0

    def note(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        deed()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("repeats", ["other_month", "weeks", "last_month", "day_month"])
def test_the_next_occurrence_of_an_old_series_costs_no_more_than_that_of_a_new_one(repeats: str) -> None:
    last = date(2022, 2, 28)
    old, new = recurrence_for(repeats, last, weeks=1), recurrence_for(repeats, date(2027, 2, 28), weeks=1)
    day = date(2027, 3, 1)
    assert steps(lambda: number_from(old, day)) <= 5 * steps(lambda: number_from(new, day))
    assert steps(lambda: number_from(old, date(9000, 1, 1))) <= 5 * steps(lambda: number_from(new, day))


def test_chosen_dates_are_those_and_no_others() -> None:
    chosen = recurrence_for("dates", date(2027, 3, 9), weeks=1, others=[date(2027, 9, 1), date(2027, 5, 4)])
    assert dates(chosen, 5) == [date(2027, 3, 9), date(2027, 5, 4), date(2027, 9, 1)]
    assert [number_from(chosen, day) for day in (date(2027, 1, 1), date(2027, 5, 5), date(2028, 1, 1))] == [
        0,
        2,
        3,
    ]


def test_49_what_most_months_lack_is_not_offered_and_the_last_is() -> None:
    offered = dict(repeats_for(date(2027, 3, 31)))
    assert "last_month" in offered
    assert "day_month" not in offered
    with pytest.raises(Refusal, match="Not every month"):
        recurrence_for("day_month", date(2027, 3, 31), weeks=1)
    with pytest.raises(Refusal, match="not the last Tuesday"):
        recurrence_for("last_month", date(2027, 3, 9), weeks=1)


def test_56_leap_days_years_ends_and_week_53_come_out_right() -> None:
    assert dates(Recurrence("month_day", 12, date(2028, 2, 29)), 2)[1] == date(2029, 2, 28)
    over = dates(recurrence_for("weeks", date(2026, 12, 28), weeks=1), 3)  # the Monday of ISO week 53
    assert [day.isocalendar()[:2] for day in over] == [(2026, 53), (2027, 1), (2027, 2)]
    assert dates(recurrence_for("last_month", date(2027, 12, 31), weeks=1), 2)[1] == date(2028, 1, 28)

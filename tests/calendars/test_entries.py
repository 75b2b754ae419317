"""What a calendar says, read back by another's program: the same dates as the group has planned."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.calendars.rules.entries import entries
from bot.calendars.rules.writing import Calendar, write
from bot.meetings.rules import Recurrence
from tests.calendars.reading import events, in_own_zones, masters, spans, starts
from tests.calendars.series import BERLIN, CHICAGO, FIRST, KOLKATA, NOW, ODD, Change, Story, shaped

SHAPES = tuple(FIRST)


@pytest.mark.parametrize("zone", [CHICAGO, BERLIN, KOLKATA])
@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_read_back_across_both_clock_changes(shape: str, zone: str) -> None:
    story = Story(shaped(shape), zone=zone, count=40 if shape == "weeks" else 10)

    assert spans(story.text()) == story.spans()
    assert spans(in_own_zones(story.text())) == story.spans()
    offsets = {at.astimezone(ZoneInfo(zone)).utcoffset() for at in starts(story.text())}
    assert len(offsets) == (1 if zone == KOLKATA else 2)


@pytest.mark.parametrize(
    ("recurrence", "rule"),
    [
        (Recurrence("nth_weekday", 2, date(2027, 3, 9)), "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU"),
        (Recurrence("last_weekday", 3, date(2027, 3, 30)), "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1TU"),
        (Recurrence("weeks", 6, date(2027, 3, 11)), "FREQ=WEEKLY;INTERVAL=6;BYDAY=TH"),
        (Recurrence("month_day", 1, date(2027, 3, 28)), "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=28"),
    ],
)
def test_a_series_is_one_entry_with_a_rule_that_ends_with_the_last_planned_date(
    recurrence: Recurrence, rule: str
) -> None:
    story = Story(recurrence)
    last = story.spans()[-1][0]

    assert len(events(story.text())) == 1
    assert f"RRULE:{rule};UNTIL={last:%Y%m%dT%H%M%SZ}\r\n" in story.text()


@pytest.mark.parametrize("recurrence", [shaped("dates"), Recurrence("month_day", 1, date(2027, 3, 31))])
def test_what_no_rule_says_stands_date_by_date(recurrence: Recurrence) -> None:
    story = Story(recurrence)

    assert not list(masters(story.text()))
    assert spans(story.text()) == story.spans()
    assert len({each["UID"] for each in events(story.text())}) == len(story.dates())


def test_a_moved_meeting_says_which_date_of_the_series_it_replaces() -> None:
    story = Story(shaped("nth_weekday", every=2), changes={2: Change(by=timedelta(days=7, hours=-1))})
    master, moved = events(story.text())

    assert moved["UID"] == master["UID"]
    assert moved.sequence >= master.sequence
    assert moved.decoded("RECURRENCE-ID") == datetime(2027, 7, 13, 18, tzinfo=ZoneInfo(CHICAGO))
    assert moved.start == datetime(2027, 7, 20, 17, tzinfo=ZoneInfo(CHICAGO))
    assert spans(story.text()) == story.spans()


def test_a_cancelled_meeting_says_so_by_its_status_and_in_words() -> None:
    story = Story(shaped("nth_weekday"), changes={1: Change(is_cancelled=True)})
    cancelled = events(story.text())[1]

    assert (cancelled["STATUS"], cancelled["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert cancelled["SUMMARY"] == "Cancelled: peer group meeting"
    assert spans(story.text()) == story.spans()


def test_an_extra_meeting_is_an_entry_of_its_own() -> None:
    story = Story(shaped("nth_weekday"), extras=[datetime(2027, 3, 20, 15, tzinfo=UTC)])
    master, extra = events(story.text())

    assert extra["UID"] != master["UID"]
    assert "RECURRENCE-ID" not in extra
    assert spans(story.text()) == story.spans()


def test_a_date_that_was_never_planned_is_left_out_of_the_rule() -> None:
    story = Story(shaped("weeks"), changes={2: Change(is_missing=True)})

    assert len(story.spans()) == 5
    assert spans(story.text()) == story.spans()


def test_after_another_rhythm_the_series_keeps_its_name_and_the_dates_before_stand_alone() -> None:
    old, new = (
        Story(shaped("nth_weekday", every=2), count=2),
        replace(Story(Recurrence("weeks", 4, date(2027, 6, 3))), since=2, wall_time="17:00"),
    )
    both = replace(new.circle(), dates=[*old.dates(), *new.dates()])
    text = write(Calendar(BERLIN, entries(both, now=datetime(2027, 5, 20, tzinfo=UTC))), now=NOW)

    assert spans(text) == sorted([*old.spans(), *new.spans()])
    assert [each["UID"] for each in masters(text)] == [each["UID"] for each in masters(old.text())]


def test_after_another_hour_what_is_over_stays_where_it_was() -> None:
    before = Story(shaped("nth_weekday", every=2))
    after = replace(before, wall_time="19:00")
    dates = [*before.dates()[:2], *after.dates()[2:]]
    for now in (datetime(2027, 5, 20, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)):
        text = write(Calendar(BERLIN, entries(replace(after.circle(), dates=dates), now=now)), now=now)
        assert starts(text) == [one.starts_at for one in dates]


ZONES = st.sampled_from([CHICAGO, BERLIN, KOLKATA, *ODD])
TIMES = st.sampled_from(["00:00", "00:30", "01:30", "02:00", "02:30", "03:00", "18:00", "23:00", "23:45"])
INSTANTS = st.integers(0, 60 * 24 * 365 * 4).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
CHANGES = st.one_of(
    st.builds(
        Change,
        by=st.timedeltas(timedelta(days=-9), timedelta(days=9)).map(
            lambda by: timedelta(minutes=by // timedelta(minutes=1))
        ),
    ),
    st.builds(Change, by=st.sampled_from([timedelta(0), timedelta(days=1)]), length=st.integers(45, 480)),
    st.just(Change(is_cancelled=True)),
    st.just(Change(is_missing=True)),
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    shape = draw(st.sampled_from(SHAPES))
    anchor = draw(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
    if shape == "nth_weekday":
        anchor = min(anchor, anchor.replace(day=28))
    others = sorted(anchor + timedelta(days=n) for n in draw(st.sets(st.integers(1, 700), max_size=8)))
    return Story(
        recurrence=Recurrence(
            shape, draw(st.integers(1, 6)), anchor, tuple(others) if shape == "dates" else ()
        ),
        zone=draw(ZONES),
        wall_time=draw(TIMES),
        since=draw(st.integers(0, 40)),
        count=draw(st.integers(1, 14)),
        changes=draw(st.dictionaries(st.integers(0, 13), CHANGES, max_size=5)),
        extras=draw(
            st.lists(
                INSTANTS,
                max_size=2,
            )
        ),
    )


@given(stories(), INSTANTS)
def test_whatever_a_group_plans_and_changes_a_reader_finds_just_that(story: Story, now: datetime) -> None:
    assume(len(set(story.spans())) == len(story.spans()))
    text = story.text(now=now)

    assert spans(text) == story.spans()
    assert spans(in_own_zones(text)) == story.spans()

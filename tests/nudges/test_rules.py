"""When a reminder may be heard, and how many in a week."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.members.rules import Delay, Reader, opening, told_at
from bot.nudges.rules import (
    A_DATE,
    NEXT_WEEK,
    TOMORROW,
    WEEK,
    check_snooze,
    free_at,
    gathered_at,
    kinds_for,
    snoozed_until,
)

ZONES = (
    "America/Chicago",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "America/Santiago",
    "Asia/Beirut",
    "Pacific/Apia",
    "UTC",
)
MINUTE = timedelta(minutes=1)
walls = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from((0, 30)))
instants = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(date(2026, 1, 1), date(2028, 1, 1))
spans = st.builds(lambda first, length: (first, first + timedelta(days=length)), days, st.integers(0, 30))
readers = st.builds(
    Reader,
    zone=st.sampled_from(ZONES),
    quiet_from=walls,
    quiet_until=walls,
    away=st.lists(spans, max_size=3),
    country=st.just(""),
)


def berlin(**changed: object) -> Reader:
    given: dict[str, object] = {"zone": "Europe/Berlin", "quiet_from": "22:00", "quiet_until": "07:00"}
    return Reader(**(given | changed))  # type: ignore[arg-type]


def local(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "opens", "why"),
    [
        ("2027-02-23 09:00", "2027-02-23 09:00", None),
        ("2027-02-23 21:59", "2027-02-23 21:59", None),
        ("2027-02-23 22:00", "2027-02-24 07:00", Delay.QUIET),
        ("2027-02-24 06:59", "2027-02-24 07:00", Delay.QUIET),
        ("2027-02-24 07:00", "2027-02-24 07:00", None),
        ("2027-03-28 01:30", "2027-03-28 07:00", Delay.QUIET),  # the clocks go forward that night
        ("2027-10-31 02:30", "2027-10-31 07:00", Delay.QUIET),  # and back
    ],
)
def test_a_reminder_in_quiet_hours_waits_for_their_end(at: str, opens: str, why: Delay | None) -> None:
    assert opening(berlin(), local(at)) == (local(opens), why)


def test_a_reminder_for_somebody_away_waits_for_the_first_morning_after() -> None:
    reader = berlin(away=[(date(2027, 2, 20), date(2027, 3, 12))])

    assert opening(reader, local("2027-02-23 09:00")) == (local("2027-03-13 07:00"), Delay.AWAY)


def test_a_holiday_of_the_readers_country_is_a_day_off() -> None:
    reader = berlin(country="DE")

    assert opening(reader, local("2027-05-17 09:00")) == (local("2027-05-18 07:00"), Delay.HOLIDAY)
    assert opening(berlin(), local("2027-05-17 09:00")) == (local("2027-05-17 09:00"), None)


def test_quiet_hours_that_begin_when_they_end_are_none() -> None:
    at = local("2027-02-23 03:00")

    assert opening(berlin(quiet_from="00:00", quiet_until="00:00"), at) == (at, None)


def test_a_zone_that_nobody_knows_is_read_as_utc() -> None:
    reader = Reader("Mars/Phobos", "22:00", "07:00")

    assert opening(reader, datetime(2027, 2, 23, 23, tzinfo=UTC))[0] == datetime(2027, 2, 24, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "until", "told"),
    [
        ("2027-02-23 23:00", None, "2027-02-24 07:00"),
        ("2027-02-23 23:00", "2027-02-24 07:01", "2027-02-24 07:00"),
        ("2027-02-23 23:00", "2027-02-24 07:00", "2027-02-23 23:00"),
        ("2027-02-23 23:00", "2027-02-23 23:00", None),
        ("2027-03-01 12:00", "2027-03-04 12:00", None),
        ("2027-03-01 12:00", "2027-03-08 12:00", "2027-03-06 07:00"),
    ],
)
def test_news_wait_for_the_morning_unless_they_are_of_no_use_by_then_and_days_off_are_days_off(
    at: str, until: str | None, told: str | None
) -> None:
    reader = berlin(away=[(date(2027, 3, 1), date(2027, 3, 5))])
    ends, expected = (local(each) if each else None for each in (until, told))

    assert told_at(reader, local(at), until=ends) == expected


@given(readers, instants)
def test_an_opening_is_never_earlier_and_needs_no_moving_again(reader: Reader, at: datetime) -> None:
    opens, why = opening(reader, at)

    assert opens >= at
    assert (why is None) == (opens == at)
    assert opening(reader, opens) == (opens, None)


@given(readers, instants)
def test_nothing_between_what_was_wished_and_the_opening_is_open(reader: Reader, at: datetime) -> None:
    opens, _ = opening(reader, at)
    for part in range(1, 20):
        between = at + (opens - at) * part / 20
        if at < between < opens:
            assert opening(reader, between)[0] > between


@given(readers, instants)
def test_nobody_is_reminded_on_a_day_off(reader: Reader, at: datetime) -> None:
    day = reader.today(opening(reader, at)[0])

    assert not any(first <= day <= last for first, last in reader.away)


@given(st.lists(instants, max_size=30), st.integers(1, 10), instants)
def test_whatever_fits_into_the_budget_leaves_no_week_above_it(
    sent: list[datetime], a_week: int, now: datetime
) -> None:
    before = [at for at in sent if at <= now]
    free = free_at(before, a_week=a_week, now=now)

    assert free >= now
    assert sum(1 for at in before if at > free - WEEK) < a_week
    assert free == now or sum(1 for at in before if at > free - WEEK - MINUTE) >= a_week


@given(st.lists(st.tuples(st.integers(0, 60 * 24), st.integers(1, 21)), max_size=60), st.integers(1, 5))
def test_no_seven_days_bring_more_than_the_budget_and_one_digest(
    asked: list[tuple[int, int]], a_week: int
) -> None:
    begins = datetime(2027, 1, 1, tzinfo=UTC)
    due = sorted((begins + timedelta(hours=hour), timedelta(days=of_use)) for hour, of_use in asked)
    singles, digests = list[datetime](), list[datetime]()
    held: list[tuple[datetime, datetime]] = []  # when it is tried again, and when it stops
    while due or held:
        now = min([at for at, _ in due] + [at for at, _ in held])
        ready = [at + of_use for at, of_use in due if at <= now] + [stop for at, stop in held if at <= now]
        due, later = [one for one in due if one[0] > now], [one for one in held if one[0] > now]
        stops, held = [stop for stop in ready if stop > now], later
        if not stops:
            continue
        free = free_at(singles, a_week=a_week, now=now)
        at = gathered_at(stops, digests, free=free, now=now)
        if free <= now:
            singles.append(now)
        elif at <= now:
            digests.append(now)
        else:
            held += [(at, stop) for stop in stops]
    for at in singles:
        assert sum(1 for other in singles if at - WEEK < other <= at) <= a_week
    for at in digests:
        assert sum(1 for other in digests if at - WEEK < other <= at) == 1


def test_what_is_over_the_budget_goes_out_a_day_before_the_first_of_it_stops() -> None:
    now = datetime(2027, 3, 1, 9, tzinfo=UTC)
    free, stops = now + timedelta(days=6), [now + timedelta(days=4), now + timedelta(days=9)]

    assert gathered_at(stops, [], free=free, now=now) == now + timedelta(days=3)
    assert gathered_at(stops, [now - timedelta(days=1)], free=free, now=now) == free
    assert gathered_at([now + timedelta(hours=2)], [], free=free, now=now) == now


@pytest.mark.parametrize(
    ("until", "day", "comes"),
    [
        (TOMORROW, None, "2027-02-24 09:00"),
        (NEXT_WEEK, None, "2027-03-01 09:00"),
        (A_DATE, date(2027, 2, 27), "2027-02-27 09:00"),
    ],
)
def test_a_snoozed_reminder_comes_in_the_readers_morning(until: str, day: date | None, comes: str) -> None:
    now = local("2027-02-23 12:00")

    assert snoozed_until(berlin(), until, day, now=now) == local(comes)


@pytest.mark.parametrize(
    ("until", "day", "field"),
    [
        (A_DATE, None, "day"),
        (A_DATE, date(2027, 2, 23), "day"),
        (A_DATE, date(2020, 1, 1), "day"),
        ("", None, "until"),
    ],
)
def test_a_day_that_is_none_or_over_is_refused(until: str, day: date | None, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        snoozed_until(berlin(), until, day, now=local("2027-02-23 12:00"))
    assert refused.value.field == field


def test_a_reminder_cannot_be_snoozed_until_it_is_of_no_use() -> None:
    at = local("2027-03-01 09:00")

    check_snooze(berlin(), at, stops_at=at + MINUTE, field="until")
    with pytest.raises(Refusal, match=r"until Monday, March 1, 09:00 on your clock\. Choose an earlier day"):
        check_snooze(berlin(), at, stops_at=at, field="until")


def test_members_are_not_asked_about_reminders_that_only_facilitators_get() -> None:
    theirs = {kind.name for kind in kinds_for(is_facilitator=False)}

    assert theirs == {"rsvp", "prepare", "turn", "update", "feedback"}
    assert {kind.name for kind in kinds_for(is_facilitator=True)} > theirs

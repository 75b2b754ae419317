"""A year of meetings in Chicago with members in Berlin and Kolkata, through every clock change of both."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.database import Database
from tests.calendars.acts import fetch, get_link
from tests.calendars.reading import events, in_own_zones, spans, starts
from tests.cycle import acts
from tests.cycle.acts import Told, told_in, told_to
from tests.meetings.test_changing import meetings, move, token
from tests.slack import ADA, BEN, CHEN, DANA, EIGHT, EMEKA, FARAH, GRACE, HIRO, Workspace

CHICAGO, BERLIN, KOLKATA = "America/Chicago", "Europe/Berlin", "Asia/Kolkata"
ZONES = {
    **dict.fromkeys((BEN, CHEN, EMEKA, GRACE), CHICAGO),
    **dict.fromkeys((ADA, DANA), BERLIN),
    **dict.fromkeys((FARAH, HIRO), KOLKATA),
}
SECOND_TUESDAYS = [
    date(2027, 3, 9),
    date(2027, 5, 11),
    date(2027, 7, 13),
    date(2027, 9, 14),
    date(2027, 11, 9),
]
"""In Chicago the clocks change on 14 March and 7 November, in Berlin on 28 March and 31 October."""
ELSEWHERE = {  # 18:00 in Chicago, on the clocks in Berlin and Kolkata
    0: ("01:00", "05:30"),
    1: ("01:00", "04:30"),
    2: ("01:00", "04:30"),
    3: ("01:00", "04:30"),
    4: ("01:00", "05:30"),
}
MOVED = 2
MOVED_TO = date(2027, 7, 20)


def days_of(number: int) -> date:
    return MOVED_TO if number == MOVED else SECOND_TUESDAYS[number]


def before(number: int, days: int, clock: str = "09:00") -> str:
    return f"{days_of(number) - timedelta(days=days)} {clock}"


def about(told: list[Told], phrase: str, at: datetime) -> list[Told]:
    return [one for one in told if phrase in one.text and token(at) in one.text]


def live(workspace: Workspace) -> None:
    """Let the year go by, thing by thing, with the third meeting moved by a week in June."""
    acts.pass_time(workspace, datetime(2027, 6, 1, 12, tzinfo=UTC))
    move(workspace, MOVED_TO.isoformat(), "18:00", meeting=acts.meeting(workspace, MOVED))
    acts.pass_time(workspace, datetime(2027, 12, 1, 12, tzinfo=UTC))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_for_a_year_every_date_and_message_comes_at_its_wall_clock_and_once(
    workspace: Workspace, db: Database, circle: str
) -> None:
    live(workspace)

    told = told_in(workspace)
    for number in range(5):
        meeting = acts.meeting(workspace, number)
        at, day = meeting.starts_at, days_of(number)
        assert meeting.state == "closed"
        assert f"{at.astimezone(ZoneInfo(CHICAGO)):%Y-%m-%d %H:%M}" == f"{day} 18:00"
        clocks = tuple(f"{at.astimezone(ZoneInfo(zone)):%H:%M}" for zone in (BERLIN, KOLKATA))
        assert clocks == ELSEWHERE[number]

        agendas = about(told, "The agenda of the meeting", at)
        assert [one.on(CHICAGO) for one in agendas] == [before(number, 7), before(number, 1)]
        assert all("18:00 Chicago time" in one.text for one in agendas)
        over = acts.about(told, "has gone by.")[number]
        assert over.on(CHICAGO) == f"{day} 17:50", "it was edited where the beginning was told"
        for person in EIGHT:
            asked = about(told_to(workspace, person), "Are you coming?", at)
            assert [one.on(ZONES[person]) for one in asked] == [before(number, 14)], (person, number)

    assert [one.local_date for one in meetings(db) if one.state == "planned"][:1] == [date(2028, 1, 11)]
    assert len(acts.about(told, "18:00 Chicago time) is over.")) == 1, "where it was told to have moved"
    assert len(acts.about(told, "The board of")) == 1

    check_nothing_twice(workspace)
    check_warnings(workspace)
    check_calendars(workspace, db)


def check_nothing_twice(workspace: Workspace) -> None:
    """Only the agenda says the same a week and a day ahead, where nobody presents."""
    for place, told in acts.places(workspace):
        texts = Counter(one.text for one in told if not one.text.startswith("The agenda of the meeting"))
        assert [text for text, count in texts.items() if count > 1] == [], place


def check_warnings(workspace: Workspace) -> None:
    warned = [one for one in told_to(workspace, ADA) if "days off" in one.text]
    first = acts.meeting(workspace, 0).starts_at
    assert any(token(first) in one.text for one in warned), "it is Eid in Kolkata on that day"
    assert all("unless you move it" in one.text for one in warned)


def check_calendars(workspace: Workspace, db: Database) -> None:
    """Each member's own calendar shows the same dates, held and planned, at the same wall clock."""
    held = sorted((one.starts_at, one.ends_at) for one in meetings(db))
    for person in EIGHT:
        text = fetch(get_link(workspace, person)).text
        assert spans(text) == spans(in_own_zones(text)) == held, person
        clocks = {f"{start.astimezone(ZoneInfo(CHICAGO)):%H:%M}" for start in starts(text)}
        assert clocks == {"18:00"}
    [series, moved] = events(text)
    assert moved["UID"] == series["UID"]
    assert f"{moved.start:%Y-%m-%d %H:%M}" == f"{MOVED_TO} 18:00"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_year_at_one_jump_leaves_no_meeting_open_and_tells_of_none_that_is_long_past(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move_to(datetime(2028, 1, 2, 12, tzinfo=UTC))
    states = Counter(one.state for one in meetings(db))
    assert states == {"closed": 5, "planned": 6}
    told = told_in(workspace)
    for number in range(5):
        at = acts.meeting(workspace, number).starts_at
        assert about(told, "The agenda of", at) == []
        assert not any(about(told_to(workspace, person), "coming", at) for person in EIGHT)

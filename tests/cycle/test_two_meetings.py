"""Two meetings, from the first proposal to the released feedback, with a clock change between them."""

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.walltime import zone_in_words
from tests.cycle import acts
from tests.cycle.acts import AUTUMN, ROUND, SPRING, Told, only, told_in, told_to
from tests.slack import ADA, BEN, CHEN, DANA, EIGHT, EMEKA, FARAH, GRACE, HIRO, Workspace

CHICAGO, BERLIN, KOLKATA = "America/Chicago", "Europe/Berlin", "Asia/Kolkata"
ZONES = {
    **dict.fromkeys((BEN, CHEN, EMEKA, GRACE), CHICAGO),
    **dict.fromkeys((ADA, DANA), BERLIN),
    **dict.fromkeys((FARAH, HIRO), KOLKATA),
}
WRITERS = {
    CHEN: "You listened",
    EMEKA: "You waited",
    FARAH: "You asked",
    HIRO: "You paused",
    ADA: "You smiled",
}


def days_before(meeting: date, days: int, clock: str) -> str:
    return f"{meeting - timedelta(days=days)} {clock}"


def check_announcements(workspace: Workspace, zone: str, number: int) -> None:
    """The channel was told who presents, the agenda twice, and that it begins, each at its wall time."""
    meeting = acts.meeting(workspace, number)
    day, at, told = meeting.local_date, meeting.starts_at, told_in(workspace)
    assert f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" == f"{day} 18:00"

    assert only(told, "presented at the meeting", at).on(zone) == days_before(day, 21, "09:00")
    agendas = acts.about(told, f"The agenda of the meeting <!date^{int(at.timestamp())}^")
    assert [one.on(zone) for one in agendas] == [days_before(day, 7, "09:00"), days_before(day, 1, "09:00")]
    over = acts.about(told, "The meeting is closed.")[number]
    assert over.on(zone) == f"{day} 17:50", "it was edited where the beginning was told"
    spoken = f"18:00 {zone_in_words(zone)}"
    assert all(spoken in one.text for one in [*agendas, over])


def check_questions(workspace: Workspace, number: int) -> None:
    """Everybody was asked once whether they come, at nine in the morning on their own clock."""
    meeting = acts.meeting(workspace, number)
    for person in EIGHT:
        asked = only(told_to(workspace, person), "coming", meeting.starts_at)
        assert asked.on(ZONES[person]) == days_before(meeting.local_date, 14, "09:00")


def check_feedback(workspace: Workspace, number: int, closed_at: datetime) -> None:
    """Everybody but the presenter was asked at the close, and hears the end, at once or on waking."""
    presenter = acts.presenter_of(workspace, number)
    for person in EIGHT:
        told = told_to(workspace, person)
        asked = [one for one in told if f"Please give <@{presenter}>" in one.text]
        over = [one for one in told if f"round for <@{presenter}> has closed" in one.text]
        mine = [one for one in told if "The feedback on your hour is here." in one.text]
        if person == presenter:
            assert (asked, over) == ([], [])
            assert [one.labels for one in mine] == [["Open"]]
            assert abs(mine[0].at - awake(closed_at + ROUND, ZONES[person])) < timedelta(minutes=1)
        else:
            assert ["Give feedback" in one.labels for one in asked] == [False], "it is over"
            assert abs(asked[0].at - awake(closed_at, ZONES[person])) < timedelta(minutes=1)
            assert len(over) == 1


def awake(at: datetime, zone: str) -> datetime:
    """Answer when somebody with the usual quiet hours can be reached: between 07:00 and 22:00."""
    local = at.astimezone(ZoneInfo(zone))
    if 7 <= local.hour < 22:
        return at
    morning = local.date() + timedelta(days=1 if local.hour >= 22 else 0)
    return datetime(morning.year, morning.month, morning.day, 7, tzinfo=ZoneInfo(zone))


def check_nothing_twice(workspace: Workspace) -> None:
    for place, told in acts.places(workspace):
        twice = [text for text, count in Counter(one.text for one in told).items() if count > 1]
        assert twice == [], place


def go_through(workspace: Workspace, number: int) -> None:
    """Live through one meeting, from before its proposal until its feedback is read."""
    meeting = acts.meeting(workspace, number)
    acts.pass_time(workspace, meeting.starts_at - timedelta(days=20))
    presenter = acts.presenter_of(workspace, number)
    workspace.press(presenter, "challenges.confirm", value=str(meeting.id))
    acts.pass_time(workspace, meeting.starts_at - timedelta(days=13))
    for person in (ADA, EMEKA, FARAH):
        workspace.press(person, "meetings.coming", value=str(meeting.id))
    acts.pass_time(workspace, meeting.starts_at - timedelta(hours=1))
    workspace.press(CHEN, "meetings.not_coming", value=str(meeting.id))  # the newest agenda alone shows it
    acts.hold(workspace, number)
    closed_at = workspace.now
    acts.pass_time(workspace, closed_at + timedelta(hours=10))  # by then everybody was awake
    acts.give_all(workspace, number, {who: text for who, text in WRITERS.items() if who != presenter})
    acts.pass_time(workspace, closed_at + ROUND + timedelta(hours=10))
    check_feedback(workspace, number, closed_at)

    workspace.press(presenter, "feedback.read")
    read = workspace.shown(presenter)
    assert all(f"{text} {number}" in read for who, text in WRITERS.items() if who != presenter)
    workspace.close_all(presenter)


@pytest.mark.parametrize(
    ("url", "zone", "first"),
    [
        ("sqlite", CHICAGO, SPRING),
        pytest.param("postgres", CHICAGO, AUTUMN, marks=pytest.mark.postgres),
        pytest.param("postgres", BERLIN, SPRING, marks=pytest.mark.postgres),
        ("sqlite", BERLIN, AUTUMN),
        ("sqlite", KOLKATA, SPRING),
    ],
    indirect=["url"],
)
def test_two_meetings_have_two_presenters_and_every_message_comes_once_at_its_wall_time(
    workspace: Workspace, zone: str, first: date
) -> None:
    workspace.move_to(datetime(first.year, first.month - 1, 9, 12, tzinfo=ZoneInfo(zone)))
    acts.found(workspace, zone=zone, first=first)
    acts.bring_all(workspace)

    go_through(workspace, 0)
    go_through(workspace, 1)

    assert [acts.presenter_of(workspace, number) for number in (0, 1)] == [BEN, DANA]
    turns = acts.about(told_in(workspace), "presented at the meeting")
    assert ["Two heads of sales" in one.text for one in turns] == [True, False]
    assert ["The title stays private." in one.text for one in turns] == [False, True]
    for number in (0, 1):
        check_announcements(workspace, zone, number)
        check_questions(workspace, number)
    check_nothing_twice(workspace)
    assert len(acts.about(told_in(workspace), "The board of")) == 1


def late(workspace: Workspace, *, before: timedelta) -> list[Told]:
    """Let weeks go by at once, until so long before the first meeting; answer what the channel was told."""
    acts.bring_all(workspace)
    workspace.move_to(acts.meeting(workspace, 0).starts_at - before)
    return told_in(workspace)


def test_after_weeks_at_once_only_the_newest_agenda_goes_out_and_everybody_is_asked_once(
    workspace: Workspace, circle: str
) -> None:
    told = late(workspace, before=timedelta(hours=10))  # nobody sleeps then

    at = acts.meeting(workspace, 0).starts_at
    only(told, "is proposed to present at the meeting", at)
    assert len(acts.about(told, "The agenda of the meeting")) == 1
    for person in EIGHT:
        only(told_to(workspace, person), "Are you coming?", at)
    check_nothing_twice(workspace)


def test_after_the_start_nothing_is_told_about_what_came_before_it(workspace: Workspace, circle: str) -> None:
    told = late(workspace, before=-timedelta(minutes=20))

    assert acts.about(told, "present at") == acts.about(told, "The agenda of") == []
    assert len(acts.about(told, "The meeting begins")) == 1
    assert not any(acts.about(told_to(workspace, person), "coming") for person in EIGHT)


def test_a_meeting_that_went_by_unseen_is_closed_and_nothing_else_is_told_of_it(
    workspace: Workspace, circle: str
) -> None:
    told = late(workspace, before=-timedelta(days=5))

    assert len(acts.about(told, "has gone by.")) == 1
    assert acts.about(told, "present at") == acts.about(told, "The agenda of") == []
    for person in EIGHT:
        assert acts.about(told_to(workspace, person), "Please give") == []
        assert acts.about(told_to(workspace, person), "coming") == []

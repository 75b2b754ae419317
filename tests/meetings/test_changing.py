"""A facilitator moves, cancels and adds meetings: what hangs on them follows, and people are told once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.alarms.model import Alarm
from bot.core.database import Database
from bot.core.ids import read_id
from bot.meetings import service
from bot.meetings.model import Attendance, Meeting
from bot.meetings.rules import Slot
from tests.challenges.acts import forge
from tests.meetings.test_service import member
from tests.slack import ADA, BEN, CHEN, EIGHT, GRACE, Workspace, buttons, words

STARTS = datetime(2027, 3, 10, 0, 0, tzinfo=UTC)  # 18:00 in Chicago, on the 9th
LATER = datetime(2027, 3, 16, 22, 0, tzinfo=UTC)  # 17:00 there, on the 16th, after the clock change


def token(at: datetime) -> str:
    return f"<!date^{int(at.timestamp())}^"


def meetings(db: Database) -> list[Meeting]:
    with db(reads=True) as session:
        return list(session.scalars(select(Meeting).order_by(Meeting.number)))


def open_dates(workspace: Workspace, by: str = ADA) -> None:
    workspace.press(by, "meetings.next")
    workspace.press(by, "meetings.dates")


def move(workspace: Workspace, day: str, at: str, *, meeting: Meeting, by: str = ADA) -> None:
    open_dates(workspace, by)
    workspace.press(by, "meetings.move", value=str(meeting.id))
    done = workspace.submit(by, day=day, at=at)
    assert done["result"] == "closed", workspace.refusals(by)
    workspace.close_all(by)


def news(workspace: Workspace, phrase: str) -> list[str]:
    return [text for m in workspace.messages(ADA) if phrase in (text := words(m))]


def test_a_move_is_told_once_with_the_old_time_and_the_new_and_the_series_goes_on(
    workspace: Workspace, db: Database, circle: str
) -> None:
    move(workspace, "2027-03-16", "17:00", meeting=meetings(db)[0])

    told = news(workspace, "has moved")
    assert len(told) == 1
    assert token(STARTS) in told[0]
    assert token(LATER) in told[0]
    assert "17:00 Chicago time" in told[0]
    first, second, *_ = meetings(db)
    assert (first.local_date, first.wall_time, first.starts_at) == (date(2027, 3, 16), "17:00", LATER)
    assert (first.occurrence, first.exception, first.sequence) == (0, "moved", 1)
    assert second.local_date == date(2027, 5, 11)
    assert token(LATER) in workspace.channel_words()


def test_every_alarm_of_a_moved_meeting_moves_with_it(
    workspace: Workspace, db: Database, circle: str
) -> None:
    meeting = meetings(db)[0]
    move(workspace, "2027-03-16", "17:00", meeting=meeting)

    with db(reads=True) as session:
        alarms = dict(
            session.execute(select(Alarm.kind, Alarm.wakes_at).where(Alarm.subject_id == meeting.id)).all()
        )
    assert (
        alarms.items()
        >= {
            "meetings.warn": datetime(2027, 2, 2, 15, 0, tzinfo=UTC),
            "challenges.propose": datetime(2027, 2, 23, 15, 0, tzinfo=UTC),
            "meetings.invite": datetime(2027, 3, 1, 6, 0, tzinfo=UTC),
            "meetings.agenda_week": datetime(2027, 3, 9, 15, 0, tzinfo=UTC),
            "meetings.agenda_day": datetime(2027, 3, 15, 14, 0, tzinfo=UTC),
            "meetings.begin": LATER - timedelta(minutes=10),
            "meetings.close": LATER + timedelta(minutes=150 + 120),
        }.items()
    )


def test_what_was_sent_for_the_old_date_says_so_and_comes_again_for_the_new_one(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move_to(STARTS - timedelta(days=6))
    workspace.press(BEN, "meetings.coming")
    assert len(news(workspace, "The agenda of the meeting")) == 1
    move(workspace, "2027-04-13", "18:00", meeting=meetings(db)[0])

    assert news(workspace, "The agenda of the meeting") == []
    assert len(news(workspace, "This meeting has moved.")) == 1
    assert [d for d in workspace.direct(BEN) if "Coming" in buttons(d["blocks"])] == []
    assert "You will be asked again." in workspace.direct_words(BEN)
    with db(reads=True) as session:
        assert set(session.scalars(select(Attendance.answer))) == {None}

    workspace.move_to(datetime(2027, 4, 7, 12, 0, tzinfo=UTC))
    again = datetime(2027, 4, 13, 23, 0, tzinfo=UTC)
    for person in EIGHT:
        asked = [words(d) for d in workspace.direct(person) if "Coming" in buttons(d["blocks"])]
        assert len(asked) == 1
        assert token(again) in asked[0]
    agendas = news(workspace, "The agenda of the meeting")
    assert len(agendas) == 1
    assert token(again) in agendas[0]


def test_a_later_hour_of_the_same_day_keeps_answers_and_edits_what_was_sent(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move_to(STARTS - timedelta(days=1))
    workspace.press(BEN, "meetings.coming")
    before = len(workspace.messages(ADA))
    move(workspace, "2027-03-09", "19:00", meeting=meetings(db)[0])

    assert len(workspace.messages(ADA)) == before + 1
    at = STARTS + timedelta(hours=1)
    assert token(at) in news(workspace, "The agenda of the meeting")[-1]
    assert "Coming so far: Ben Castillo" in news(workspace, "The agenda of the meeting")[-1]
    assert "You are coming." in workspace.direct_words(BEN)
    assert token(at) in workspace.direct_words(BEN)


def test_a_presenter_keeps_the_turn_of_a_meeting_that_moves(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.press(BEN, "challenges.bring")
    workspace.submit(BEN, title="Sell or build", problem="We cannot do both.", inside="No")
    workspace.move_to(STARTS - timedelta(days=20))
    presenter = meetings(db)[0].presenter_id
    assert presenter is not None
    move(workspace, "2027-03-16", "17:00", meeting=meetings(db)[0])

    assert meetings(db)[0].presenter_id == presenter
    assert len(news(workspace, "is proposed to present at the meeting")) == 1
    assert token(LATER) in news(workspace, "is proposed to present")[0]
    assert token(STARTS) not in workspace.direct_words(BEN)


def test_two_moves_before_anybody_is_told_are_told_as_one(
    workspace: Workspace, db: Database, circle: str
) -> None:
    meeting = meetings(db)[0]
    with db() as session:
        for day in (15, 16):
            slot = Slot(date(2027, 3, day), "17:00")
            service.move(session, member(workspace, ADA), meeting.id, slot, now=workspace.now)
    workspace.settle()

    assert len(news(workspace, "has moved")) == 1
    assert token(STARTS) in news(workspace, "has moved")[0]


def test_a_cancelled_meeting_is_told_once_and_another_is_planned_at_the_end(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move_to(STARTS - timedelta(days=6))
    open_dates(workspace)
    workspace.press(ADA, "meetings.cancel", value=str(meetings(db)[0].id))
    workspace.close_all(ADA)

    assert len(news(workspace, "is cancelled.*")) == 1
    assert news(workspace, "The agenda of the meeting") == []
    assert [m.state for m in meetings(db)] == ["cancelled"] + ["planned"] * 6
    assert all("Coming" not in buttons(d["blocks"]) for d in workspace.direct(BEN))
    workspace.move_to(STARTS + timedelta(days=1))
    assert news(workspace, "The meeting begins") == []
    assert news(workspace, "The meeting is closed") == []


def test_an_answer_to_a_cancelled_meeting_is_told_that_it_is_cancelled(
    workspace: Workspace, db: Database, circle: str
) -> None:
    meeting = meetings(db)[0]
    move(workspace, "2027-03-10", "18:00", meeting=meeting)
    move(workspace, "2027-03-11", "18:00", meeting=meeting)
    (stale,) = news(workspace, "has moved since")
    assert "(Thursday 18:00 Chicago time)" in stale
    open_dates(workspace)
    workspace.press(ADA, "meetings.cancel", value=str(meeting.id))
    workspace.close_all(ADA)
    assert not any("meetings.coming" in str(one["blocks"]) for one in workspace.messages(BEN))
    assert news(workspace, "Now:") == []

    for button in ("meetings.coming", "meetings.start", "meetings.close", "updates.share"):
        forge(workspace, ADA, button, str(meeting.id))
        assert "This meeting is cancelled." in workspace.shown(ADA)
        workspace.close_all(ADA)


def test_whoever_was_to_present_at_a_cancelled_meeting_is_owed_the_turn(
    workspace: Workspace, db: Database, circle: str
) -> None:
    for person in (BEN, CHEN):
        workspace.press(person, "challenges.bring")
        workspace.submit(
            person, title="A", problem="B.", inside="No", importance="9" if person == BEN else "1"
        )
    workspace.move_to(STARTS - timedelta(days=20))
    first = meetings(db)[0]
    open_dates(workspace)
    workspace.press(ADA, "meetings.cancel", value=str(first.id))
    workspace.close_all(ADA)
    assert len(news(workspace, "is owed the turn")) == 1

    workspace.move_to(meetings(db)[1].starts_at - timedelta(days=20))
    assert meetings(db)[1].presenter_id == first.presenter_id


def test_an_extra_meeting_is_told_once_and_stands_beside_the_series(
    workspace: Workspace, db: Database, circle: str
) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.extra")
    done = workspace.submit(ADA, day="2027-04-06", at="09:00", length="60")
    assert done["result"] == "closed"
    workspace.close_all(ADA)

    assert len(news(workspace, "An extra meeting")) == 1
    extra = meetings(db)[-1]
    assert (extra.exception, extra.occurrence, extra.number) == ("extra", None, 6)
    assert (extra.ends_at - extra.starts_at) == timedelta(minutes=60)
    with db() as session:
        upcoming = service.upcoming(session, read_id(circle), now=workspace.now)
        assert [m.number for m in upcoming[:3]] == [0, 6, 1]

    workspace.move_to(extra.ends_at + timedelta(hours=3))
    planned = [m for m in meetings(db) if m.state == "planned"]
    assert [m.occurrence for m in planned] == [1, 2, 3, 4, 5, 6]
    assert planned[-1].local_date == date(2028, 3, 14)


def test_moved_back_a_meeting_is_no_exception_any_more(
    workspace: Workspace, db: Database, circle: str
) -> None:
    move(workspace, "2027-03-16", "17:00", meeting=meetings(db)[0])
    move(workspace, "2027-03-09", "18:00", meeting=meetings(db)[0])
    assert (meetings(db)[0].exception, meetings(db)[0].sequence) == (None, 2)


def test_moved_and_then_cancelled_there_is_no_ghost_and_no_double(
    workspace: Workspace, db: Database, circle: str
) -> None:
    move(workspace, "2027-03-16", "17:00", meeting=meetings(db)[0])
    open_dates(workspace)
    workspace.press(ADA, "meetings.cancel", value=str(meetings(db)[0].id))
    workspace.close_all(ADA)
    found = meetings(db)
    assert [(m.occurrence, m.state) for m in found[:2]] == [(0, "cancelled"), (1, "planned")]
    assert len({m.occurrence for m in found}) == len(found)


@pytest.mark.parametrize(
    ("day", "at", "field", "sentence"),
    [
        ("2027-01-01", "18:00", "day", "in the past"),
        ("2031-01-01", "18:00", "day", "more than two years"),
        ("2027-03-09", "18:00", "day", "at this time already"),
        ("2027-05-11", "17:00", "day", "meets then already"),
    ],
)
def test_a_time_that_cannot_be_is_refused_beside_its_field(
    workspace: Workspace, db: Database, circle: str, day: str, at: str, field: str, sentence: str
) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.move", value=str(meetings(db)[0].id))
    workspace.submit(ADA, day=day, at=at)
    assert sentence in workspace.refusals(ADA)[field]
    assert meetings(db)[0].starts_at == STARTS


def test_the_form_says_what_the_clock_change_does_before_anything_is_moved(
    workspace: Workspace, db: Database, circle: str
) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.move", value=str(meetings(db)[0].id))
    workspace.choose(ADA, "day", "2027-03-14")
    workspace.choose(ADA, "at", "02:30")

    assert "02:30 does not exist" in workspace.shown(ADA)
    assert "It becomes 03:30" in workspace.shown(ADA)
    workspace.choose(ADA, "day", "2027-11-07")
    workspace.choose(ADA, "at", "01:30")
    assert "comes twice" in workspace.shown(ADA)
    assert "The first is meant" in workspace.shown(ADA)


def test_a_time_is_asked_for_on_the_groups_clock(workspace: Workspace, db: Database, circle: str) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.move", value=str(meetings(db)[0].id))
    asked = next(each for each in workspace.form(ADA)["blocks"] if each["block_id"] == "at")
    assert asked["element"]["timezone"] == "America/Chicago"


def test_times_that_suit_most_are_offered_best_first_with_who_loses(
    workspace: Workspace, db: Database, circle: str
) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.move", value=str(meetings(db)[0].id))
    workspace.press(ADA, "meetings.find")
    shown = workspace.shown(ADA)
    assert "What suits most" in shown
    assert "outside working hours" in shown
    assert buttons(workspace.form(ADA)["blocks"]).count("Take this") == 3

    workspace.press(ADA, "meetings.take")

    assert workspace.shown(ADA).startswith("Dates")
    assert meetings(db)[0].exception == "moved"


def test_others_see_the_dates_and_cannot_change_them(workspace: Workspace, db: Database, circle: str) -> None:
    open_dates(workspace, GRACE)
    assert workspace.shown(GRACE).count("18:00 Chicago time") == 6
    assert buttons(workspace.form(GRACE)["blocks"]) == ["Calendar"]

"""Who comes: the question by direct message, the answers, and the agenda that shows them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot.core.database import Database
from bot.meetings.model import Attendance
from tests.slack import ADA, BEN, CHEN, DANA, EIGHT, FARAH, GRACE, HIRO, Json, Workspace, buttons, words

ASKED_ON = datetime(2027, 2, 23, tzinfo=UTC)
WEEK_BEFORE = datetime(2027, 3, 2, 15, 0, tzinfo=UTC)  # 09:00 in Chicago
DAY_BEFORE = datetime(2027, 3, 8, 15, 0, tzinfo=UTC)
STARTS = datetime(2027, 3, 10, 0, 0, tzinfo=UTC)  # 18:00 in Chicago, on the 9th


def questions(workspace: Workspace, by: str) -> list[Json]:
    return [message for message in workspace.direct(by) if "Coming" in buttons(message["blocks"])]


def agendas(workspace: Workspace, by: str = ADA) -> list[str]:
    return [words(message) for message in workspace.messages(by) if "The agenda" in words(message)]


def test_each_member_is_asked_once_at_nine_on_their_own_clock(workspace: Workspace, circle: str) -> None:
    nine = {(3, 30): (FARAH, HIRO), (8, 0): (ADA, DANA), (15, 0): (BEN, GRACE)}
    for (hour, minute), people in nine.items():
        at = ASKED_ON + timedelta(hours=hour, minutes=minute)
        workspace.move_to(at - timedelta(minutes=1))
        assert [questions(workspace, person) for person in people] == [[], []]
        workspace.move_to(at)
        assert [len(questions(workspace, person)) for person in people] == [1, 1]

    workspace.move(days=1)
    assert [len(questions(workspace, person)) for person in EIGHT] == [1] * 8


def test_the_answer_stands_where_the_question_stood_and_can_be_changed(
    workspace: Workspace, circle: str
) -> None:
    workspace.move_to(ASKED_ON + timedelta(days=1))
    assert "Are you coming?" in workspace.direct_words(GRACE)
    assert "18:00 Chicago time" in workspace.direct_words(GRACE)

    workspace.press(GRACE, "meetings.coming")
    assert "You are coming." in workspace.direct_words(GRACE)
    workspace.press(GRACE, "meetings.not_coming")

    assert "You are not coming." in workspace.direct_words(GRACE)
    assert len(questions(workspace, GRACE)) == 1


def test_whoever_answered_on_the_board_is_not_asked(workspace: Workspace, db: Database, circle: str) -> None:
    for person, verb in ((BEN, "coming"), (HIRO, "not_coming")):
        workspace.press(person, "meetings.next")
        workspace.press(person, f"meetings.form.{verb}")
        workspace.close(person)

    workspace.move_to(ASKED_ON + timedelta(days=1))

    assert questions(workspace, BEN) == questions(workspace, HIRO) == []
    assert len(questions(workspace, CHEN)) == 1
    with db() as session:
        assert session.scalar(select(func.count()).select_from(Attendance)) == len(EIGHT)


def test_the_form_shows_ones_answer_who_comes_and_six_dates(workspace: Workspace, circle: str) -> None:
    workspace.press(GRACE, "meetings.next")
    assert "Are you coming?" in workspace.shown(GRACE)
    assert workspace.shown(GRACE).count("• ") == 5  # the first of the six stands above them

    workspace.press(GRACE, "meetings.form.coming")

    assert "You are coming." in workspace.shown(GRACE)
    assert "Coming so far: Grace Lindqvist." in workspace.shown(GRACE)
    assert "No answer yet from 7." in workspace.shown(GRACE)


def test_the_agenda_comes_a_week_and_a_day_ahead_and_shows_who_comes(
    workspace: Workspace, circle: str
) -> None:
    workspace.move_to(WEEK_BEFORE - timedelta(minutes=1))
    assert agendas(workspace) == []
    workspace.move_to(WEEK_BEFORE)
    assert "Nobody has said yes yet." in agendas(workspace)[0]
    assert "Together 150 minutes." in agendas(workspace)[0]

    workspace.press(DANA, "meetings.coming")
    assert "Dana Levi" in workspace.direct_words(DANA) + agendas(workspace)[0]
    workspace.move_to(DAY_BEFORE - timedelta(minutes=1))
    assert len(agendas(workspace)) == 1
    workspace.move_to(DAY_BEFORE)

    assert len(agendas(workspace)) == 2
    assert "Coming so far: Dana Levi." in agendas(workspace)[1]


def test_an_answer_shows_in_the_newest_agenda(workspace: Workspace, circle: str) -> None:
    workspace.move_to(DAY_BEFORE)
    workspace.press(HIRO, "meetings.next")
    workspace.press(HIRO, "meetings.form.coming")

    assert "Coming so far: Hiro Tanaka." in agendas(workspace)[-1]


def test_after_an_outage_only_the_newest_agenda_goes_out(workspace: Workspace, circle: str) -> None:
    workspace.move_to(DAY_BEFORE + timedelta(hours=5))

    assert len(agendas(workspace)) == 1
    assert [len(questions(workspace, person)) for person in (ADA, BEN, GRACE)] == [1] * 3


def test_after_an_outage_past_the_start_nobody_is_asked_and_no_agenda_goes_out(
    workspace: Workspace, circle: str
) -> None:
    workspace.move_to(STARTS + timedelta(minutes=1))

    assert agendas(workspace) == []
    assert [questions(workspace, person) for person in EIGHT] == [[]] * 8


def test_answers_end_with_the_meeting(workspace: Workspace, circle: str) -> None:
    workspace.move_to(ASKED_ON + timedelta(days=1))
    workspace.move_to(STARTS + timedelta(hours=3))

    workspace.press(GRACE, "meetings.coming")

    assert "This meeting is over." in workspace.shown(GRACE)


def test_where_somebody_said_that_they_come_it_says_afterwards_that_it_is_over(
    workspace: Workspace, circle: str
) -> None:
    workspace.move_to(ASKED_ON + timedelta(days=1))
    workspace.press(GRACE, "meetings.coming")
    workspace.move_to(STARTS + timedelta(hours=5))

    (told,) = [one for one in workspace.direct(GRACE) if "The meeting of <#" in words(one)]
    assert "is over. You had said that you were coming." in words(told)
    assert buttons(told["blocks"]) == []

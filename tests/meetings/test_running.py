"""The meeting happens: it begins, starts, closes, and remembers who was there."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.core.database import Database
from bot.core.errors import Refusal
from bot.core.ids import read_id
from bot.meetings import service
from bot.meetings.model import Attendance, Meeting
from bot.members.model import Person
from bot.members.rules import Who
from tests.challenges.acts import brought, challenges
from tests.slack import ADA, BEN, CHEN, EIGHT, GRACE, IVY, Workspace, buttons, words

STARTS = datetime(2027, 3, 10, 0, 0, tzinfo=UTC)  # 18:00 in Chicago, on the 9th
ENDS = STARTS + timedelta(minutes=150)


def begun(workspace: Workspace) -> None:
    workspace.move_to(STARTS - timedelta(minutes=10))


def notices(workspace: Workspace, by: str = ADA) -> list[str]:
    told = [words(message) for message in workspace.messages(by)]
    return [text for text in told if text.startswith("The meeting ")]


def states(db: Database) -> list[str]:
    with db() as session:
        return list(session.scalars(select(Meeting.state).order_by(Meeting.number)))


def present(db: Database) -> int:
    with db() as session:
        return len(session.scalars(select(Attendance.id).where(Attendance.was_there.is_(True))).all())


def test_ten_minutes_ahead_the_channel_is_told_and_a_facilitator_starts_it(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move_to(STARTS - timedelta(minutes=11))
    assert notices(workspace) == []
    begun(workspace)
    assert "begins" in notices(workspace)[0]
    assert "18:00 Chicago time" in notices(workspace)[0]

    workspace.press(BEN, "meetings.start")
    assert "Only a facilitator" in workspace.shown(BEN)
    workspace.press(ADA, "meetings.start")

    assert len(notices(workspace)) == 1
    assert "The meeting is on." in notices(workspace)[0]
    assert states(db)[0] == "running"


def test_the_close_says_when_the_next_one_is_and_plans_one_more(
    workspace: Workspace, db: Database, circle: str
) -> None:
    begun(workspace)
    workspace.press(ADA, "meetings.start")
    workspace.move(hours=2)
    workspace.press(GRACE, "meetings.close")
    assert "Only a facilitator" in workspace.shown(GRACE)
    workspace.press(ADA, "meetings.close")

    assert len(notices(workspace)) == 1
    assert "The meeting is closed." in notices(workspace)[0]
    assert "18:00 Chicago time" in notices(workspace)[0]
    assert states(db) == ["closed"] + ["planned"] * 6


def test_the_next_meeting_is_at_the_same_wall_clock_after_the_clock_change(
    workspace: Workspace, db: Database, circle: str
) -> None:
    with db() as session:
        starts = list(session.scalars(select(Meeting.starts_at).order_by(Meeting.number)))
    assert starts[:2] == [STARTS, datetime(2027, 5, 11, 23, 0, tzinfo=UTC)]


def test_a_meeting_that_nobody_started_closes_by_itself(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move_to(ENDS + timedelta(hours=2) - timedelta(minutes=1))
    assert states(db)[0] == "planned"
    workspace.move(minutes=1)

    assert states(db) == ["closed"] + ["planned"] * 6
    assert "has gone by" in notices(workspace)[0]


def test_of_a_meeting_that_nobody_started_it_is_said_that_presence_is_only_taken_for_so(
    workspace: Workspace, circle: str
) -> None:
    for person in (BEN, CHEN):
        workspace.press(person, "meetings.next")
        workspace.press(person, "meetings.form.coming")
        workspace.close(person)
    workspace.move_to(ENDS + timedelta(hours=2))

    told = notices(workspace)[0].replace("*", "")
    assert "has gone by. Nobody started it here." in told
    assert "2 members are taken for present, by what they said beforehand." in told
    workspace.press(ADA, "meetings.attendance")
    workspace.submit(ADA, present=["Ben Castillo (Castillo Foods)"])
    assert "The meeting is closed. One member was there." in notices(workspace)[0].replace("*", "")


def test_of_a_meeting_that_nobody_knows_of_nothing_follows_until_a_facilitator_says_who_was_there(
    workspace: Workspace, db: Database, circle: str
) -> None:
    brought(workspace, BEN)
    workspace.move_to(STARTS - timedelta(days=20))
    workspace.move_to(ENDS + timedelta(hours=12))

    assert present(db) == 0
    assert [one.state for one in challenges(workspace)] == ["waiting"]
    assert "feedback" not in "".join(workspace.direct_words(one) for one in EIGHT)
    assert "<@U0BEN> goes first next time" in workspace.channel_words()
    asked = workspace.direct(ADA)[-1]
    assert "take place?" in asked["text"]
    assert not any("take place?" in workspace.direct_words(one) for one in (BEN, CHEN))
    assert "Coming" not in buttons([block for one in workspace.messages(ADA) for block in one["blocks"]])

    workspace.press(ADA, "meetings.attendance")
    workspace.submit(ADA, present=["Ben Castillo (Castillo Foods)", "Chen Wei (Harbor Insurance)"])
    assert "took place. 2 members were there." in workspace.direct_words(ADA)
    assert "take place?" not in workspace.direct_words(ADA)
    assert "The meeting is closed. 2 members were there." in notices(workspace)[0].replace("*", "")
    assert [one.state for one in challenges(workspace)] == ["presented"]
    workspace.move(hours=12)
    assert "Please give <@U0BEN> feedback" in workspace.direct_words(CHEN)


def test_a_running_meeting_closes_two_hours_after_its_end(
    workspace: Workspace, db: Database, circle: str
) -> None:
    begun(workspace)
    workspace.press(ADA, "meetings.start")
    workspace.move_to(ENDS + timedelta(hours=2))

    assert states(db)[0] == "closed"
    assert len(notices(workspace)) == 1


def test_a_meeting_can_be_started_from_the_form_two_hours_early(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move_to(STARTS - timedelta(hours=2, minutes=1))
    workspace.press(ADA, "meetings.next")
    assert "Start" not in buttons(workspace.form(ADA)["blocks"])
    workspace.close(ADA)
    workspace.move(minutes=1)

    workspace.press(BEN, "meetings.next")
    assert "Start" not in buttons(workspace.form(BEN)["blocks"])
    workspace.press(ADA, "meetings.next")
    workspace.press(ADA, "meetings.form.start")
    assert "The meeting is on." in workspace.shown(ADA)
    workspace.press(ADA, "meetings.form.close")

    assert states(db)[0] == "closed"
    workspace.move_to(STARTS)
    assert len(notices(workspace)) == 1


def test_a_start_that_comes_second_shows_the_meeting_that_is_on(
    workspace: Workspace, db: Database, circle: str
) -> None:
    begun(workspace)
    workspace.press(ADA, "meetings.next", value=circle)
    assert "Start" in buttons(workspace.form(ADA)["blocks"])
    with db() as session:
        ada = session.scalars(select(Person).where(Person.user_id == ADA)).one()
        meeting = session.scalars(select(Meeting).where(Meeting.number == 0)).one()
        who = Who(ada.workspace_id, ada.team_id, ada.team_id, ADA)
        service.start(session, who, meeting.id, now=workspace.now)
    workspace.press(ADA, "meetings.form.start")

    assert "The meeting is on. It began" in workspace.shown(ADA).replace("*", "")
    assert "Close" in buttons(workspace.form(ADA)["blocks"])


def test_who_said_yes_is_taken_for_present_and_a_facilitator_corrects_it(
    workspace: Workspace, db: Database, circle: str
) -> None:
    for person in (BEN, CHEN):
        workspace.press(person, "meetings.next")
        workspace.press(person, "meetings.form.coming")
        workspace.close(person)
    begun(workspace)
    workspace.press(ADA, "meetings.start")
    workspace.press(ADA, "meetings.close")
    assert "2 members were there." in notices(workspace)[0]

    workspace.press(BEN, "meetings.attendance")
    assert "Only a facilitator" in workspace.shown(BEN)
    workspace.press(ADA, "meetings.attendance")
    workspace.submit(ADA, present=["Grace Lindqvist (Lakeside Health)"])

    assert "One member was there." in notices(workspace)[0]
    assert present(db) == 1


def test_that_nobody_was_there_can_be_said(workspace: Workspace, db: Database, circle: str) -> None:
    workspace.press(BEN, "meetings.next")
    workspace.press(BEN, "meetings.form.coming")
    workspace.move_to(ENDS + timedelta(hours=2))
    assert present(db) == 1

    workspace.press(ADA, "meetings.attendance")
    workspace.submit(ADA, present=[])

    assert present(db) == 0
    assert "nobody is known to have been there." in notices(workspace)[0]


def test_after_an_outage_of_a_month_the_meeting_is_closed_once_and_the_next_are_ahead(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move(days=90)

    assert states(db) == ["closed"] + ["planned"] * 6
    assert len(notices(workspace)) == 1


def test_after_an_outage_of_years_dates_that_passed_unplanned_are_left_out(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move(days=1000)

    with db() as session:
        coming = service.upcoming(session, read_id(circle), now=workspace.now)
        assert len(coming) == service.AHEAD
        assert coming[0].starts_at - workspace.now < timedelta(days=62)
        assert all(meeting.starts_at > workspace.now for meeting in coming)


def test_a_stranger_is_told_nothing(workspace: Workspace, db: Database, circle: str) -> None:
    installation = workspace.show.installation
    ivy = Who(installation.workspace_id, installation.team_id, installation.team_id, IVY)
    with db() as session:
        meeting = service.upcoming(session, read_id(circle), now=workspace.now)[0]
    deeds = (
        lambda s: service.overview(s, ivy, read_id(circle), now=workspace.now),
        lambda s: service.answer(s, ivy, meeting.id, coming=True, now=workspace.now),
        lambda s: service.start(s, ivy, meeting.id, now=STARTS),
        lambda s: service.close(s, ivy, meeting.id, now=STARTS),
        lambda s: service.roll(s, ivy, meeting.id),
        lambda s: service.correct(s, ivy, meeting.id, set(), now=STARTS),
    )
    for deed in deeds:
        with pytest.raises(Refusal, match="not yours to open"), db() as session:
            deed(session)
    assert states(db)[0] == "planned"

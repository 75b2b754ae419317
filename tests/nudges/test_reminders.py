"""Reminders as members live with them: heard when it suits, few, and stopped by what they do."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.database import Database
from bot.nudges.model import Nudge, OptOut
from bot.nudges.rules import FEEDBACK, PREPARE
from tests.nudges.acts import (
    BERLIN,
    CHICAGO,
    FOOTER,
    KOLKATA,
    about,
    at,
    labels,
    next_meeting,
    remind,
    said_at,
    settings,
    texts,
)
from tests.slack import ADA, BEN, CHEN, DANA, EIGHT, FARAH, Workspace, words

WEEKS = timedelta(weeks=2)
ASKED = "2027-02-23"
"""Two weeks before the first meeting, on 9 March."""


def test_a_reminder_waits_for_the_end_of_the_quiet_hours_that_somebody_set(
    workspace: Workspace, circle: str
) -> None:
    settings(workspace, BEN, quiet_from="20:00", quiet_until="10:30")
    at(workspace, ASKED, "10:29", CHICAGO)
    assert not about(workspace, BEN, "Are you coming?")
    assert said_at(about(workspace, CHEN, "Are you coming?")[0], CHICAGO) == f"{ASKED} 09:00"

    at(workspace, ASKED, "10:30", CHICAGO)

    (asked,) = about(workspace, BEN, "Are you coming?")
    assert labels(asked) == ["Coming", "Not coming", *FOOTER]
    workspace.press(BEN, "nudges.why")
    shown = workspace.shown(BEN)
    assert "Two weeks before a meeting, in your morning" in shown
    assert "It waited for the end of your quiet hours." in shown
    assert "Nobody else hears of it." in shown


def test_an_answer_stops_the_reminder_and_can_still_be_changed(workspace: Workspace, circle: str) -> None:
    at(workspace, ASKED, "12:00", CHICAGO)
    workspace.press(BEN, "meetings.coming")

    (asked,) = about(workspace, BEN, "You are coming.")
    assert labels(asked) == ["Coming", "Not coming"]
    workspace.press(BEN, "meetings.not_coming")
    assert len(about(workspace, BEN, "You are not coming.")) == 1


def test_a_snoozed_reminder_comes_again_in_the_morning_and_says_why(
    workspace: Workspace, circle: str
) -> None:
    at(workspace, ASKED, "12:00", CHICAGO)
    workspace.press(BEN, "nudges.snooze")
    assert workspace.submit(BEN, until="date", day="2027-02-26")["result"] == "closed"
    (asked,) = about(workspace, BEN, "Are you coming?")
    assert labels(asked) == []
    assert "Comes again" in words(asked)

    at(workspace, "2027-02-26", "08:59", CHICAGO)
    assert len(about(workspace, BEN, "Are you coming?")) == 1
    at(workspace, "2027-02-26", "09:00", CHICAGO)

    again = about(workspace, BEN, "Are you coming?")[-1]
    assert said_at(again, CHICAGO) == "2027-02-26 09:00"
    workspace.press(BEN, "nudges.why")
    assert "You snoozed it until then." in workspace.shown(BEN)


def test_whoever_answers_meanwhile_hears_nothing_when_the_snooze_ends(
    workspace: Workspace, circle: str
) -> None:
    at(workspace, ASKED, "12:00", CHICAGO)
    workspace.press(BEN, "nudges.snooze")
    workspace.submit(BEN, until="tomorrow")
    workspace.press(BEN, "meetings.next", value=circle)
    workspace.press(BEN, "meetings.form.coming")
    workspace.close_all(BEN)
    workspace.move(days=3)

    assert len(about(workspace, BEN, "coming")) == 1


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"until": "date"}, "day"),
        ({"until": "date", "day": "2027-02-23"}, "day"),
        ({"until": "date", "day": "2027-04-01"}, "day"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_beside_its_field(
    workspace: Workspace, circle: str, answers: dict[str, str], field: str
) -> None:
    at(workspace, ASKED, "12:00", CHICAGO)
    workspace.press(BEN, "nudges.snooze")
    workspace.submit(BEN, **answers)

    assert field in workspace.refusals(BEN)


def test_a_kind_that_somebody_does_not_want_stays_away_and_a_facilitator_sees_that_alone(
    workspace: Workspace, db: Database, circle: str
) -> None:
    at(workspace, ASKED, "12:00", CHICAGO)
    workspace.press(BEN, "nudges.not_this_kind")
    (asked,) = about(workspace, BEN, "Are you coming?")
    assert labels(asked) == ["My reminders"]
    assert "no more reminders of this kind" in words(asked)

    at(workspace, "2027-04-28", "12:00", CHICAGO)  # two weeks before the second meeting
    assert len(about(workspace, CHEN, "Are you coming?")) == 2
    assert len(about(workspace, BEN, "Are you coming?")) == 1

    workspace.open_home(ADA)
    workspace.press(ADA, "nudges.settings", label="My reminders")
    workspace.press(ADA, "nudges.unheard")
    assert "Ben Castillo: Whether you come" in workspace.shown(ADA)
    assert "nobody can decide it for them" in workspace.shown(ADA)


def test_a_kind_can_be_switched_on_again(workspace: Workspace, db: Database, circle: str) -> None:
    field = f"off_{circle}"
    settings(workspace, BEN, **{field: ["rsvp", "update"]})
    with db(reads=True) as session:
        assert {row.kind for row in session.scalars(select(OptOut))} == {"rsvp", "update"}
    settings(workspace, BEN, **{field: []})

    at(workspace, ASKED, "12:00", CHICAGO)
    assert len(about(workspace, BEN, "Are you coming?")) == 1


def test_whoever_is_away_for_three_weeks_hears_of_what_still_matters_in_one_message(
    workspace: Workspace, circle: str
) -> None:
    at(workspace, "2027-02-15", "12:00", CHICAGO)
    settings(workspace, BEN, away_from="2027-02-16", away_until="2027-03-07")
    at(workspace, "2027-03-08", "06:59", CHICAGO)
    assert not workspace.direct(BEN)

    at(workspace, "2027-03-08", "07:00", CHICAGO)

    (message,) = workspace.direct(BEN)
    assert "2 reminders in one message" in words(message)
    assert "Are you coming?" in words(message)
    assert "Share an update" in labels(message)
    assert labels(message).count("Why this?") == 2
    workspace.press(BEN, "nudges.why")
    assert "It waited until you were back." in workspace.shown(BEN)


def test_days_off_that_end_earlier_bring_the_reminder_at_once(workspace: Workspace, circle: str) -> None:
    at(workspace, "2027-02-15", "12:00", CHICAGO)
    settings(workspace, BEN, away_from="2027-02-16", away_until="2027-03-30")
    at(workspace, "2027-03-01", "12:00", CHICAGO)
    workspace.open_home(BEN)
    workspace.press(BEN, "nudges.settings", label="My reminders")
    assert "Away from February 16, 2027 to March 30, 2027." in workspace.shown(BEN)
    workspace.press(BEN, "nudges.strike")

    assert "Away from 16" not in workspace.shown(BEN)
    assert said_at(about(workspace, BEN, "Are you coming?")[0], CHICAGO) == "2027-03-01 12:00"


def test_slacks_do_not_disturb_puts_a_reminder_off_until_it_ends(workspace: Workspace, circle: str) -> None:
    at(workspace, ASKED, "08:00", CHICAGO)
    starts, ends = workspace.now, workspace.now + timedelta(hours=5)
    workspace.desk("quiet", **{"as": BEN}, starts=starts.isoformat(), ends=ends.isoformat())
    at(workspace, ASKED, "12:59", CHICAGO)
    assert not about(workspace, BEN, "Are you coming?")
    assert len(about(workspace, CHEN, "Are you coming?")) == 1

    workspace.move(minutes=2)

    assert said_at(about(workspace, BEN, "Are you coming?")[0], CHICAGO) == f"{ASKED} 13:01"
    workspace.press(BEN, "nudges.why")
    assert "Slack said that you are not to be disturbed" in workspace.shown(BEN)


def test_what_is_over_the_weeks_budget_comes_in_one_message(workspace: Workspace, circle: str) -> None:
    settings(workspace, BEN, a_week="2")
    at(workspace, "2027-02-01", "09:00", CHICAGO)
    for number in range(5):
        remind(workspace, circle, BEN, PREPARE, f"Thing {number}", of_use=WEEKS)
        workspace.move(hours=2)
    assert texts(workspace.direct(BEN)) == ["Thing 0", "Thing 1"]

    at(workspace, "2027-02-08", "08:59", CHICAGO)
    assert len(workspace.direct(BEN)) == 2
    at(workspace, "2027-02-08", "09:01", CHICAGO)

    third = workspace.direct(BEN)[-1]
    assert "3 reminders in one message" in words(third)
    assert all(f"Thing {number}" in words(third) for number in (2, 3, 4))
    workspace.press(BEN, "nudges.why")
    assert "used up" in workspace.shown(BEN)


def test_done_is_done_and_a_message_with_others_keeps_them(workspace: Workspace, circle: str) -> None:
    settings(workspace, BEN, a_week="1")
    at(workspace, "2027-02-01", "09:00", CHICAGO)
    for number in range(3):
        remind(workspace, circle, BEN, PREPARE, f"Thing {number}", of_use=timedelta(days=2))
    at(workspace, "2027-02-02", "12:00", CHICAGO)
    second = workspace.direct(BEN)[-1]
    assert labels(second).count("Done") == 2

    workspace.press(BEN, "nudges.done")

    second = workspace.direct(BEN)[-1]
    assert labels(second).count("Done") == 1
    assert "Done." in words(second)


def test_nothing_is_noted_of_done_where_everybody_is_reminded_alike(
    workspace: Workspace, db: Database, circle: str
) -> None:
    at(workspace, "2027-02-01", "09:00", CHICAGO)
    remind(workspace, circle, BEN, FEEDBACK, "Please give feedback", of_use=WEEKS)
    workspace.press(BEN, "nudges.done_alike")

    assert "Nothing is noted" in workspace.shown(BEN)
    with db(reads=True) as session:
        assert session.scalars(select(Nudge.state).where(Nudge.kind == FEEDBACK)).all() == ["sent"]


def test_an_update_that_is_shared_takes_its_reminder_away(workspace: Workspace, circle: str) -> None:
    at(workspace, "2027-03-06", "12:00", CHICAGO)
    for person, zone in ((BEN, CHICAGO), (DANA, BERLIN), (FARAH, KOLKATA)):
        assert said_at(about(workspace, person, "What is new with you?")[0], zone) == "2027-03-06 09:00"
    workspace.press(BEN, "updates.share")
    workspace.submit(BEN, best="We sold the old mill.")
    workspace.close_all(BEN)

    (told,) = about(workspace, BEN, "What is new with you?")
    assert "Share an update" not in labels(told)
    assert "Done" not in labels(told)


def test_whoever_shared_before_is_not_reminded(workspace: Workspace, circle: str) -> None:
    workspace.press(BEN, "updates.share")
    workspace.submit(BEN, best="We sold the old mill.")
    workspace.close_all(BEN)
    at(workspace, "2027-03-06", "20:00", CHICAGO)

    assert not about(workspace, BEN, "What is new with you?")
    assert all(about(workspace, person, "What is new with you?") for person in EIGHT if person != BEN)


def test_a_turn_that_nobody_confirms_is_told_to_the_facilitator_and_never_to_the_channel(
    workspace: Workspace, circle: str
) -> None:
    workspace.press(BEN, "challenges.bring", value=circle)
    workspace.submit(BEN, title="Sell or build", problem="We cannot do both.", inside="No")
    at(workspace, ASKED, "09:00", CHICAGO)
    assert about(workspace, BEN, "is proposed to be yours. Will you take it?")
    at(workspace, "2027-02-26", "08:59", CHICAGO)
    assert not about(workspace, ADA, "is not done yet")

    at(workspace, "2027-02-26", "09:01", CHICAGO)

    assert about(workspace, ADA, "<@U0BEN> was reminded")
    assert "was reminded" not in workspace.channel_words()
    workspace.press(BEN, "challenges.confirm")
    (told,) = about(workspace, ADA, "<@U0BEN> was reminded")
    assert labels(told) == []


def test_whoever_confirmed_is_reminded_to_prepare_and_done_ends_it(workspace: Workspace, circle: str) -> None:
    workspace.press(BEN, "challenges.bring", value=circle)
    workspace.submit(BEN, title="Sell or build", problem="We cannot do both.", inside="No")
    at(workspace, "2027-02-17", "12:00", CHICAGO)
    workspace.press(BEN, "challenges.confirm")
    at(workspace, ASKED, "12:00", CHICAGO)

    (told,) = about(workspace, BEN, "Read your challenge once more")
    assert said_at(told, CHICAGO) == f"{ASKED} 09:00"
    assert "Sell or build" not in words(told)
    at(workspace, "2027-02-28", "12:00", CHICAGO)
    assert not about(workspace, ADA, "was reminded")


def test_facilitators_hear_two_days_ahead_when_too_few_come(workspace: Workspace, circle: str) -> None:
    at(workspace, ASKED, "12:00", CHICAGO)
    workspace.press(BEN, "nudges.not_this_kind")
    for person in (CHEN, DANA):
        workspace.press(person, "meetings.coming")
    at(workspace, "2027-03-07", "12:00", BERLIN)

    (told,) = about(workspace, ADA, "have said that they come")
    assert said_at(told, BERLIN) == "2027-03-07 09:00"
    assert "2 of 8 have said" in words(told)
    assert "Not reminded, as they chose: Ben Castillo." in words(told)
    assert not about(workspace, CHEN, "have said that they come")


def test_a_cancelled_meeting_ends_its_reminders(workspace: Workspace, db: Database, circle: str) -> None:
    at(workspace, "2027-03-06", "12:00", CHICAGO)
    meeting = next_meeting(workspace, circle)
    workspace.command(ADA, "/board")
    workspace.press(ADA, "meetings.dates")
    workspace.press(ADA, "meetings.cancel", value=str(meeting.id))
    workspace.close_all(ADA)
    with db(reads=True) as session:
        states = session.scalars(select(Nudge.state).where(Nudge.subject_id == meeting.id)).all()
    assert "waiting" not in states

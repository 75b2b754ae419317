"""One meeting of six in the processes' world, and what has to be there and to have been told afterwards."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from bot.challenges.model import Challenge
from bot.feedback.model import Round
from bot.meetings.model import Attendance, Meeting
from bot.members.model import Person, Seat
from bot.nudges.model import Nudge
from bot.outbox.model import Posted
from tests.cycle import acts
from tests.cycle.acts import BROUGHT, ROUND, SPRING
from tests.cycle.books import rows, said_by_the_app
from tests.cycle.canaries import in_files, in_postgres
from tests.cycle.served import Outside
from tests.slack import ADA, BEN, CHEN, CIRCLE, DANA, EIGHT, EMEKA, FARAH, words

SIX = EIGHT[:6]
BRING = {person: BROUGHT[person] for person in (BEN, DANA)}
COMING = (ADA, CHEN, FARAH)
GIVEN = {
    CHEN: "You listened",
    EMEKA: "You waited",
    FARAH: "You asked",
    DANA: "You paused",
    ADA: "You smiled",
}


def live_through(workspace: Outside) -> None:
    """Go through one meeting, from the group's first day until its feedback is read."""
    acts.found(workspace, zone="America/Chicago", first=SPRING, people=SIX)
    acts.bring_all(workspace, BRING)
    meeting = acts.meeting(workspace, 0)
    acts.pass_time(workspace, meeting.starts_at - timedelta(days=20))
    workspace.press(BEN, "challenges.confirm", value=str(meeting.id))
    acts.pass_time(workspace, meeting.starts_at - timedelta(days=13))
    for person in COMING:
        press_in_form(workspace, person, "meetings.form.coming")
    hold(workspace)
    acts.give_all(workspace, 0, GIVEN)
    acts.pass_time(workspace, workspace.now + ROUND + timedelta(hours=10))  # by then everybody was awake
    workspace.settle()


def press_in_form(workspace: Outside, person: str, button: str) -> None:
    """Press a button in the form of the next meeting: the message that also has it may be in doubt."""
    workspace.press(person, "meetings.next")
    workspace.press(person, button)
    workspace.close_all(person)


def hold(workspace: Outside) -> None:
    """Start the meeting, and close it an hour later."""
    acts.pass_time(workspace, acts.meeting(workspace, 0).starts_at)
    for button in ("meetings.form.start", "meetings.form.close"):
        press_in_form(workspace, ADA, button)
        workspace.move(hours=1)


def check_deeds(workspace: Outside) -> None:
    """Everything that was acknowledged is there, once."""
    with workspace.db(reads=True) as session:
        assert session.scalar(select(func.count()).where(Seat.pledge_version == 1)) == len(SIX)
        owners = select(Person.user_id).join(Challenge, Challenge.owner_id == Person.id)
        assert sorted(session.scalars(owners)) == [BEN, DANA]
        came = select(Person.user_id).join(Attendance, Attendance.person_id == Person.id)
        assert set(session.scalars(came.where(Attendance.answer == "coming"))) == set(COMING)
        states = session.execute(select(Meeting.state, Meeting.number).order_by(Meeting.number)).all()
        assert [tuple(row) for row in states] == [
            (("planned" if number else "closed"), number) for number in range(7)
        ]
        assert session.scalars(select(Meeting.started_at).where(Meeting.number == 0)).one() is not None
        assert session.scalars(select(Round.state)).all() == ["released"]
    workspace.press(BEN, "feedback.read")
    read = Counter(workspace.shown(BEN).splitlines())
    assert {text: read[f"{text} 0"] for text in GIVEN.values()} == dict.fromkeys(GIVEN.values(), 1)


def check_told(workspace: Outside) -> None:
    """What hangs on the meeting was told once, or is known to be in doubt; and what stands there is so."""
    meeting, booked = acts.meeting(workspace, 0), {row.key: row for row in rows(workspace)}
    hanging = [
        f"meetings:{meeting.id}:{kind}" for kind in ("meetings.agenda_week", "meetings.agenda_day", "begin")
    ]
    assert all(booked[key].state in ("sent", "unsure") for key in hanging)
    for event, people in (("opened", (BEN,)), ("released", SIX)):
        told = {row.key.rpartition(":")[2]: row.state for row in booked.values() if f":{event}:" in row.key}
        assert told.keys() == set(people), event
        assert set(told.values()) <= {"sent", "unsure"}, event
    letters, said = carried(workspace), said_by_the_app(workspace)
    for step in ("opened", "reminded"):
        told = {who: letters[kind, subject, who, at] for kind, subject, who, at in letters if at == step}
        assert told.keys() == set(GIVEN), step
        for place in told.values():
            assert {"sent", "unsure"} & {row.state for row in booked.values() if row.place == place}, step
    with workspace.db(reads=True) as session:
        stands = {
            one.place: words(said[_person(one.channel)][one.ts]) for one in session.scalars(select(Posted))
        }
        answers = select(Attendance.id, Attendance.answer, Person.user_id)
        asked = session.execute(answers.join(Person, Person.id == Attendance.person_id)).all()
    assert f"<@{BEN}> presented" in stands[f"turn:{meeting.id}"]
    assert "The meeting is closed. 4 members" in stands[f"meeting:{meeting.id}"].replace("*", "")
    assert f"<!date^{int(acts.meeting(workspace, 1).starts_at.timestamp())}" in next(
        text for place, text in stands.items() if place.startswith("board:")
    )
    for attendance_id, answer, user in asked:
        place = letters.get(("rsvp", attendance_id, user, "0"), "")
        shown = stands.get(place, "")
        at = [(row.key, row.state, row.crashes) for row in booked.values() if row.place == place]
        said_yes = "is over. You had said that you were coming." in shown
        assert said_yes == (answer == "coming" and bool(shown)), (answer, shown, at)


def carried(workspace: Outside) -> dict[tuple[str, UUID, str, str], str]:
    """Find the messages that carried reminders: by kind, subject, person and step, the place of each."""
    with workspace.db(reads=True) as session:
        rows = session.execute(
            select(Nudge.kind, Nudge.subject_id, Person.user_id, Nudge.step, Nudge.letter_id)
            .join(Person, Person.id == Nudge.person_id)
            .where(Nudge.letter_id.is_not(None))
        ).all()
    return {(kind, subject, user, step): f"nudges:{letter}" for kind, subject, user, step, letter in rows}


def check_silence(workspace: Outside, folder: Path) -> None:
    """Nothing that was typed stands in a file of the processes, nor in a row of their database."""
    typed = [*(each["title"] for each in BRING.values()), *GIVEN.values(), "Northwind Circle", "Ada Okafor"]
    assert in_files(folder, typed) == []
    assert workspace.db.is_sqlite or in_postgres(workspace.db, typed) == []


def _person(channel: str) -> str:
    return channel if channel == CIRCLE else f"U{channel[1:]}"

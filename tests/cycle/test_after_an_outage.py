"""Slack is away for days: afterwards a group hears the newest of each thing, and nothing stale."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.database import Database
from bot.meetings.model import Meeting
from bot.outbox.model import Outgoing
from playground.faults import Fault
from tests.slack import ADA, CIRCLE, Workspace, words


def first_meeting(db: Database) -> Meeting:
    with db(reads=True) as session:
        return session.scalars(select(Meeting).order_by(Meeting.number).limit(1)).one()


def said_after_an_outage(workspace: Workspace, meeting: Meeting, *, days: float) -> list[str]:
    """Have Slack be away from the eighth day before a meeting, and list what the channel hears then."""
    workspace.move_to(meeting.starts_at - timedelta(days=8))
    before = {message["ts"] for message in workspace.messages(ADA)}
    workspace.stage.world.faults.add(Fault("chat.postMessage", "503", times=100_000))
    for _ in range(int(days * 2)):
        workspace.move(hours=12)
    workspace.stage.world.faults.clear()
    for _ in range(4):
        workspace.move(minutes=15)
    return [words(message) for message in workspace.messages(ADA, CIRCLE) if message["ts"] not in before]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_after_a_week_without_slack_one_agenda_is_posted_and_it_is_the_newest(
    workspace: Workspace, db: Database, circle: str
) -> None:
    meeting = first_meeting(db)
    new = said_after_an_outage(workspace, meeting, days=7.5)

    assert len([text for text in new if "Agenda" in text or "agenda" in text]) == 1
    with db() as session:
        agendas = select(Outgoing.key, Outgoing.state).where(Outgoing.about == f"agenda:{meeting.id}")
        states = {key.rpartition(":")[2]: state for key, state in session.execute(agendas)}
    assert states["meetings.agenda_week"] == "superseded"
    assert states["meetings.agenda_day"] == "sent"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_what_missed_its_meeting_is_not_posted_and_the_facilitator_is_told(
    workspace: Workspace, db: Database, circle: str
) -> None:
    new = said_after_an_outage(workspace, first_meeting(db), days=10)

    assert not [text for text in new if "genda" in text]
    assert "too late" in workspace.direct_words(ADA)

"""What people do with their reminders, and what they see of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.core.blocks import Message
from bot.core.ids import read_id
from bot.meetings import service as meetings
from bot.meetings.model import Meeting
from bot.members.model import Person
from bot.nudges import service
from bot.nudges.service import Reminder
from tests.cycle.acts import pass_time
from tests.slack import Json, Workspace, buttons, words

CHICAGO, BERLIN, KOLKATA = "America/Chicago", "Europe/Berlin", "Asia/Kolkata"
FOOTER = ["Done", "Snooze", "Not this kind", "Why this?", "My reminders"]


def next_meeting(workspace: Workspace, circle: str) -> Meeting:
    """Find the group's next meeting."""
    with workspace.db(reads=True) as session:
        found = meetings.next_meeting(session, read_id(circle), now=workspace.now)
    assert found is not None
    return found


def at(workspace: Workspace, day: str, clock: str, zone: str) -> None:
    """Live until a time on somebody's wall clock."""
    pass_time(workspace, datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo(zone)))


def settings(workspace: Workspace, by: str, **answers: object) -> None:
    """Fill in somebody's settings; what is not named stays as it came."""
    workspace.open_home(by)
    workspace.press(by, "nudges.settings", label="My reminders")
    done = workspace.submit(by, **answers)
    assert done["result"] == "closed", done


def about(workspace: Workspace, person: str, phrase: str) -> list[Json]:
    """Find the direct messages with a phrase, the oldest first."""
    return [one for one in workspace.direct(person) if phrase in words(one)]


def said_at(message: Json, zone: str) -> str:
    """Tell when a message was said, on somebody's wall clock."""
    return f"{datetime.fromtimestamp(float(message['ts']), ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def labels(message: Json) -> list[str]:
    """List the buttons of a message."""
    return buttons(message["blocks"])


def remind(
    workspace: Workspace, circle: str, person: str, kind: str, text: str, *, of_use: timedelta
) -> None:
    """Have somebody reminded of something now, and let happen what is due."""
    with workspace.db() as session:
        who = session.scalars(select(Person).where(Person.user_id == person)).one()
        about = Reminder(kind, read_id(_subject(text)), Message(text), workspace.now + of_use)
        service.nudge(session, read_id(circle), who.id, about, now=workspace.now)
    workspace.settle()


def texts(messages: Sequence[Json]) -> list[str]:
    """Read the notifications of messages."""
    return [str(one["text"]) for one in messages]


def _subject(text: str) -> str:
    return f"00000000-0000-4000-8000-{abs(hash(text)) % 10**12:012}"

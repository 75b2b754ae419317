"""A group whose meeting has just closed, with a feedback round for its presenter."""

import re
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.database import Database
from bot.feedback import jobs, rules, service
from bot.feedback.model import Round
from bot.feedback.rules import Box, Words
from bot.feedback.service import box as boxes
from bot.groups import service as groups
from bot.groups.service import Charter
from bot.meetings.model import Meeting
from bot.members import service as members
from bot.members.model import Seat
from bot.members.rules import Role, Who
from bot.members.service import Profile
from bot.vault.rules import THE_APP
from bot.workspaces.service import connect
from tests.slack import CIRCLE, EIGHT, GRACE, HIRO, Workspace

NOON = datetime(2027, 1, 11, 12, tzinfo=UTC)
HOME, OTHER = "T0SOUND", "T0OTHER"
GIVEN = {"noticed": "You listened.", "suggestion": "Ask earlier."}
WORDS = Words("You listened.", "I felt heard.", "Ask earlier.")


def team_of(user: str) -> str:
    """Tell somebody's company."""
    return OTHER if user in (GRACE, HIRO) else HOME


def who(session: Session, user: str) -> Who:
    """Be somebody."""
    us = connect(session, team_id=HOME, bot_user_id="U0SBBOT", bot_id="B0SBBOT", now=NOON)
    return Who(us.workspace_id, HOME, team_of(user), user)


def seat(session: Session, group_id: uuid.UUID, user: str, *, now: datetime) -> uuid.UUID:
    """Give somebody a seat with the pledge taken, and answer who they are."""
    asked = who(session, user)
    profile = Profile(asked.team_id, user, user.removeprefix("U0").title(), "Europe/Berlin")
    person = members.meet(session, asked.workspace_id, HOME, profile)
    held = members.seat(session, group_id, person.id, Role.MEMBER)
    members.pledge(session, held, title="CIO", company="", now=now)
    return person.id


def leave(session: Session, group_id: uuid.UUID, person_id: uuid.UUID, *, now: datetime) -> None:
    """Take somebody's seat away."""
    theirs = (Seat.group_id == group_id, Seat.person_id == person_id)
    session.scalars(select(Seat).where(*theirs)).one().left_at = now


def closed_meeting(
    session: Session, presenter: str, people: Sequence[str] = EIGHT, *, now: datetime, channel: str = CIRCLE
) -> tuple[uuid.UUID, uuid.UUID, dict[str, uuid.UUID]]:
    """Make a group whose first meeting has closed; answer its id, the meeting's, and who is who."""
    charter = Charter("Northwind Circle", "", "Europe/Berlin", channel)
    group = groups.create(session, who(session, presenter), charter, now=now)
    session.flush()
    ids = {user: seat(session, group.id, user, now=now) for user in people}
    return group.id, another_meeting(session, group.id, ids[presenter], now=now), ids


def another_meeting(
    session: Session, group_id: uuid.UUID, presenter_id: uuid.UUID | None, *, now: datetime, number: int = 0
) -> uuid.UUID:
    """Add a meeting that has closed."""
    meeting = Meeting(id=uuid.uuid4(), group_id=group_id, number=number, local_date=date(2027, 1, 11))
    meeting.wall_time, meeting.zone, meeting.zone_version = "09:00", "Europe/Berlin", "2026a"
    meeting.starts_at, meeting.ends_at, meeting.closed_at = now - timedelta(hours=3), now, now
    meeting.state, meeting.presenter_id = "closed", presenter_id
    session.add(meeting)
    session.flush()
    return meeting.id


def open_round(db: Database, presenter: str, people: Sequence[str] = EIGHT) -> uuid.UUID:
    """Open a round at noon without Slack."""
    with db() as session:
        meeting_id = closed_meeting(session, presenter, people, now=NOON)[1]
        jobs.open_round(session, meeting_id, NOON, NOON)
        return session.scalars(select(Round.id)).one()


def begin(workspace: Workspace, presenter: str, people: Sequence[str] = EIGHT) -> uuid.UUID:
    """Let a meeting close in the playground, so that its round opens; answer the group."""
    with workspace.db() as session:
        group_id, meeting_id, _ = closed_meeting(session, presenter, people, now=workspace.now)
        alarms.wake(session, "feedback.open", meeting_id, at=workspace.now)
    workspace.settle()
    return group_id


def send(
    db: Database,
    round_id: uuid.UUID,
    user: str,
    words: Words = WORDS,
    *,
    receipt: str | None = None,
    is_named: bool = False,
    now: datetime = NOON,
) -> str:
    """Send an entry without Slack and answer its receipt."""
    kept = receipt or rules.receipt_from(uuid.uuid4().bytes)
    with db() as session:
        me = who(session, user)
        service.send(session, me, round_id, words, is_named=is_named, receipt=kept, now=now)
    return kept


def box_of(db: Database, round_id: uuid.UUID) -> Box:
    """Open a round's box with the app's own key."""
    with db() as session:
        return boxes.opened(session, session.get_one(Round, round_id), THE_APP)


def the_round(db: Database) -> Round:
    """Find the one round."""
    with db() as session:
        return session.scalars(select(Round)).one()


def receipt_in(words: str) -> str:
    """Read the receipt in a form."""
    return str(re.findall(r"`([A-Z2-7-]{30,})`", words)[0])


def give(workspace: Workspace, by: str, **answers: str) -> str:
    """Give feedback through the form and answer the receipt."""
    workspace.press(by, "feedback.give")
    receipt = receipt_in(workspace.shown(by))
    workspace.submit(by, **(GIVEN | answers))
    assert "It is in" in workspace.shown(by)
    workspace.close_all(by)
    return receipt

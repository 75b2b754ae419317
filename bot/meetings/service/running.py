"""Start and close meetings."""

import uuid
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.errors import Refusal
from bot.groups import service as groups
from bot.meetings import rules
from bot.meetings.model import Meeting
from bot.meetings.service import attendance
from bot.meetings.service.dates import lock, locked
from bot.meetings.service.planning import top_up
from bot.members.rules import Deed, Who
from bot.nudges import service as nudges


def start(session: Session, who: Who, meeting_id: uuid.UUID, *, now: datetime) -> Meeting:
    """Start a meeting, at most two hours early; one that is on stays as it is."""
    alarms.clear(session, rules.BEGIN, meeting_id)  # the alarm before the meeting, as a job locks them
    meeting = locked(session, meeting_id)
    groups.enter(session, who, meeting.group_id, Deed.RUN_MEETING)
    if meeting.state == "running":
        return meeting
    rules.check_start(meeting.state, meeting.starts_at, now=now)
    try:
        with session.begin_nested():
            meeting.state, meeting.started_at = "running", now
    except IntegrityError as error:
        raise Refusal("Another meeting of this group is still on. Close it first.") from error
    groups.changed(session, meeting.group_id, now=now)
    return meeting


def close(session: Session, who: Who, meeting_id: uuid.UUID, *, now: datetime) -> Meeting:
    """Close a running meeting."""
    alarms.clear(session, rules.CLOSE, meeting_id)
    meeting = locked(session, meeting_id)
    groups.enter(session, who, meeting.group_id, Deed.RUN_MEETING)
    rules.check_close(meeting.state)
    _close(session, meeting, now=now)
    return meeting


def lapse(session: Session, meeting_id: uuid.UUID, *, now: datetime) -> Meeting | None:
    """Close a meeting that nobody closed, whether or not it was started; None when it is closed already."""
    meeting = lock(session, meeting_id)
    if meeting is None or meeting.state not in ("planned", "running"):
        return None
    _close(session, meeting, now=now)
    return meeting


def _close(session: Session, meeting: Meeting, *, now: datetime) -> None:
    meeting.state, meeting.closed_at = "closed", now
    attendance.settle(session, meeting)
    attendance.stop_asking(session, meeting, now=now)
    nudges.drop(session, meeting.id, now=now)
    attendance.settled(session, meeting, now=now)
    top_up(session, meeting.group_id, now=now)
    groups.changed(session, meeting.group_id, now=now)

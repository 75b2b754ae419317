"""What time does to updates: whoever has shared none is reminded."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.alarms.service import Wake
from bot.meetings.rules import UPDATE as ALARM
from bot.nudges import service as nudges
from bot.nudges.rules import UPDATE
from bot.nudges.service import Reminder, Wish
from bot.updates import rules, service, views


def remind(session: Session, meeting_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Remind whoever has shared no update, in the morning three days ahead where they are."""
    del due_at
    owed = service.owed(session, meeting_id, now=now)
    if owed is None:
        return
    meeting, message = owed.meeting, views.reminder(owed)
    wish = Wish(meeting.local_date - timedelta(days=rules.REMIND_DAYS))
    reminder = Reminder(UPDATE, meeting.id, message, meeting.starts_at, step=f"{meeting.sequence}", wish=wish)
    for person_id in owed.by:
        nudges.nudge(session, meeting.group_id, person_id, reminder, now=now)


JOBS: Mapping[str, Wake] = {ALARM: remind}

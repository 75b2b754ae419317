"""What happens to a round when its time comes."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.alarms.service import Wake
from bot.core.blocks import Message
from bot.feedback import service, views
from bot.feedback.service import Told
from bot.groups import service as groups
from bot.members.service import Member
from bot.nudges import service as nudges
from bot.nudges.rules import FEEDBACK
from bot.nudges.service import Reminder


def open_round(session: Session, meeting_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Open the round of a meeting that has closed, and ask everybody but the presenter."""
    del due_at  # a late round still gives everybody its whole time
    told = service.open_round(session, meeting_id, now=now)
    if told is not None:
        _nudge(session, told, views.beginning(told), "opened", now=now)
        _tell(session, told, views.yours(told), "opened", until=told.card.closes_at, now=now)


def remind(session: Session, round_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Remind all writers alike, once, while there is time to write."""
    del due_at
    told = service.to_remind(session, round_id, now=now)
    if told is not None:
        _nudge(session, told, views.reminder(told), "reminded", now=now)


def close_round(session: Session, round_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Release the round or destroy it, and tell everybody."""
    del due_at
    told = service.close_round(session, round_id, now=now)
    if told is not None:
        nudges.drop(session, round_id, FEEDBACK, now=now)  # of all alike, whether they have sent or not
        _tell(session, told, views.ending(told), told.state.value, now=now)


def _nudge(session: Session, told: Told, message: Message, step: str, *, now: datetime) -> None:
    """Remind all writers alike; it is of no use once the round has closed."""
    reminder = Reminder(FEEDBACK, told.card.round_id, message, told.card.closes_at, step=step)
    for person in told.writers:
        nudges.nudge(session, told.group.id, person.person_id, reminder, now=now)


def _tell(
    session: Session,
    told: Told,
    news: Sequence[tuple[Member, Message]],
    event: str,
    *,
    until: datetime | None = None,
    now: datetime,
) -> None:
    """Tell people; what is of use ``until`` then is not said twice, and not after it."""
    for person, message in news:
        key = f"feedback:{told.card.round_id}:{event}:{person.user_id}"
        groups.tell(
            session, told.group, person, message, key=key, now=now, until=until, repeats=until is None
        )


JOBS: Mapping[str, Wake] = {
    "feedback.open": open_round,
    "feedback.remind": remind,
    "feedback.close": close_round,
}

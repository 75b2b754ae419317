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
from bot.outbox import service as outbox


def open_round(session: Session, meeting_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Open the round of a meeting that has closed, and ask everybody but the presenter."""
    del due_at  # a late round still gives everybody its whole time
    told = service.open_round(session, meeting_id, now=now)
    if told is not None:
        _nudge(session, told, views.beginning(told), "opened", now=now)


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
        for person, message in views.ending(told):
            key = _key(told, told.state.value, person)
            outbox.post(session, groups.direct(told.group, person.user_id), message, key=key, now=now)


def _nudge(
    session: Session, told: Told, news: Sequence[tuple[Member, Message]], event: str, *, now: datetime
) -> None:
    until = told.card.closes_at
    for person, message in news:
        to, key = groups.direct(told.group, person.user_id), _key(told, event, person)
        outbox.post(session, to, message, key=key, now=now, expires_at=until, repeats=False)


def _key(told: Told, event: str, person: Member) -> str:
    return f"feedback:{told.card.round_id}:{event}:{person.user_id}"


JOBS: Mapping[str, Wake] = {
    "feedback.open": open_round,
    "feedback.remind": remind,
    "feedback.close": close_round,
}

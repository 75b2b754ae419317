"""What time does to reminders: say them, change what stands, and tell the next one when nothing is done."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.alarms.service import Wake
from bot.nudges import rules, service, views
from bot.nudges.service import Reminder


def due(session: Session, nudge_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Say what is due for somebody, in one message, or put it off."""
    del due_at
    for packet in service.gather(session, nudge_id, now=now):
        service.post(session, packet, views.letter(packet.cards), now=now)


def redraw(session: Session, letter_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Change a message to how its reminders stand by now."""
    del due_at
    packet = service.standing(session, letter_id)
    if packet is not None:
        service.post(session, packet, views.letter(packet.cards), now=now)


def escalate(session: Session, nudge_id: uuid.UUID, due_at: datetime, now: datetime) -> datetime | None:
    """Tell the coach that something is not done, and later the facilitators."""
    del due_at
    told = service.word(session, nudge_id, now=now)
    if told is None:
        return None
    for one in told.to:
        reminder = Reminder(rules.WORD, told.nudge_id, views.word(told), told.stops_at, step=told.step)
        service.nudge(session, told.group_id, one.person_id, reminder, now=now)
    return told.again_at


JOBS: Mapping[str, Wake] = {service.DUE: due, service.REDRAW: redraw, service.ESCALATE: escalate}

"""Draw the card anew when something that it shows has changed."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.alarms.service import Wake
from bot.board import service, views
from bot.groups import service as groups
from bot.outbox import service as outbox


def draw(session: Session, group_id: uuid.UUID, due_at: datetime, now: datetime) -> datetime | None:
    """Post the card, or edit it where it stands; one that was deleted is posted again."""
    shown = service.card(session, group_id, now=now)
    if shown is not None:
        key = f"board:{group_id}:{due_at.timestamp():.6f}"
        message = views.card(shown)
        outbox.post(
            session, groups.channel(shown.group), message, key=key, now=now, place=service.place(group_id)
        )
    return None


JOBS: Mapping[str, Wake] = {groups.BOARD: draw}

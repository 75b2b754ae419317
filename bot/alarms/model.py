"""Alarms."""

import uuid
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base, partial_index


class Alarm(Base):
    """The next time at which something about a subject is due; asleep where ``wakes_at`` is empty.

    An alarm whose job crashed twice sleeps until an operator looks at it.
    """

    __tablename__ = "alarm"
    __table_args__ = (partial_index("ix_alarm_awake", "wakes_at", where="wakes_at IS NOT NULL"),)

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    wakes_at: Mapped[datetime | None]
    crashes: Mapped[int] = mapped_column(default=0)

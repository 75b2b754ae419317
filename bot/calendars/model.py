"""The secret links to calendars."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base


class CalendarLink(Base):
    """The one link to somebody's calendar: a hash of its secret, which nobody has but whoever made it.

    ``with_names`` says that the members' names stand in the calendar.
    """

    __tablename__ = "calendar_link"

    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"), primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    with_names: Mapped[bool]
    made_at: Mapped[datetime]

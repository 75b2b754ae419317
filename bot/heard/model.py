"""What was heard from Slack."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base


class Heard(Base):
    """One delivery that had its effect; the key is a hash, so that it names no view and no person."""

    __tablename__ = "heard"
    __table_args__ = (Index(None, "heard_at"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    heard_at: Mapped[datetime]

"""Workspaces."""

import uuid
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base


class Workspace(Base):
    """A Slack workspace that the app is installed in."""

    __tablename__ = "workspace"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    team_id: Mapped[str] = mapped_column(String(20), unique=True)
    bot_user_id: Mapped[str] = mapped_column(String(20))
    installed_at: Mapped[datetime]

"""Workspaces, and the tokens that are renewed for them."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base
from bot.vault.model import Sealed
from bot.vault.rules import Envelope


class Workspace(Base):
    """A Slack workspace that the app is installed in, or was removed from, or whose data was erased since."""

    __tablename__ = "workspace"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    team_id: Mapped[str] = mapped_column(String(20), unique=True)
    bot_user_id: Mapped[str] = mapped_column(String(20))
    installed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Token(Base):
    """A token that lasts for hours, with the one that renews it, which works once.

    ``begins`` is the fingerprint of the renewing token that an operator gave to begin with. A process that
    renews has ``taken_until``, in real time, to do so.
    """

    __tablename__ = "token"

    workspace_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("workspace.id"), primary_key=True)
    access: Mapped[Envelope] = mapped_column(Sealed)
    refresh: Mapped[Envelope] = mapped_column(Sealed)
    begins: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime | None]
    taken_until: Mapped[datetime | None]

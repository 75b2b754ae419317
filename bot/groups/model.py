"""Groups."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base
from bot.vault.model import Sealed
from bot.vault.rules import Envelope


class Group(Base):
    """A peer group with its own private channel; ``crowd`` is the *k* of its unattributed rounds."""

    __tablename__ = "peer_group"
    __table_args__ = (
        UniqueConstraint("workspace_id", "channel_id"),
        CheckConstraint("crowd >= 3", name="crowd"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    workspace_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("workspace.id"))
    channel_id: Mapped[str] = mapped_column(String(20))
    name: Mapped[Envelope] = mapped_column(Sealed)
    purpose: Mapped[Envelope | None] = mapped_column(Sealed)
    zone: Mapped[str] = mapped_column(String(64))
    crowd: Mapped[int] = mapped_column(default=4)
    created_at: Mapped[datetime]

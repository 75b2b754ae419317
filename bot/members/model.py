"""People and seats."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base
from bot.vault.model import Sealed
from bot.vault.rules import Envelope


class Person(Base):
    """Somebody in Slack, by their home workspace and user id: the same id elsewhere is somebody else."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("team_id", "user_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    workspace_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("workspace.id"))
    team_id: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[str] = mapped_column(String(20))
    name: Mapped[Envelope] = mapped_column(Sealed)
    zone: Mapped[str] = mapped_column(String(64))
    is_external: Mapped[bool]
    is_gone: Mapped[bool] = mapped_column(default=False)


class Seat(Base):
    """A person's place in a group; without a pledge it opens nothing."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("group_id", "person_id"),
        CheckConstraint("role IN ('facilitator', 'member')", name="role"),
        Index(None, "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    group_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("peer_group.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(12))
    title: Mapped[Envelope | None] = mapped_column(Sealed)
    company: Mapped[Envelope | None] = mapped_column(Sealed)
    pledge_version: Mapped[int | None]
    pledged_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]

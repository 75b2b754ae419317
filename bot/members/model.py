"""People, the seats they hold, and when they want to be left alone."""

import uuid
from datetime import date, datetime

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


class PersonHours(Base):
    """When somebody can be reached on their own clock, as "HH:MM"; whoever has no row keeps the usual hours.

    ``country`` is whose holidays they keep, as two letters, and ``a_week`` how many reminders are enough.
    """

    __tablename__ = "person_hours"
    __table_args__ = (CheckConstraint("a_week >= 1", name="a_week"),)

    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"), primary_key=True)
    quiet_from: Mapped[str] = mapped_column(String(5))
    quiet_until: Mapped[str] = mapped_column(String(5))
    work_from: Mapped[str] = mapped_column(String(5))
    work_until: Mapped[str] = mapped_column(String(5))
    country: Mapped[str] = mapped_column(String(2))
    a_week: Mapped[int]


class Absence(Base):
    """Days on which somebody is away, the first and the last one, where they are."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="days"), Index(None, "person_id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]

"""Feedback rounds."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base
from bot.groups.model import Group
from bot.members.model import Person
from bot.vault.model import Sealed
from bot.vault.rules import Envelope


class Round(Base):
    """Feedback to one presenter, open until ``closes_at``.

    All entries are in one sealed box, a single value that is rewritten whole on each change: there is no
    row, order, time or length for an entry that could name its author. ``crowd`` is *k*, fixed at opening;
    None where the group is too small for unattributed feedback.
    """

    __tablename__ = "feedback_round"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'released', 'withheld')", name="state"),
        CheckConstraint("crowd >= 3", name="crowd"),
        Index(None, "presenter_id"),
        Index(None, "group_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    group_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("peer_group.id"))
    meeting_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("meeting.id"), unique=True)
    presenter_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    size: Mapped[int]
    crowd: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10), default="open")
    box: Mapped[Envelope | None] = mapped_column(Sealed)


CARDS = (
    select(
        Round.id,
        Round.presenter_id,
        Round.closes_at,
        Round.size,
        Round.crowd,
        Round.state,
        Person.user_id.label("presenter"),
        Group,
    )
    .select_from(Round)
    .join(Person, Person.id == Round.presenter_id)
    .join(Group, Group.id == Round.group_id)
    .order_by(Round.closes_at, Round.id)
)
"""What may be told about rounds, without their boxes."""

"""Kudos that were given."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base
from bot.vault.model import Sealed
from bot.vault.rules import Envelope


class Kudos(Base):
    """One member's thanks to another, said in the group's channel or to the receiver alone."""

    __tablename__ = "kudos"
    __table_args__ = (
        CheckConstraint("giver_id <> receiver_id", name="another"),
        CheckConstraint("place IN ('group', 'privately')", name="place"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    group_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("peer_group.id"))
    giver_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    receiver_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    place: Mapped[str] = mapped_column(String(10))
    words: Mapped[Envelope] = mapped_column(Sealed)
    given_at: Mapped[datetime]

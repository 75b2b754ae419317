"""Updates that members share before a meeting."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base
from bot.vault.model import Sealed
from bot.vault.rules import Envelope


class Update(Base):
    """What one member shares for one meeting; its six texts are sealed as one, ``shared_at`` is the last."""

    __tablename__ = "member_update"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    group_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("peer_group.id"))
    meeting_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("meeting.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    body: Mapped[Envelope] = mapped_column(Sealed)
    shared_at: Mapped[datetime]

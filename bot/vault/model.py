"""Sealed columns, and who opened what."""

import uuid
from datetime import datetime

from sqlalchemy import Dialect, Index, LargeBinary, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base
from bot.vault.rules import Envelope


class Sealed(TypeDecorator[Envelope]):
    """Store an envelope and refuse everything else, so that no plain text can slip in."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Envelope | None, dialect: Dialect) -> bytes | None:
        """Take an envelope or nothing; raise TypeError for anything else."""
        if value is not None and not isinstance(value, Envelope):
            raise TypeError("a sealed column takes an Envelope")
        return value

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Envelope | None:
        """Give the envelope back, still sealed."""
        return None if value is None else Envelope(value)


class Reading(Base):
    """One opening of a confidential text, for its owner to see."""

    __tablename__ = "reading"
    __table_args__ = (Index(None, "owner_id", "subject_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    owner_id: Mapped[uuid.UUID]
    reader_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    read_at: Mapped[datetime]

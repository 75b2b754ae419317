"""Messages on their way to Slack, and where the ones that are edited in place stand."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.model import Base, partial_index
from bot.vault.model import Sealed
from bot.vault.rules import Envelope


class Outgoing(Base):
    """One message to Slack, exactly as it will be sent.

    ``key`` is ``room:id:event`` and unique: the same news cannot be queued twice. ``place`` names the
    message that this one edits. ``about`` names a kind and a subject of which only the newest goes out.
    ``repeats`` says what to do when nobody knows whether it arrived; ``tried_at`` is since when nobody does.
    ``due_at`` is its turn in its channel, kept through every retry, and ``again_at`` when the next one is.
    ``doubted_since`` is since when another copy of this database may have said it.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'unsure', 'dead', 'expired', 'superseded', 'rehearsed')",
            name="state",
        ),
        partial_index("ix_outbox_queued", "due_at", where="state = 'queued'"),
        partial_index("ix_outbox_turn", "channel", "due_at", "key", where="state = 'queued'"),
        partial_index("ix_outbox_sending", "channel", where="state = 'sending'"),
        partial_index("ix_outbox_lost", "channel", where="state IN ('dead', 'unsure')"),
        partial_index("ix_outbox_place", "place", where="place IS NOT NULL"),
        partial_index("ix_outbox_about", "about", where="about IS NOT NULL"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    workspace_id: Mapped[uuid.UUID]
    scope: Mapped[uuid.UUID]
    channel: Mapped[str] = mapped_column(String(40))
    place: Mapped[str | None] = mapped_column(String(80))
    payload: Mapped[Envelope | None] = mapped_column(Sealed)
    kind: Mapped[str] = mapped_column(String(8), server_default="news")
    about: Mapped[str | None] = mapped_column(String(120))
    repeats: Mapped[bool]
    due_at: Mapped[datetime]
    again_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    doubted_since: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(12), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    ts: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(80))


class Posted(Base):
    """Where a message that is edited in place stands in Slack."""

    __tablename__ = "posted"

    place: Mapped[str] = mapped_column(String(80), primary_key=True)
    channel: Mapped[str] = mapped_column(String(40))
    ts: Mapped[str] = mapped_column(String(40))


class Rest(Base):
    """Until when a channel, or a workspace's posts or edits, rest: in real time, for all processes."""

    __tablename__ = "rest"

    workspace_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(40), primary_key=True)
    until: Mapped[datetime]


class Hold(Base):
    """That Slack refuses a channel, or a person's direct messages, or with "*" all of a workspace, and why.

    What is for there waits. ``until`` is when one message tries again; without it none does.
    """

    __tablename__ = "hold"

    workspace_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(40), primary_key=True)
    why: Mapped[str] = mapped_column(String(40))
    until: Mapped[datetime | None]


class Voice(Base):
    """That a group, or everything, keeps silent (off) or only rehearses (dry); without a row it speaks."""

    __tablename__ = "voice"
    __table_args__ = (CheckConstraint("mode IN ('off', 'dry')", name="mode"),)

    scope: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    mode: Mapped[str] = mapped_column(String(4))


class Copy(Base):
    """The one row that tells of this database itself.

    ``home`` is where it lives, and ``silent`` why it says nothing: it was copied, and nobody has said yet
    that it is the one to speak. What was due by ``doubts_until`` may have been said by another copy.
    """

    __tablename__ = "copy"
    __table_args__ = (CheckConstraint("id = 1", name="id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    home: Mapped[str | None] = mapped_column(String(40))
    silent: Mapped[str | None] = mapped_column(String(12))
    doubts_until: Mapped[datetime | None]

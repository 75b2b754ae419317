"""Find a channel's first message without counting all that wait; nothing is stored otherwise than before."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    queued = sa.text("state = 'queued'")
    op.create_index(
        "ix_outbox_turn",
        "outbox",
        ["channel", "due_at", "key"],
        sqlite_where=queued,
        postgresql_where=queued,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_turn", table_name="outbox")

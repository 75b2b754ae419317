"""Know when a database is a copy, and what another copy may have said.

The database that is there is no copy: it goes on speaking. Safe while the previous release still runs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "copy",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("home", sa.String(length=40), nullable=True),
        sa.Column("silent", sa.String(length=12), nullable=True),
        sa.Column("doubts_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_copy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy")),
    )
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("doubted_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("doubted_since")
    op.drop_table("copy")

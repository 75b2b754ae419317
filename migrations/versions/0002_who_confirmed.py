"""Remember who confirmed a turn.

Old rows keep nobody: it was not recorded. Safe while the previous release still runs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("confirmed_by", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("meeting", "confirmed_by")

"""Pace what is said for all processes together, and keep what could not be delivered until somebody says so.

Old messages count as news that never was in doubt. The release before goes on sending them; it knows no rests
and no silence, so let it end before either matters. What was rehearsed counts as expired there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BEFORE = "state IN ('queued', 'sending', 'sent', 'unsure', 'dead', 'expired', 'superseded')"
_AFTER = "state IN ('queued', 'sending', 'sent', 'unsure', 'dead', 'expired', 'superseded', 'rehearsed')"
_INDEXES = (
    ("ix_outbox_lost", "channel", "state IN ('dead', 'unsure')"),
    ("ix_outbox_place", "place", "place IS NOT NULL"),
    ("ix_outbox_about", "about", "about IS NOT NULL"),
)


def upgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("kind", sa.String(length=8), nullable=False, server_default="news"))
        outbox.add_column(sa.Column("about", sa.String(length=120), nullable=True))
        outbox.add_column(sa.Column("again_at", sa.DateTime(timezone=True), nullable=True))
        outbox.add_column(sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
        outbox.drop_constraint(op.f("ck_outbox_state"), type_="check")
        outbox.create_check_constraint(op.f("ck_outbox_state"), _AFTER)
    for name, column, where in _INDEXES:
        so = sa.text(where)
        op.create_index(name, "outbox", [column], sqlite_where=so, postgresql_where=so)
    op.create_table(
        "rest",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "what", name=op.f("pk_rest")),
    )
    op.create_table(
        "voice",
        sa.Column("scope", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(length=4), nullable=False),
        sa.CheckConstraint("mode IN ('off', 'dry')", name=op.f("ck_voice_mode")),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_voice")),
    )


def downgrade() -> None:
    op.drop_table("voice")
    op.drop_table("rest")
    for name, _, _ in _INDEXES:
        op.drop_index(name, table_name="outbox")
    op.execute("UPDATE outbox SET state = 'expired' WHERE state = 'rehearsed'")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint(op.f("ck_outbox_state"), type_="check")
        outbox.create_check_constraint(op.f("ck_outbox_state"), _BEFORE)
        for name in ("tried_at", "again_at", "about", "kind"):
            outbox.drop_column(name)

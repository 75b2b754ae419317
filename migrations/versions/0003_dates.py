"""Remember what became of a date: moved, added, fixed by a vote; and the votes themselves.

Meetings from before are the occurrence that their number says. The release before goes on planning meetings
without one, which are then counted by their number too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("series", sa.Column("since", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("series", sa.Column("country", sa.String(length=2), nullable=True))
    op.add_column("meeting", sa.Column("occurrence", sa.Integer(), nullable=True))
    exceptions = sa.CheckConstraint("exception IN ('moved', 'extra')", name=op.f("ck_meeting_exception"))
    op.add_column("meeting", sa.Column("exception", sa.String(length=8), exceptions, nullable=True))
    op.add_column("meeting", sa.Column("sequence", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("meeting", sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meeting", sa.Column("was_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE meeting SET occurrence = number")
    op.create_index("uq_meeting_occurrence", "meeting", ["group_id", "occurrence"], unique=True)
    _create_votes()


def _create_votes() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('year', 'move', 'cancel')", name=op.f("ck_proposal_kind")),
        sa.CheckConstraint(
            "state IN ('open', 'agreed', 'declined', 'lapsed', 'replaced')", name=op.f("ck_proposal_state")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["peer_group.id"], name=op.f("fk_proposal_group_id_peer_group")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_proposal_proposed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_group_id"), "proposal", ["group_id"], unique=False)
    is_open = sa.text("state = 'open'")
    op.create_index(
        "uq_proposal_open",
        "proposal",
        ["subject_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "proposed_date",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("wall_time", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposed_date_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_proposed_date_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "meeting_id", name=op.f("pk_proposed_date")),
    )
    op.create_table(
        "ballot",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_ballot_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ballot_person_id_person")),
        sa.PrimaryKeyConstraint("proposal_id", "person_id", name=op.f("pk_ballot")),
    )


def downgrade() -> None:
    for name in ("ballot", "proposed_date", "proposal"):
        op.drop_table(name)
    op.drop_index("uq_meeting_occurrence", table_name="meeting")
    for name in ("was_at", "fixed_at", "sequence", "exception", "occurrence"):
        op.drop_column("meeting", name)
    for name in ("country", "since"):
        op.drop_column("series", name)

"""Know when people can be reached, and keep their reminders.

Whoever has said nothing keeps the usual hours. Meetings that are planned already get the alarms of their new
reminders here. Safe while the previous release still runs: it leaves alarms alone that it does not know.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


_ALARMS = {"challenges.prepare": 22, "updates.remind": 4, "meetings.quorum": 3}
"""Alarms that hang on a planned meeting, and how many days before it; their jobs find the exact time."""
_OF_NUDGES = ("nudges.due", "nudges.redraw", "nudges.escalate")
_MEETING = sa.table(
    "meeting",
    sa.column("id", sa.Uuid()),
    sa.column("starts_at", sa.DateTime(timezone=True)),
    sa.column("state", sa.String()),
)
_ALARM = sa.table(
    "alarm",
    sa.column("kind", sa.String()),
    sa.column("subject_id", sa.Uuid()),
    sa.column("wakes_at", sa.DateTime(timezone=True)),
    sa.column("crashes", sa.Integer()),
)


def upgrade() -> None:
    op.create_table(
        "person_hours",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=False),
        sa.Column("quiet_until", sa.String(length=5), nullable=False),
        sa.Column("work_from", sa.String(length=5), nullable=False),
        sa.Column("work_until", sa.String(length=5), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("a_week", sa.Integer(), nullable=False),
        sa.CheckConstraint("a_week >= 1", name=op.f("ck_person_hours_a_week")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_hours_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_hours")),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_absence_days")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_person_id"), "absence", ["person_id"], unique=False)
    _create_nudges()
    _set_alarms()


def _set_alarms() -> None:
    bind, now = op.get_bind(), datetime.now(UTC)
    planned = bind.execute(
        sa.select(_MEETING.c.id, _MEETING.c.starts_at).where(_MEETING.c.state == "planned")
    )
    for meeting_id, at in planned.all():
        starts_at = at if at.tzinfo else at.replace(tzinfo=UTC)
        due = {kind: starts_at - timedelta(days=days) for kind, days in _ALARMS.items()}
        rows = [
            {"kind": kind, "subject_id": meeting_id, "wakes_at": wakes_at, "crashes": 0}
            for kind, wakes_at in due.items()
            if wakes_at > now
        ]
        if rows:
            bind.execute(sa.insert(_ALARM), rows)


def _create_nudges() -> None:
    op.create_table(
        "nudge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("wish_day", sa.Date(), nullable=True),
        sa.Column("wish_at", sa.String(length=5), nullable=True),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stops_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("delay", sa.String(length=10), nullable=True),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'done', 'off', 'over')", name=op.f("ck_nudge_state")
        ),
        sa.CheckConstraint("rung BETWEEN 0 AND 2", name=op.f("ck_nudge_rung")),
        sa.ForeignKeyConstraint(["group_id"], ["peer_group.id"], name=op.f("fk_nudge_group_id_peer_group")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nudge_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
        sa.UniqueConstraint(
            "person_id", "kind", "subject_id", "step", name=op.f("uq_nudge_person_id_kind_subject_id_step")
        ),
    )
    op.create_index(op.f("ix_nudge_letter_id"), "nudge", ["letter_id"], unique=False)
    op.create_index(op.f("ix_nudge_subject_id"), "nudge", ["subject_id"], unique=False)
    op.create_table(
        "nudge_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("is_digest", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["peer_group.id"], name=op.f("fk_nudge_letter_group_id_peer_group")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nudge_letter_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge_letter")),
    )
    op.create_index(
        op.f("ix_nudge_letter_person_id_posted_at"), "nudge_letter", ["person_id", "posted_at"], unique=False
    )
    op.create_table(
        "nudge_opt_out",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["peer_group.id"], name=op.f("fk_nudge_opt_out_group_id_peer_group")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nudge_opt_out_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "group_id", "kind", name=op.f("pk_nudge_opt_out")),
    )


def downgrade() -> None:
    op.execute(sa.delete(_ALARM).where(_ALARM.c.kind.in_([*_ALARMS, *_OF_NUDGES])))
    for name in ("nudge_opt_out", "nudge_letter", "nudge", "absence", "person_hours"):
        op.drop_table(name)

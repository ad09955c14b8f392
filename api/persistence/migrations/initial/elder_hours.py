"""Tables of ``records.elder_hours`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def create_absences() -> None:
    """Create ``absences``."""
    op.create_table(
        "absences",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=120), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("elder_id", sa.String(length=120), nullable=False),
        sa.CheckConstraint("status <> 'died' OR last_day IS NULL", name=op.f("ck_absences_died_for_good")),
        sa.CheckConstraint(
            "status IN ('away', 'hospital', 'moved', 'refused', 'died')", name=op.f("ck_absences_status")
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_absences_last_day_not_before_first_day")),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_absences_elder_id_elders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_elder_id"), "absences", ["elder_id"], unique=False)
    op.create_index("ix_absences_elder_id_first_day", "absences", ["elder_id", "first_day"], unique=False)


def create_calling_hours() -> None:
    """Create ``calling_hours``."""
    op.create_table(
        "calling_hours",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("weekdays", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("earliest_seconds", sa.Integer(), nullable=False),
        sa.Column("latest_seconds", sa.Integer(), nullable=False),
        sa.Column("due_seconds", sa.Integer(), nullable=True),
        sa.Column("elder_id", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "due_seconds BETWEEN earliest_seconds AND latest_seconds", name=op.f("ck_calling_hours_due_inside")
        ),
        sa.CheckConstraint(
            "earliest_seconds >= 0 AND latest_seconds >= earliest_seconds AND latest_seconds < 86400",
            name=op.f("ck_calling_hours_earliest_to_latest"),
        ),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_calling_hours_elder_id_elders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calling_hours")),
    )
    op.create_index(op.f("ix_calling_hours_elder_id"), "calling_hours", ["elder_id"], unique=False)


def create_quiet_hours() -> None:
    """Create ``quiet_hours``."""
    op.create_table(
        "quiet_hours",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("weekdays", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("start_seconds", sa.Integer(), nullable=False),
        sa.Column("end_seconds", sa.Integer(), nullable=False),
        sa.Column("elder_id", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "start_seconds >= 0 AND end_seconds > start_seconds AND end_seconds <= 86400",
            name=op.f("ck_quiet_hours_start_seconds_to_end_seconds"),
        ),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_quiet_hours_elder_id_elders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiet_hours")),
    )
    op.create_index(op.f("ix_quiet_hours_elder_id"), "quiet_hours", ["elder_id"], unique=False)

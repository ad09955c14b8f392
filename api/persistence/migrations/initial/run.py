"""Tables of ``records.run`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def _runs_columns() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("problem_id", sa.String(length=120), nullable=True),
        sa.Column("base_roster_id", sa.String(length=120), nullable=True),
        sa.Column("scenario_id", sa.String(length=120), nullable=True),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("params", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("versions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("progress", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("best", sa.LargeBinary(), nullable=True),
        sa.Column("roster_id", sa.String(length=120), nullable=True),
        sa.Column("report", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("failure", sa.String(length=120), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("executor_id", sa.String(length=120), nullable=True),
        sa.Column("requested_by", sa.String(length=120), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("week_id", sa.String(length=120), nullable=False),
    )


def _runs_rules() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.CheckConstraint("kind IN ('full', 'fill', 'repair', 'scenario')", name=op.f("ck_runs_kind")),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_runs_state")),
        sa.ForeignKeyConstraint(["base_roster_id"], ["rosters.id"], name=op.f("fk_runs_base_roster_id_rosters")),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_runs_problem_id_problems")),
        sa.ForeignKeyConstraint(["roster_id"], ["rosters.id"], name=op.f("fk_runs_roster_id_rosters")),
        sa.ForeignKeyConstraint(["week_id"], ["weeks.id"], name=op.f("fk_runs_week_id_weeks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )


def create_runs() -> None:
    """Create ``runs``."""
    op.create_table("runs", *_runs_columns(), *_runs_rules())
    op.create_index(op.f("ix_runs_state"), "runs", ["state"], unique=False)
    op.create_index(op.f("ix_runs_week_id"), "runs", ["week_id"], unique=False)

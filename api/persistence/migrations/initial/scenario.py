"""Tables of ``records.scenario`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def create_scenarios() -> None:
    """Create ``scenarios``."""
    op.create_table(
        "scenarios",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("changes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("base_roster_id", sa.String(length=120), nullable=True),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["base_roster_id"], ["rosters.id"], name=op.f("fk_scenarios_base_roster_id_rosters")),
        sa.ForeignKeyConstraint(["week_id"], ["weeks.id"], name=op.f("fk_scenarios_week_id_weeks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenarios")),
    )
    op.create_index(op.f("ix_scenarios_week_id"), "scenarios", ["week_id"], unique=False)

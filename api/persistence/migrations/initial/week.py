"""Tables of ``records.week`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def create_weeks() -> None:
    """Create ``weeks``."""
    op.create_table(
        "weeks",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("week", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_weeks_area_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weeks")),
        sa.UniqueConstraint("area_id", "week", name=op.f("uq_weeks_area_id_week")),
    )
    op.create_index(op.f("ix_weeks_area_id"), "weeks", ["area_id"], unique=False)


def create_problems() -> None:
    """Create ``problems``."""
    op.create_table(
        "problems",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("not_owed", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["week_id"], ["weeks.id"], name=op.f("fk_problems_week_id_weeks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problems")),
    )
    op.create_index(op.f("ix_problems_week_id"), "problems", ["week_id"], unique=False)

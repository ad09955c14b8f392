"""Tables of ``records.area`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def create_areas() -> None:
    """Create ``areas``."""
    op.create_table(
        "areas",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=120), nullable=False),
        sa.Column("parent_id", sa.String(length=120), nullable=True),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("code_year", sa.Integer(), nullable=True),
        sa.Column("path", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.CheckConstraint("level IN ('county', 'town', 'village', 'grid')", name=op.f("ck_areas_level")),
        sa.CheckConstraint("code_year BETWEEN 1980 AND 2200", name=op.f("ck_areas_code_year")),
        sa.CheckConstraint("length(code) IN (0, 12)", name=op.f("ck_areas_code")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_areas_parent")),
        sa.ForeignKeyConstraint(["parent_id"], ["areas.id"], name=op.f("fk_areas_parent_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas")),
        sa.UniqueConstraint("path", name=op.f("uq_areas_path")),
    )
    op.create_index(op.f("ix_areas_code"), "areas", ["code"], unique=False)
    op.create_index(op.f("ix_areas_parent_id"), "areas", ["parent_id"], unique=False)

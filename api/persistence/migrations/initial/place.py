"""Tables of ``records.place`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def create_places() -> None:
    """Create ``places``."""
    op.create_table(
        "places",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("point", sa.LargeBinary(), nullable=True),
        sa.Column("access_seconds", sa.Integer(), nullable=False),
        sa.Column("crs", sa.String(length=120), nullable=False),
        sa.CheckConstraint("crs IN ('wgs84', 'gcj02', 'bd09', 'cgcs2000')", name=op.f("ck_places_crs")),
        sa.CheckConstraint("access_seconds BETWEEN 0 AND 7200", name=op.f("ck_places_access_seconds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
    )


def create_households() -> None:
    """Create ``households``."""
    op.create_table(
        "households",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("place_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_households_place_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
    )
    op.create_index(op.f("ix_households_place_id"), "households", ["place_id"], unique=False)

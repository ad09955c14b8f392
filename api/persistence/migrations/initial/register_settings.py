"""Tables of ``records.register_settings`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def create_register_settings() -> None:
    """Create ``register_settings``."""
    op.create_table(
        "register_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("remote_counts_for_month", sa.Boolean(), nullable=False),
        sa.Column("first_visit_people", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_visit_people BETWEEN 1 AND 4", name=op.f("ck_register_settings_first_visit_people")),
        sa.CheckConstraint("id = 1", name=op.f("ck_register_settings_only_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_settings")),
    )

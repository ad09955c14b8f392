"""Tables of ``records.rule`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def _frequency_rules_columns() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("service_id", sa.String(length=120), nullable=False),
        sa.Column("tier", sa.String(length=120), nullable=True),
        sa.Column("category", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("per", sa.String(length=120), nullable=False),
        sa.Column("smallest_gap_days", sa.Integer(), nullable=False),
        sa.Column("largest_gap_days", sa.Integer(), nullable=True),
        sa.Column("least_home_share", sa.Double(), nullable=False),
        sa.Column("most_remote_per_month", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("elder_id", sa.String(length=120), nullable=True),
    )


def _frequency_rules_rules() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.CheckConstraint("per IN ('week', 'fortnight', 'month')", name=op.f("ck_frequency_rules_per")),
        sa.CheckConstraint("tier IN ('red', 'yellow', 'green')", name=op.f("ck_frequency_rules_tier")),
        sa.CheckConstraint(
            "elder_id IS NULL OR (tier IS NULL AND category IS NULL)", name=op.f("ck_frequency_rules_one_audience")
        ),
        sa.CheckConstraint(
            "elder_id IS NULL OR reason IS NOT NULL", name=op.f("ck_frequency_rules_override_explained")
        ),
        sa.CheckConstraint("largest_gap_days >= smallest_gap_days", name=op.f("ck_frequency_rules_gaps")),
        sa.CheckConstraint("largest_gap_days BETWEEN 1 AND 366", name=op.f("ck_frequency_rules_largest_gap")),
        sa.CheckConstraint("least_home_share BETWEEN 0 AND 1", name=op.f("ck_frequency_rules_least_home_share")),
        sa.CheckConstraint("most_remote_per_month >= 0", name=op.f("ck_frequency_rules_most_remote")),
        sa.CheckConstraint("smallest_gap_days BETWEEN 0 AND 31", name=op.f("ck_frequency_rules_smallest_gap")),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_frequency_rules_valid_until_not_before_valid_from")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_frequency_rules_version")),
        sa.CheckConstraint("visits BETWEEN 1 AND 70", name=op.f("ck_frequency_rules_visits")),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_frequency_rules_elder_id_elders")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_frequency_rules_service_id_services")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_frequency_rules")),
    )


def create_frequency_rules() -> None:
    """Create ``frequency_rules``."""
    op.create_table("frequency_rules", *_frequency_rules_columns(), *_frequency_rules_rules())
    op.create_index(op.f("ix_frequency_rules_elder_id"), "frequency_rules", ["elder_id"], unique=False)
    op.create_index(op.f("ix_frequency_rules_service_id"), "frequency_rules", ["service_id"], unique=False)

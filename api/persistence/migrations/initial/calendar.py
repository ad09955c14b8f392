"""Tables of ``records.calendar`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def create_calendar_overrides() -> None:
    """Create ``calendar_overrides``."""
    op.create_table(
        "calendar_overrides",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('workday', 'holiday')", name=op.f("ck_calendar_overrides_kind")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_overrides")),
    )


def create_special_periods() -> None:
    """Create ``special_periods``."""
    op.create_table(
        "special_periods",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("remote_only", sa.Boolean(), nullable=False),
        sa.Column("frequency_multiplier", sa.Double(), nullable=False),
        sa.Column("message_zh", sa.Text(), nullable=True),
        sa.Column("message_en", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('lockdown', 'weather', 'festival', 'epidemic')", name=op.f("ck_special_periods_kind")
        ),
        sa.CheckConstraint(
            "(message_zh IS NULL) = (message_en IS NULL)", name=op.f("ck_special_periods_message_in_both_languages")
        ),
        sa.CheckConstraint("frequency_multiplier BETWEEN 1 AND 10", name=op.f("ck_special_periods_multiplier")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_special_periods_last_day_not_before_first_day")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_periods")),
    )


def create_special_period_areas() -> None:
    """Create ``special_period_areas``."""
    op.create_table(
        "special_period_areas",
        sa.Column("period_id", sa.String(length=120), nullable=False),
        sa.Column("area_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_special_period_areas_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["special_periods.id"], name=op.f("fk_special_period_areas_period_id_special_periods")
        ),
        sa.PrimaryKeyConstraint("period_id", "area_id", name=op.f("pk_special_period_areas")),
    )
    op.create_index(op.f("ix_special_period_areas_area_id"), "special_period_areas", ["area_id"], unique=False)

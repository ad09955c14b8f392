"""Tables of ``records.availability`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def create_availability_exceptions() -> None:
    """Create ``availability_exceptions``."""
    op.create_table(
        "availability_exceptions",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("start_seconds", sa.Integer(), nullable=True),
        sa.Column("end_seconds", sa.Integer(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("visitor_id", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "(start_seconds IS NULL) = (end_seconds IS NULL)", name=op.f("ck_availability_exceptions_both_or_neither")
        ),
        sa.CheckConstraint(
            "last_day >= first_day", name=op.f("ck_availability_exceptions_last_day_not_before_first_day")
        ),
        sa.CheckConstraint(
            "start_seconds >= 0 AND end_seconds > start_seconds AND end_seconds <= 86400",
            name=op.f("ck_availability_exceptions_start_seconds_to_end_seconds"),
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["visitors.id"], name=op.f("fk_availability_exceptions_visitor_id_visitors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_exceptions")),
    )
    op.create_index(
        op.f("ix_availability_exceptions_visitor_id"), "availability_exceptions", ["visitor_id"], unique=False
    )
    op.create_index(
        "ix_availability_exceptions_visitor_id_first_day",
        "availability_exceptions",
        ["visitor_id", "first_day"],
        unique=False,
    )


def _availability_patterns_columns() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("weekdays", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("start_seconds", sa.Integer(), nullable=False),
        sa.Column("end_seconds", sa.Integer(), nullable=False),
        sa.Column("pause_start_seconds", sa.Integer(), nullable=True),
        sa.Column("pause_end_seconds", sa.Integer(), nullable=True),
        sa.Column("start_place_id", sa.String(length=120), nullable=True),
        sa.Column("end_place_id", sa.String(length=120), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("follows_calendar", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("visitor_id", sa.String(length=120), nullable=False),
    )


def _availability_patterns_rules() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.CheckConstraint(
            "(pause_start_seconds IS NULL) = (pause_end_seconds IS NULL)",
            name=op.f("ck_availability_patterns_pause_whole"),
        ),
        sa.CheckConstraint(
            "start_seconds >= 0 AND end_seconds > start_seconds AND end_seconds <= 86400",
            name=op.f("ck_availability_patterns_start_seconds_to_end_seconds"),
        ),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_availability_patterns_valid_until_not_before_valid_from")
        ),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_availability_patterns_capacity")),
        sa.CheckConstraint(
            "pause_start_seconds >= start_seconds AND pause_end_seconds > pause_start_seconds AND "
            "pause_end_seconds <= end_seconds",
            name=op.f("ck_availability_patterns_pause_inside"),
        ),
        sa.ForeignKeyConstraint(
            ["end_place_id"], ["places.id"], name=op.f("fk_availability_patterns_end_place_id_places")
        ),
        sa.ForeignKeyConstraint(
            ["start_place_id"], ["places.id"], name=op.f("fk_availability_patterns_start_place_id_places")
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["visitors.id"], name=op.f("fk_availability_patterns_visitor_id_visitors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_patterns")),
    )


def create_availability_patterns() -> None:
    """Create ``availability_patterns``."""
    op.create_table("availability_patterns", *_availability_patterns_columns(), *_availability_patterns_rules())
    op.create_index(op.f("ix_availability_patterns_visitor_id"), "availability_patterns", ["visitor_id"], unique=False)

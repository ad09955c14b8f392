"""Tables of ``records.service`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def _services_columns() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("skills", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.Column("continuity", sa.Boolean(), nullable=False),
        sa.Column("contracted_kind_id", sa.String(length=120), nullable=True),
        sa.Column("covers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("earliest_seconds", sa.Integer(), nullable=True),
        sa.Column("due_seconds", sa.Integer(), nullable=True),
        sa.Column("latest_seconds", sa.Integer(), nullable=True),
        sa.Column("follows_id", sa.String(length=120), nullable=True),
        sa.Column("follows_min_lag_seconds", sa.Integer(), nullable=True),
        sa.Column("follows_max_lag_seconds", sa.Integer(), nullable=True),
        sa.Column("follows_company", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _services_rules() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.CheckConstraint("follows_company IN ('any', 'different', 'same')", name=op.f("ck_services_follows_company")),
        sa.CheckConstraint("follows_max_lag_seconds >= follows_min_lag_seconds", name=op.f("ck_services_lags")),
        sa.CheckConstraint("latest_seconds >= earliest_seconds", name=op.f("ck_services_latest_not_before_earliest")),
        sa.CheckConstraint(
            "(follows_id IS NULL) = (follows_min_lag_seconds IS NULL) AND (follows_id IS NULL) = "
            "(follows_company IS NULL)",
            name=op.f("ck_services_follows_whole"),
        ),
        sa.CheckConstraint("follows_id <> id", name=op.f("ck_services_follows_another")),
        sa.CheckConstraint("load >= 0", name=op.f("ck_services_load")),
        sa.CheckConstraint("people BETWEEN 1 AND 4", name=op.f("ck_services_people")),
        sa.ForeignKeyConstraint(
            ["contracted_kind_id"], ["visitor_kinds.id"], name=op.f("fk_services_contracted_kind_id_visitor_kinds")
        ),
        sa.ForeignKeyConstraint(["follows_id"], ["services.id"], name=op.f("fk_services_follows_id_services")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
    )


def create_services() -> None:
    """Create ``services``."""
    op.create_table("services", *_services_columns(), *_services_rules())


def create_service_options() -> None:
    """Create ``service_options``."""
    op.create_table(
        "service_options",
        sa.Column("service_id", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mode", sa.String(length=120), nullable=False),
        sa.Column("duration_seconds", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('home', 'phone', 'video')", name=op.f("ck_service_options_mode")),
        sa.CheckConstraint("duration_seconds BETWEEN 0 AND 86400", name=op.f("ck_service_options_duration")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_service_options_position")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_service_options_service_id_services")),
        sa.PrimaryKeyConstraint("service_id", "position", name=op.f("pk_service_options")),
        sa.UniqueConstraint("service_id", "mode", name=op.f("uq_service_options_service_id_mode")),
    )

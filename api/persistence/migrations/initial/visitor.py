"""Tables of ``records.visitor`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def create_visitor_kinds() -> None:
    """Create ``visitor_kinds``."""
    op.create_table(
        "visitor_kinds",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("counts_as_face", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor_kinds")),
    )


def _visitors_columns() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("kind_id", sa.String(length=120), nullable=False),
        sa.Column("home_id", sa.String(length=120), nullable=False),
        sa.Column("end_place_id", sa.String(length=120), nullable=True),
        sa.Column("speed_meters_per_second", sa.Double(), nullable=False),
        sa.Column("travel_mode", sa.Text(), nullable=False),
        sa.Column("gender", sa.String(length=120), nullable=True),
        sa.Column("dialects", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("required", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("serves_everywhere", sa.Boolean(), nullable=False),
        sa.Column("reach_meters", sa.Double(), nullable=True),
        sa.Column("has_caseload", sa.Boolean(), nullable=False),
        sa.Column("daily_visits", sa.Integer(), nullable=True),
        sa.Column("daily_work_seconds", sa.Integer(), nullable=True),
        sa.Column("daily_meters", sa.Double(), nullable=True),
        sa.Column("weekly_visits", sa.Integer(), nullable=True),
        sa.Column("weekly_work_seconds", sa.Integer(), nullable=True),
        sa.Column("weekly_meters", sa.Double(), nullable=True),
        sa.Column("agreed_weekly_work_seconds", sa.Integer(), nullable=True),
        sa.Column("can_lead", sa.Boolean(), nullable=False),
        sa.Column("counts_as_face", sa.Boolean(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _visitors_rules() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.CheckConstraint(
            "agreed_weekly_work_seconds <= weekly_work_seconds", name=op.f("ck_visitors_agreed_within_cap")
        ),
        sa.CheckConstraint("agreed_weekly_work_seconds >= 0", name=op.f("ck_visitors_agreed_work")),
        sa.CheckConstraint("daily_visits >= 0 AND daily_meters >= 0", name=op.f("ck_visitors_daily")),
        sa.CheckConstraint("daily_work_seconds BETWEEN 0 AND 604800", name=op.f("ck_visitors_daily_work")),
        sa.CheckConstraint(
            "speed_meters_per_second > 0 AND speed_meters_per_second <= 70", name=op.f("ck_visitors_speed")
        ),
        sa.CheckConstraint("weekly_visits >= 0 AND weekly_meters >= 0", name=op.f("ck_visitors_weekly")),
        sa.CheckConstraint("weekly_work_seconds BETWEEN 0 AND 604800", name=op.f("ck_visitors_weekly_work")),
        sa.CheckConstraint("gender IN ('female', 'male')", name=op.f("ck_visitors_gender")),
        sa.CheckConstraint("reach_meters > 0", name=op.f("ck_visitors_reach")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_visitors_version")),
        sa.ForeignKeyConstraint(["end_place_id"], ["places.id"], name=op.f("fk_visitors_end_place_id_places")),
        sa.ForeignKeyConstraint(["home_id"], ["places.id"], name=op.f("fk_visitors_home_id_places")),
        sa.ForeignKeyConstraint(["kind_id"], ["visitor_kinds.id"], name=op.f("fk_visitors_kind_id_visitor_kinds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitors")),
    )


def create_visitors() -> None:
    """Create ``visitors``."""
    op.create_table("visitors", *_visitors_columns(), *_visitors_rules())
    op.create_index(op.f("ix_visitors_home_id"), "visitors", ["home_id"], unique=False)
    op.create_index(op.f("ix_visitors_kind_id"), "visitors", ["kind_id"], unique=False)


def create_qualifications() -> None:
    """Create ``qualifications``."""
    op.create_table(
        "qualifications",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("visitor_id", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_qualifications_valid_until_not_before_valid_from")
        ),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name=op.f("fk_qualifications_visitor_id_visitors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualifications")),
    )
    op.create_index(op.f("ix_qualifications_name"), "qualifications", ["name"], unique=False)
    op.create_index(op.f("ix_qualifications_visitor_id"), "qualifications", ["visitor_id"], unique=False)


def create_visitor_areas() -> None:
    """Create ``visitor_areas``."""
    op.create_table(
        "visitor_areas",
        sa.Column("visitor_id", sa.String(length=120), nullable=False),
        sa.Column("area_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_visitor_areas_area_id_areas")),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name=op.f("fk_visitor_areas_visitor_id_visitors")),
        sa.PrimaryKeyConstraint("visitor_id", "area_id", name=op.f("pk_visitor_areas")),
    )
    op.create_index(op.f("ix_visitor_areas_area_id"), "visitor_areas", ["area_id"], unique=False)


def create_caseloads() -> None:
    """Create ``caseloads``."""
    op.create_table(
        "caseloads",
        sa.Column("visitor_id", sa.String(length=120), nullable=False),
        sa.Column("elder_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_caseloads_elder_id_elders")),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name=op.f("fk_caseloads_visitor_id_visitors")),
        sa.PrimaryKeyConstraint("visitor_id", "elder_id", name=op.f("pk_caseloads")),
    )
    op.create_index(op.f("ix_caseloads_elder_id"), "caseloads", ["elder_id"], unique=False)

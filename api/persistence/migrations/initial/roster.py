"""Tables of ``records.roster`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def create_pins() -> None:
    """Create ``pins``."""
    op.create_table(
        "pins",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("elder_id", sa.String(length=120), nullable=False),
        sa.Column("visit", sa.String(length=120), nullable=False),
        sa.Column("visitor_id", sa.String(length=120), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("start_seconds", sa.Integer(), nullable=True),
        sa.Column("after_visit", sa.String(length=120), nullable=True),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week_id", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "visitor_id IS NOT NULL OR day IS NOT NULL OR start_seconds IS NOT NULL OR after_visit IS NOT NULL",
            name=op.f("ck_pins_fixes_something"),
        ),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_pins_elder_id_elders")),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name=op.f("fk_pins_visitor_id_visitors")),
        sa.ForeignKeyConstraint(["week_id"], ["weeks.id"], name=op.f("fk_pins_week_id_weeks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pins")),
    )
    op.create_index(op.f("ix_pins_week_id"), "pins", ["week_id"], unique=False)


def create_rosters() -> None:
    """Create ``rosters``."""
    op.create_table(
        "rosters",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("problem_id", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("figures", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("origin", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_rosters_problem_id_problems")),
        sa.ForeignKeyConstraint(["week_id"], ["weeks.id"], name=op.f("fk_rosters_week_id_weeks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rosters")),
    )
    op.create_index(op.f("ix_rosters_week_id"), "rosters", ["week_id"], unique=False)


def _releases_columns() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("problem_id", sa.String(length=120), nullable=False),
        sa.Column("roster_id", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("figures", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("changes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("published_by", sa.String(length=120), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week_id", sa.String(length=120), nullable=False),
    )


def _releases_rules() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.CheckConstraint("number >= 1", name=op.f("ck_releases_number")),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_releases_problem_id_problems")),
        sa.ForeignKeyConstraint(["roster_id"], ["rosters.id"], name=op.f("fk_releases_roster_id_rosters")),
        sa.ForeignKeyConstraint(["week_id"], ["weeks.id"], name=op.f("fk_releases_week_id_weeks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint("week_id", "number", name=op.f("uq_releases_week_id_number")),
    )


def create_releases() -> None:
    """Create ``releases``."""
    op.create_table("releases", *_releases_columns(), *_releases_rules())
    op.create_index(op.f("ix_releases_week_id"), "releases", ["week_id"], unique=False)


def _released_routes_columns() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("release_id", sa.String(length=120), nullable=False),
        sa.Column("visitor_id", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(length=120), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stops", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("week_id", sa.String(length=120), nullable=False),
    )


def _released_routes_rules() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_released_routes_release_id_releases")),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name=op.f("fk_released_routes_visitor_id_visitors")),
        sa.ForeignKeyConstraint(["week_id"], ["weeks.id"], name=op.f("fk_released_routes_week_id_weeks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_routes")),
        sa.UniqueConstraint("release_id", "shift", name=op.f("uq_released_routes_release_id_shift")),
    )


def create_released_routes() -> None:
    """Create ``released_routes``."""
    op.create_table("released_routes", *_released_routes_columns(), *_released_routes_rules())
    op.create_index(op.f("ix_released_routes_release_id"), "released_routes", ["release_id"], unique=False)
    op.create_index("ix_released_routes_visitor_day", "released_routes", ["visitor_id", "day"], unique=False)
    op.create_index(op.f("ix_released_routes_week_id"), "released_routes", ["week_id"], unique=False)

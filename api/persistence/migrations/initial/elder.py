"""Tables of ``records.elder`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def _elders_columns() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("household_id", sa.String(length=120), nullable=False),
        sa.Column("tier", sa.String(length=120), nullable=False),
        sa.Column("named_visitor_id", sa.String(length=120), nullable=True),
        sa.Column("backup_visitor_id", sa.String(length=120), nullable=True),
        sa.Column("preferred_gender", sa.String(length=120), nullable=True),
        sa.Column("gender_required", sa.Boolean(), nullable=False),
        sa.Column("preferred_dialect", sa.Text(), nullable=True),
        sa.Column("dialect_required", sa.Boolean(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.String(length=120), nullable=False),
    )


def _elders_rules() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.CheckConstraint("preferred_gender IN ('female', 'male')", name=op.f("ck_elders_preferred_gender")),
        sa.CheckConstraint("tier IN ('red', 'yellow', 'green')", name=op.f("ck_elders_tier")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_elders_version")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_elders_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["backup_visitor_id"], ["visitors.id"], name=op.f("fk_elders_backup_visitor_id_visitors")
        ),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_elders_household_id_households")),
        sa.ForeignKeyConstraint(
            ["named_visitor_id"], ["visitors.id"], name=op.f("fk_elders_named_visitor_id_visitors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_elders")),
    )


def create_elders() -> None:
    """Create ``elders``."""
    op.create_table("elders", *_elders_columns(), *_elders_rules())
    op.create_index(op.f("ix_elders_area_id"), "elders", ["area_id"], unique=False)
    op.create_index("ix_elders_area_id_id", "elders", ["area_id", "id"], unique=False)
    op.create_index(op.f("ix_elders_backup_visitor_id"), "elders", ["backup_visitor_id"], unique=False)
    op.create_index(op.f("ix_elders_household_id"), "elders", ["household_id"], unique=False)
    op.create_index(op.f("ix_elders_named_visitor_id"), "elders", ["named_visitor_id"], unique=False)
    op.create_index(op.f("ix_elders_tier"), "elders", ["tier"], unique=False)


def create_blocked_pairs() -> None:
    """Create ``blocked_pairs``."""
    op.create_table(
        "blocked_pairs",
        sa.Column("elder_id", sa.String(length=120), nullable=False),
        sa.Column("visitor_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_blocked_pairs_elder_id_elders")),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name=op.f("fk_blocked_pairs_visitor_id_visitors")),
        sa.PrimaryKeyConstraint("elder_id", "visitor_id", name=op.f("pk_blocked_pairs")),
    )
    op.create_index(op.f("ix_blocked_pairs_visitor_id"), "blocked_pairs", ["visitor_id"], unique=False)


def create_contracts() -> None:
    """Create ``contracts``."""
    op.create_table(
        "contracts",
        sa.Column("elder_id", sa.String(length=120), nullable=False),
        sa.Column("kind_id", sa.String(length=120), nullable=False),
        sa.Column("visitor_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_contracts_elder_id_elders")),
        sa.ForeignKeyConstraint(["kind_id"], ["visitor_kinds.id"], name=op.f("fk_contracts_kind_id_visitor_kinds")),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name=op.f("fk_contracts_visitor_id_visitors")),
        sa.PrimaryKeyConstraint("elder_id", "kind_id", name=op.f("pk_contracts")),
    )
    op.create_index(op.f("ix_contracts_visitor_id"), "contracts", ["visitor_id"], unique=False)


def create_elder_categories() -> None:
    """Create ``elder_categories``."""
    op.create_table(
        "elder_categories",
        sa.Column("elder_id", sa.String(length=120), nullable=False),
        sa.Column("category", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_elder_categories_elder_id_elders")),
        sa.PrimaryKeyConstraint("elder_id", "category", name=op.f("pk_elder_categories")),
    )
    op.create_index(op.f("ix_elder_categories_category"), "elder_categories", ["category"], unique=False)

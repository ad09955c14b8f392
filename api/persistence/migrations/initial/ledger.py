"""Tables of ``records.ledger`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def _ledger_columns() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("elder_id", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visitor_id", sa.String(length=120), nullable=False),
        sa.Column("service_id", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=120), nullable=False),
        sa.Column("outcome", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("work_seconds", sa.Integer(), nullable=False),
        sa.Column("visit", sa.String(length=120), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
    )


def _ledger_rules() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.CheckConstraint("outcome <> 'answered' OR mode <> 'home'", name=op.f("ck_ledger_answered_not_at_home")),
        sa.CheckConstraint("outcome <> 'not_seen' OR reason IS NOT NULL", name=op.f("ck_ledger_not_seen_explained")),
        sa.CheckConstraint("outcome <> 'seen' OR mode <> 'phone'", name=op.f("ck_ledger_seen_not_by_phone")),
        sa.CheckConstraint("outcome IN ('seen', 'answered', 'not_seen')", name=op.f("ck_ledger_outcome")),
        sa.CheckConstraint("mode IN ('home', 'phone', 'video')", name=op.f("ck_ledger_mode")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_ledger_number")),
        sa.CheckConstraint("work_seconds BETWEEN 0 AND 86400", name=op.f("ck_ledger_work")),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_ledger_elder_id_elders")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_ledger_service_id_services")),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name=op.f("fk_ledger_visitor_id_visitors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint(
            "elder_id",
            "day",
            "service_id",
            "visitor_id",
            "number",
            name=op.f("uq_ledger_elder_id_day_service_id_visitor_id_number"),
        ),
    )


def create_ledger() -> None:
    """Create ``ledger``."""
    op.create_table("ledger", *_ledger_columns(), *_ledger_rules())
    op.create_index("ix_ledger_day", "ledger", ["day"], unique=False)
    op.create_index("ix_ledger_visitor_id_day", "ledger", ["visitor_id", "day"], unique=False)

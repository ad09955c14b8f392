"""Tables of ``records.notice`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def _notices_columns() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("event", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=120), nullable=False),
        sa.Column("receiver", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("area_id", sa.String(length=120), nullable=False),
    )


def _notices_rules() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.CheckConstraint("state IN ('pending', 'sent', 'failed', 'done')", name=op.f("ck_notices_state")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_notices_area_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("event", "channel", "receiver", name=op.f("uq_notices_event_channel_receiver")),
    )


def create_notices() -> None:
    """Create ``notices``."""
    op.create_table("notices", *_notices_columns(), *_notices_rules())
    op.create_index(op.f("ix_notices_area_id"), "notices", ["area_id"], unique=False)
    op.create_index("ix_notices_state_next_try_at", "notices", ["state", "next_try_at"], unique=False)


def create_webhooks() -> None:
    """Create ``webhooks``."""
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("area_id", sa.String(length=120), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_webhooks_area_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )

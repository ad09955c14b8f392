"""Tables of ``records.elder_history`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def create_assessments() -> None:
    """Create ``assessments``."""
    op.create_table(
        "assessments",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("tier", sa.String(length=120), nullable=False),
        sa.Column("findings", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("elder_id", sa.String(length=120), nullable=False),
        sa.CheckConstraint("tier IN ('red', 'yellow', 'green')", name=op.f("ck_assessments_tier")),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_assessments_elder_id_elders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    op.create_index(op.f("ix_assessments_elder_id"), "assessments", ["elder_id"], unique=False)
    op.create_index("ix_assessments_elder_id_assessed_on", "assessments", ["elder_id", "assessed_on"], unique=False)


def create_consents() -> None:
    """Create ``consents``."""
    op.create_table(
        "consents",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("elder_id", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "state IN ('agreed', 'given_by_family', 'not_asked', 'refused')", name=op.f("ck_consents_state")
        ),
        sa.CheckConstraint("mode IN ('home', 'phone', 'video')", name=op.f("ck_consents_mode")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_consents_number")),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_consents_elder_id_elders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("elder_id", "number", name=op.f("uq_consents_elder_id_number")),
    )
    op.create_index(op.f("ix_consents_elder_id"), "consents", ["elder_id"], unique=False)


def create_enrolments() -> None:
    """Create ``enrolments``."""
    op.create_table(
        "enrolments",
        sa.Column("elder_id", sa.String(length=120), nullable=False),
        sa.Column("enrolled_on", sa.Date(), nullable=True),
        sa.Column("informed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_enrolments_elder_id_elders")),
        sa.PrimaryKeyConstraint("elder_id", name=op.f("pk_enrolments")),
    )


def create_tier_changes() -> None:
    """Create ``tier_changes``."""
    op.create_table(
        "tier_changes",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("tier", sa.String(length=120), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("assessment_id", sa.String(length=120), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("elder_id", sa.String(length=120), nullable=False),
        sa.CheckConstraint("tier IN ('red', 'yellow', 'green')", name=op.f("ck_tier_changes_tier")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name=op.f("fk_tier_changes_assessment_id_assessments")
        ),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_tier_changes_elder_id_elders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_changes")),
    )
    op.create_index(op.f("ix_tier_changes_elder_id"), "tier_changes", ["elder_id"], unique=False)

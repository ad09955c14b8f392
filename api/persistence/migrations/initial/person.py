"""Tables of ``records.person`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def create_people() -> None:
    """Create ``people``."""
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("elder_id", sa.String(length=120), nullable=True),
        sa.Column("visitor_id", sa.String(length=120), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("identity_number", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("contacts", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(elder_id IS NOT NULL AND visitor_id IS NULL AND elder_id = id) OR (visitor_id IS NOT NULL "
            "AND elder_id IS NULL AND visitor_id = id)",
            name=op.f("ck_people_elder_or_visitor"),
        ),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_people_elder_id_elders")),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name=op.f("fk_people_visitor_id_visitors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("elder_id", name=op.f("uq_people_elder_id")),
        sa.UniqueConstraint("visitor_id", name=op.f("uq_people_visitor_id")),
    )
    op.create_index("ix_people_identity_number", "people", ["identity_number"], unique=False)
    op.create_index("ix_people_phone", "people", ["phone"], unique=False)


def create_name_grams() -> None:
    """Create ``name_grams``."""
    op.create_table(
        "name_grams",
        sa.Column("gram", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_name_grams_person_id_people")),
        sa.PrimaryKeyConstraint("gram", "person_id", name=op.f("pk_name_grams")),
    )
    op.create_index("ix_name_grams_person_id", "name_grams", ["person_id"], unique=False)

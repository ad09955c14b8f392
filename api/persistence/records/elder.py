"""Elders: what decides their visits, and nothing that says who they are."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, one_of
from api.persistence.scoping import AreaScoped, ElderOwned
from scheduler.domain.elder import Gender, RiskTier


class ElderRecord(AreaScoped, Base):
    """An enrolled elder; names and addresses are in ``people``.

    Attributes
    ----------
    left_on : date or None
        Since when the elder is no longer in the register; kept for the ledger's sake.
    version : int
        Grows with every edit; the ETag.
    """

    __tablename__ = "elders"
    __table_args__ = (
        one_of("tier", RiskTier),
        one_of("preferred_gender", Gender),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_elders_area_id_id", "area_id", "id"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True)
    household_id: Mapped[str] = mapped_column(IdText, ForeignKey("households.id"), index=True)
    tier: Mapped[str] = mapped_column(IdText, default=RiskTier.GREEN.value, index=True)
    named_visitor_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("visitors.id"), index=True)
    backup_visitor_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("visitors.id"), index=True)
    preferred_gender: Mapped[str | None] = mapped_column(IdText)
    gender_required: Mapped[bool] = mapped_column(default=False)
    preferred_dialect: Mapped[str | None] = mapped_column(Text)
    dialect_required: Mapped[bool] = mapped_column(default=False)
    left_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class ElderCategoryRecord(ElderOwned, Base):
    """A category an elder belongs to, e.g. living alone; rules speak of categories."""

    __tablename__ = "elder_categories"

    elder_id: Mapped[str] = mapped_column(IdText, ForeignKey("elders.id"), primary_key=True)
    category: Mapped[str] = mapped_column(IdText, primary_key=True, index=True)


class ContractRecord(ElderOwned, Base):
    """The one visitor of a kind who is bound to an elder, e.g. the contracted family doctor."""

    __tablename__ = "contracts"

    elder_id: Mapped[str] = mapped_column(IdText, ForeignKey("elders.id"), primary_key=True)
    kind_id: Mapped[str] = mapped_column(IdText, ForeignKey("visitor_kinds.id"), primary_key=True)
    visitor_id: Mapped[str] = mapped_column(IdText, ForeignKey("visitors.id"), index=True)


class BlockedPairRecord(ElderOwned, Base):
    """A visitor who must never be sent to an elder."""

    __tablename__ = "blocked_pairs"

    elder_id: Mapped[str] = mapped_column(IdText, ForeignKey("elders.id"), primary_key=True)
    visitor_id: Mapped[str] = mapped_column(IdText, ForeignKey("visitors.id"), primary_key=True, index=True)

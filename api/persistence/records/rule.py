"""How often services are owed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, in_order, one_of, sealed_column
from api.persistence.scoping import SometimesElderOwned
from scheduler.domain.elder import RiskTier
from scheduler.domain.rule import Per


class FrequencyRuleRecord(SometimesElderOwned, Base):
    """One version of one rule; a changed rule is a new version. See ``scheduler.domain.rule.FrequencyRule``.

    Attributes
    ----------
    reason : bytes or None
        Why one elder is treated differently, sealed.
    """

    __tablename__ = "frequency_rules"
    __table_args__ = (
        one_of("tier", RiskTier),
        one_of("per", Per),
        in_order("valid_from", "valid_until"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("visits BETWEEN 1 AND 70", name="visits"),
        CheckConstraint("smallest_gap_days BETWEEN 0 AND 31", name="smallest_gap"),
        CheckConstraint("largest_gap_days BETWEEN 1 AND 366", name="largest_gap"),
        CheckConstraint("largest_gap_days >= smallest_gap_days", name="gaps"),
        CheckConstraint("least_home_share BETWEEN 0 AND 1", name="least_home_share"),
        CheckConstraint("most_remote_per_month >= 0", name="most_remote"),
        CheckConstraint("elder_id IS NULL OR reason IS NOT NULL", name="override_explained"),
        CheckConstraint("elder_id IS NULL OR (tier IS NULL AND category IS NULL)", name="one_audience"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    service_id: Mapped[str] = mapped_column(IdText, ForeignKey("services.id"), index=True)
    tier: Mapped[str | None] = mapped_column(IdText)
    category: Mapped[str | None] = mapped_column(IdText)
    reason: Mapped[bytes | None] = sealed_column()
    visits: Mapped[int]
    per: Mapped[str] = mapped_column(IdText)
    smallest_gap_days: Mapped[int] = mapped_column(default=0)
    largest_gap_days: Mapped[int | None]
    least_home_share: Mapped[float] = mapped_column(default=0.0)
    most_remote_per_month: Mapped[int | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

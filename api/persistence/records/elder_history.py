"""What was said and found about an elder over time: answers, assessments, tiers, enrolment."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, new_id, one_of, sealed_column
from api.persistence.scoping import ElderOwned
from scheduler.domain.elder import RiskTier
from scheduler.domain.mode import ConsentState, VisitMode


class ConsentRecord(ElderOwned, Base):
    """One answer about one mode; never changed, a new answer is a new row.

    Attributes
    ----------
    number : int
        1 for the elder's first answer; of answers of one day the last counts.
    asked_on : date or None
        The day the answer was given; an answer without one counts only while there is no other.
    """

    __tablename__ = "consents"
    __table_args__ = (
        UniqueConstraint("elder_id", "number"),
        one_of("mode", VisitMode),
        one_of("state", ConsentState),
        CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    number: Mapped[int]
    mode: Mapped[str] = mapped_column(IdText)
    state: Mapped[str] = mapped_column(IdText)
    asked_on: Mapped[date | None]
    recorded_by: Mapped[str] = mapped_column(IdText)
    recorded_at: Mapped[datetime]


class AssessmentRecord(ElderOwned, Base):
    """One assessment of an elder's risk.

    Attributes
    ----------
    findings : bytes or None
        What was found, in words, sealed.
    """

    __tablename__ = "assessments"
    __table_args__ = (
        one_of("tier", RiskTier),
        Index("ix_assessments_elder_id_assessed_on", "elder_id", "assessed_on"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    assessed_on: Mapped[date]
    tier: Mapped[str] = mapped_column(IdText)
    findings: Mapped[bytes | None] = sealed_column()
    recorded_by: Mapped[str] = mapped_column(IdText)
    recorded_at: Mapped[datetime]


class TierChangeRecord(ElderOwned, Base):
    """A tier an elder was given, and since when; never changed.

    Attributes
    ----------
    assessment_id : str or None
        The assessment it follows from.
    """

    __tablename__ = "tier_changes"
    __table_args__ = (one_of("tier", RiskTier),)

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    tier: Mapped[str] = mapped_column(IdText)
    since: Mapped[date]
    assessment_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("assessments.id"))
    recorded_by: Mapped[str] = mapped_column(IdText)
    recorded_at: Mapped[datetime]


class EnrolmentRecord(ElderOwned, Base):
    """Since when an elder belongs to the service, and was told so."""

    __tablename__ = "enrolments"

    elder_id: Mapped[str] = mapped_column(IdText, ForeignKey("elders.id"), primary_key=True)
    enrolled_on: Mapped[date | None]
    informed_on: Mapped[date | None]

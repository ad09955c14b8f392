"""Visitors: kinds, skills, areas, caps."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import JSON_COLUMN, IdText, in_order, new_id, one_of
from api.persistence.scoping import VisitorOwned
from scheduler.domain.elder import Gender

_WEEK_SECONDS = 7 * 24 * 3600


class VisitorKindRecord(Base):
    """A kind of visitor, e.g. volunteer; kinds are data."""

    __tablename__ = "visitor_kinds"

    id: Mapped[str] = mapped_column(IdText, primary_key=True)
    title_zh: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text)
    counts_as_face: Mapped[bool] = mapped_column(default=True)


class VisitorRecord(Base):
    """A person who visits; names and phone numbers are in ``people``.

    Attributes
    ----------
    serves_everywhere : bool
        Whether no list of areas holds; otherwise ``visitor_areas`` says where, possibly nowhere.
    has_caseload : bool
        Whether only the elders of ``caseloads`` are called on, possibly none.
    dialects, required : list of str
        Names; see ``scheduler.domain.visitor.Visitor``.
    left_on : date or None
        Since when the visitor is no longer in the register; kept for the ledger's sake.
    version : int
        Grows with every edit; the ETag.
    """

    __tablename__ = "visitors"
    __table_args__ = (
        one_of("gender", Gender),
        CheckConstraint("speed_meters_per_second > 0 AND speed_meters_per_second <= 70", name="speed"),
        CheckConstraint("reach_meters > 0", name="reach"),
        CheckConstraint("daily_visits >= 0 AND daily_meters >= 0", name="daily"),
        CheckConstraint("weekly_visits >= 0 AND weekly_meters >= 0", name="weekly"),
        CheckConstraint(f"daily_work_seconds BETWEEN 0 AND {_WEEK_SECONDS}", name="daily_work"),
        CheckConstraint(f"weekly_work_seconds BETWEEN 0 AND {_WEEK_SECONDS}", name="weekly_work"),
        CheckConstraint("agreed_weekly_work_seconds >= 0", name="agreed_work"),
        CheckConstraint("agreed_weekly_work_seconds <= weekly_work_seconds", name="agreed_within_cap"),
        CheckConstraint("version >= 1", name="version"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True)
    kind_id: Mapped[str] = mapped_column(IdText, ForeignKey("visitor_kinds.id"), index=True)
    home_id: Mapped[str] = mapped_column(IdText, ForeignKey("places.id"), index=True)
    end_place_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("places.id"))
    speed_meters_per_second: Mapped[float]
    travel_mode: Mapped[str] = mapped_column(Text)
    gender: Mapped[str | None] = mapped_column(IdText)
    dialects: Mapped[list[str]] = mapped_column(JSON_COLUMN)
    required: Mapped[list[str]] = mapped_column(JSON_COLUMN)
    serves_everywhere: Mapped[bool]
    reach_meters: Mapped[float | None]
    has_caseload: Mapped[bool]
    daily_visits: Mapped[int | None]
    daily_work_seconds: Mapped[int | None]
    daily_meters: Mapped[float | None]
    weekly_visits: Mapped[int | None]
    weekly_work_seconds: Mapped[int | None]
    weekly_meters: Mapped[float | None]
    agreed_weekly_work_seconds: Mapped[int | None]
    can_lead: Mapped[bool] = mapped_column(default=True)
    counts_as_face: Mapped[bool] = mapped_column(default=True)
    left_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class VisitorAreaRecord(VisitorOwned, Base):
    """An area that a visitor serves, with all areas inside it."""

    __tablename__ = "visitor_areas"

    visitor_id: Mapped[str] = mapped_column(IdText, ForeignKey("visitors.id"), primary_key=True)
    area_id: Mapped[str] = mapped_column(IdText, ForeignKey("areas.id"), primary_key=True, index=True)


class CaseloadRecord(VisitorOwned, Base):
    """An elder whom a visitor with a caseload may call on."""

    __tablename__ = "caseloads"

    visitor_id: Mapped[str] = mapped_column(IdText, ForeignKey("visitors.id"), primary_key=True)
    elder_id: Mapped[str] = mapped_column(IdText, ForeignKey("elders.id"), primary_key=True, index=True)


class QualificationRecord(VisitorOwned, Base):
    """A skill, a training or an insurance of a visitor, and the days it is valid on."""

    __tablename__ = "qualifications"
    __table_args__ = (in_order("valid_from", "valid_until"),)

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(IdText, index=True)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

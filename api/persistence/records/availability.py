"""When visitors can be planned."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import JSON_COLUMN, IdText, in_order, inside_a_day, new_id, sealed_column
from api.persistence.scoping import VisitorOwned


class AvailabilityPatternRecord(VisitorOwned, Base):
    """One interval of the week; see ``scheduler.domain.availability.AvailabilityPattern``."""

    __tablename__ = "availability_patterns"
    __table_args__ = (
        inside_a_day("start_seconds", "end_seconds"),
        in_order("valid_from", "valid_until"),
        CheckConstraint("(pause_start_seconds IS NULL) = (pause_end_seconds IS NULL)", name="pause_whole"),
        CheckConstraint(
            "pause_start_seconds >= start_seconds AND pause_end_seconds > pause_start_seconds"
            " AND pause_end_seconds <= end_seconds",
            name="pause_inside",
        ),
        CheckConstraint("capacity >= 0", name="capacity"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    weekdays: Mapped[list[int]] = mapped_column(JSON_COLUMN)
    start_seconds: Mapped[int]
    end_seconds: Mapped[int]
    pause_start_seconds: Mapped[int | None]
    pause_end_seconds: Mapped[int | None]
    start_place_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("places.id"))
    end_place_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("places.id"))
    capacity: Mapped[int | None]
    follows_calendar: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class AvailabilityExceptionRecord(VisitorOwned, Base):
    """Days on which the pattern gives way.

    Attributes
    ----------
    start_seconds, end_seconds : int or None
        The other interval since midnight; both ``None`` when the visitor is absent.
    reason : bytes or None
        Free text, sealed.
    """

    __tablename__ = "availability_exceptions"
    __table_args__ = (
        in_order("first_day", "last_day"),
        inside_a_day("start_seconds", "end_seconds"),
        CheckConstraint("(start_seconds IS NULL) = (end_seconds IS NULL)", name="both_or_neither"),
        Index("ix_availability_exceptions_visitor_id_first_day", "visitor_id", "first_day"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    first_day: Mapped[date]
    last_day: Mapped[date]
    start_seconds: Mapped[int | None]
    end_seconds: Mapped[int | None]
    reason: Mapped[bytes | None] = sealed_column()

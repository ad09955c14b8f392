"""Days and weeks on which the ordinary does not hold."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, in_order, one_of
from scheduler.domain.calendar import DayKind
from scheduler.domain.period import PeriodKind


class SpecialPeriodRecord(Base):
    """Days on which calls replace visits or visits become more frequent; ``special_period_areas`` says where.

    Attributes
    ----------
    message_zh, message_en : str or None
        What visitors should tell people on these days.
    """

    __tablename__ = "special_periods"
    __table_args__ = (
        one_of("kind", PeriodKind),
        in_order("first_day", "last_day"),
        CheckConstraint("frequency_multiplier BETWEEN 1 AND 10", name="multiplier"),
        CheckConstraint("(message_zh IS NULL) = (message_en IS NULL)", name="message_in_both_languages"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True)
    kind: Mapped[str] = mapped_column(IdText)
    first_day: Mapped[date]
    last_day: Mapped[date]
    remote_only: Mapped[bool] = mapped_column(default=False)
    frequency_multiplier: Mapped[float] = mapped_column(default=1.0)
    message_zh: Mapped[str | None] = mapped_column(Text)
    message_en: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class SpecialPeriodAreaRecord(Base):
    """An area, with all inside it, in which a special period holds."""

    __tablename__ = "special_period_areas"

    period_id: Mapped[str] = mapped_column(IdText, ForeignKey("special_periods.id"), primary_key=True)
    area_id: Mapped[str] = mapped_column(IdText, ForeignKey("areas.id"), primary_key=True, index=True)


class CalendarOverrideRecord(Base):
    """One day that is a workday or a holiday whatever the national calendar says."""

    __tablename__ = "calendar_overrides"
    __table_args__ = (one_of("kind", DayKind),)

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(IdText)
    name: Mapped[str] = mapped_column(Text, default="")

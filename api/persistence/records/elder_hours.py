"""When an elder may be called on: absences, quiet hours and calling hours."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import JSON_COLUMN, IdText, in_order, inside_a_day, new_id, one_of, sealed_column
from api.persistence.scoping import ElderOwned
from scheduler.domain.absence import AbsenceStatus


class AbsenceRecord(ElderOwned, Base):
    """Days on which an elder is owed no visit.

    Attributes
    ----------
    last_day : date or None
        Included; ``None`` while nobody knows the end.
    note : bytes or None
        Free text, sealed.
    noted_by : str or None
        Who noted it, or its end, in the service; no import takes it away. ``None`` for what an import brought.
    """

    __tablename__ = "absences"
    __table_args__ = (
        one_of("status", AbsenceStatus),
        in_order("first_day", "last_day"),
        CheckConstraint("status <> 'died' OR last_day IS NULL", name="died_for_good"),
        Index("ix_absences_elder_id_first_day", "elder_id", "first_day"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    status: Mapped[str] = mapped_column(IdText)
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    note: Mapped[bytes | None] = sealed_column()
    noted_by: Mapped[str | None] = mapped_column(IdText)


class QuietHoursRecord(ElderOwned, Base):
    """An interval in which nobody rings or calls.

    Attributes
    ----------
    weekdays : list of int
        1 = Monday to 7 = Sunday.
    """

    __tablename__ = "quiet_hours"
    __table_args__ = (inside_a_day("start_seconds", "end_seconds"),)

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    weekdays: Mapped[list[int]] = mapped_column(JSON_COLUMN)
    start_seconds: Mapped[int]
    end_seconds: Mapped[int]


class CallingHoursRecord(ElderOwned, Base):
    """An interval in which visits to an elder may start.

    Attributes
    ----------
    weekdays : list of int
        1 = Monday to 7 = Sunday.
    due_seconds : int or None
        Later starts are late: allowed, at a price.
    """

    __tablename__ = "calling_hours"
    __table_args__ = (
        CheckConstraint(
            "earliest_seconds >= 0 AND latest_seconds >= earliest_seconds AND latest_seconds < 86400",
            name="earliest_to_latest",
        ),
        CheckConstraint("due_seconds BETWEEN earliest_seconds AND latest_seconds", name="due_inside"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    weekdays: Mapped[list[int]] = mapped_column(JSON_COLUMN)
    earliest_seconds: Mapped[int]
    latest_seconds: Mapped[int]
    due_seconds: Mapped[int | None]

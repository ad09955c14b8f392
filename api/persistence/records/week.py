"""One area's week, and what was owed in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, new_id, sealed_column
from api.persistence.scoping import AreaScoped, WeekOwned


class WeekRecord(AreaScoped, Base):
    """One ISO week of one area (usually a town).

    Attributes
    ----------
    week : str
        ISO week, e.g. ``2026-W49``.
    version : int
        Grows with every publication; the ETag of the week.
    """

    __tablename__ = "weeks"
    __table_args__ = (UniqueConstraint("area_id", "week"),)

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    week: Mapped[str] = mapped_column(IdText)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class ProblemRecord(WeekOwned, Base):
    """The snapshot of a week's problem: ids only, sealed because it holds coordinates and wishes.

    Attributes
    ----------
    content : bytes
        The problem file, compressed and sealed (``problems.content``).
    not_owed : bytes
        Who is not owed a visit and why, as JSON, compressed.
    digest : str
        SHA-256 of the problem file; two snapshots with one digest are the same question.
    """

    __tablename__ = "problems"

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    content: Mapped[bytes] = sealed_column()
    not_owed: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(IdText)
    made_at: Mapped[datetime]

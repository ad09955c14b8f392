"""The tree of areas."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, PathText, one_of
from scheduler.domain.place import AreaLevel


class AreaRecord(Base):
    """One area: county, town, village or grid.

    Attributes
    ----------
    code : str
        Twelve digits of the statistical code, or nothing.
    code_year : int or None
        The year whose table of codes it is from.
    path : str
        Ids from the top down, each escaped and ended by ``/``; what lies inside an area begins with its path.
    """

    __tablename__ = "areas"
    __table_args__ = (
        one_of("level", AreaLevel),
        CheckConstraint("length(code) IN (0, 12)", name="code"),
        CheckConstraint("code_year BETWEEN 1980 AND 2200", name="code_year"),
        CheckConstraint("parent_id <> id", name="parent"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(IdText)
    parent_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("areas.id"), index=True)
    code: Mapped[str] = mapped_column(IdText, default="", index=True)
    code_year: Mapped[int | None]
    path: Mapped[str] = mapped_column(PathText, unique=True)

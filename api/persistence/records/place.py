"""Doors, homes and offices, and the households behind the doors."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, one_of, sealed_column
from scheduler.domain.place import Crs


class PlaceRecord(Base):
    """A point on the map.

    Attributes
    ----------
    point : bytes or None
        Latitude and longitude in WGS-84 degrees, sealed.
    access_seconds : int
        From the street to the door.
    crs : str
        The system the point was given in, before it was converted.
    """

    __tablename__ = "places"
    __table_args__ = (
        one_of("crs", Crs),
        CheckConstraint("access_seconds BETWEEN 0 AND 7200", name="access_seconds"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True)
    point: Mapped[bytes | None] = sealed_column()
    access_seconds: Mapped[int] = mapped_column(default=0)
    crs: Mapped[str] = mapped_column(IdText, default=Crs.WGS84.value)


class HouseholdRecord(Base):
    """One door; elders who share it share a stop."""

    __tablename__ = "households"

    id: Mapped[str] = mapped_column(IdText, primary_key=True)
    place_id: Mapped[str] = mapped_column(IdText, ForeignKey("places.id"), index=True)

"""Places, whose points are sealed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select

from api.persistence.mapping.sync import upsert
from api.persistence.mapping.values import seconds_of, time_of
from api.persistence.records.place import PlaceRecord
from api.persistence.unit_of_work import UnitOfWork
from api.security.vault import Vault
from scheduler.domain.place import Crs, Place

_POINT = "places.point"


def load_places(uow: UnitOfWork, ids: Collection[str] | None) -> tuple[Place, ...]:
    """Return places with their points, in order of their ids.

    Parameters
    ----------
    ids : collection of str or None
        Which ones, whoever asks: the caller knows the ids from rows of the scope. ``None``: all of the scope.
    """
    query = select(PlaceRecord.id, PlaceRecord.point, PlaceRecord.access_seconds, PlaceRecord.crs)
    rows = uow.session.execute(query.order_by(PlaceRecord.id), execution_options={"everywhere": ids is not None})
    return tuple(
        _place(uow.vault, place, point, access, crs)
        for place, point, access, crs in rows
        if ids is None or place in ids
    )


def store_places(uow: UnitOfWork, places: Iterable[Place]) -> None:
    """Add and change places."""
    rows: list[dict[str, object]] = [
        {
            "id": place.id,
            "point": _sealed(uow.vault, place),
            "access_seconds": seconds_of(place.access),
            "crs": place.crs.value,
        }
        for place in places
    ]
    upsert(uow.session, PlaceRecord, rows)


def _sealed(vault: Vault, place: Place) -> bytes | None:
    if place.latitude is None or place.longitude is None:
        return None
    return vault.seal(_POINT, f"{place.latitude!r} {place.longitude!r}")


def point_of(vault: Vault, sealed: bytes) -> tuple[float, float]:
    """Return the latitude and longitude that are sealed for a place."""
    latitude, longitude = vault.open(_POINT, sealed).split()
    return float(latitude), float(longitude)


def _place(vault: Vault, place: str, point: bytes | None, access_seconds: int, crs: str) -> Place:
    latitude, longitude = point_of(vault, point) if point is not None else (None, None)
    return Place(
        id=place,
        latitude=latitude,
        longitude=longitude,
        access=time_of(access_seconds),
        crs=Crs(crs),
    )

"""One vectorised straight-line distance; geopy is far too slow for matrices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from scheduler.domain.place import Place
from scheduler.domain.travel import GeodesicTravel, Metric

Floats = npt.NDArray[np.float64]


def straight_meters(travel: GeodesicTravel, places: Sequence[Place]) -> Floats:
    """Return straight-line metres between all places, shape (places, places).

    Haversine: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984).
    Equirectangular: the flat projection at the reference latitude, fair within a town.
    """
    latitude = np.radians([place.latitude or 0.0 for place in places])
    longitude = np.radians([place.longitude or 0.0 for place in places])
    d_latitude = latitude[:, None] - latitude[None, :]
    d_longitude = longitude[:, None] - longitude[None, :]
    if travel.metric is Metric.EQUIRECTANGULAR:
        shrink = np.cos(np.radians(travel.reference_latitude or 0.0))
        flat: Floats = travel.earth_radius_meters * np.hypot(d_latitude, d_longitude * shrink)
        return flat
    return _haversine(latitude, d_latitude, d_longitude, travel.earth_radius_meters)


def _haversine(latitude: Floats, d_latitude: Floats, d_longitude: Floats, radius: float) -> Floats:
    chord = np.sin(d_latitude / 2) ** 2
    chord += np.cos(latitude)[:, None] * np.cos(latitude)[None, :] * np.sin(d_longitude / 2) ** 2
    arc: Floats = 2 * radius * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    return arc

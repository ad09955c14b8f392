"""Chinese map coordinates to and from WGS-84.

Amap and Tencent shift points to GCJ-02, Baidu shifts those again to BD-09; Tianditu's CGCS2000 differs from WGS-84 by
centimetres and passes unchanged. The shift has no official publication. The formulas here are the ones everybody
uses, first written down as ``transform.cs`` (EvilTransform, 2012) from the map plug-ins of the time; BD-09 is the
rotation and scaling around an offset origin that Baidu's own converter reproduces. Neither has a closed inverse, so the
way back iterates the way there until it hits the point.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from scheduler.domain.place import Crs

_SEMI_MAJOR_METERS = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
_BAIDU_STEP = math.pi * 3000 / 180
_BAIDU_LONGITUDE = 0.0065
_BAIDU_LATITUDE = 0.006
_CLOSE_DEGREES = 1e-11
_MOST_ROUNDS = 50


class Point(NamedTuple):
    """Latitude and longitude, in degrees, in this order."""

    latitude: float
    longitude: float


def is_near_china(point: Point) -> bool:
    """Whether a point lies in the box inside which GCJ-02 shifts points."""
    return 0.8293 <= point.latitude <= 55.8271 and 72.004 <= point.longitude <= 137.8347


def gcj02_from_wgs84(point: Point) -> Point:
    """Shift a WGS-84 point to GCJ-02 (Amap, Tencent); points far from China stay where they are."""
    if not is_near_china(point):
        return point
    east, north = point.longitude - 105.0, point.latitude - 35.0
    radians = math.radians(point.latitude)
    squash = 1 - _ECCENTRICITY_SQUARED * math.sin(radians) ** 2
    meridian = _SEMI_MAJOR_METERS * (1 - _ECCENTRICITY_SQUARED) / squash**1.5
    parallel = _SEMI_MAJOR_METERS / math.sqrt(squash) * math.cos(radians)
    return Point(
        point.latitude + math.degrees(_northward_meters(east, north) / meridian),
        point.longitude + math.degrees(_eastward_meters(east, north) / parallel),
    )


def wgs84_from_gcj02(point: Point) -> Point:
    """Undo the GCJ-02 shift, to well under a millimetre."""
    return _undone(gcj02_from_wgs84, point)


def bd09_from_gcj02(point: Point) -> Point:
    """Shift a GCJ-02 point to BD-09 (Baidu)."""
    radius = math.hypot(point.longitude, point.latitude) + 2e-5 * math.sin(point.latitude * _BAIDU_STEP)
    angle = math.atan2(point.latitude, point.longitude) + 3e-6 * math.cos(point.longitude * _BAIDU_STEP)
    return Point(radius * math.sin(angle) + _BAIDU_LATITUDE, radius * math.cos(angle) + _BAIDU_LONGITUDE)


def gcj02_from_bd09(point: Point) -> Point:
    """Undo the BD-09 shift, to well under a millimetre."""
    return _undone(bd09_from_gcj02, point)


def to_wgs84(point: Point, crs: Crs) -> Point:
    """Bring a point of any known system to WGS-84."""
    if crs is Crs.BD09:
        return wgs84_from_gcj02(gcj02_from_bd09(point))
    return wgs84_from_gcj02(point) if crs is Crs.GCJ02 else point


def from_wgs84(point: Point, crs: Crs) -> Point:
    """Bring a WGS-84 point to any known system."""
    if crs is Crs.BD09:
        return bd09_from_gcj02(gcj02_from_wgs84(point))
    return gcj02_from_wgs84(point) if crs is Crs.GCJ02 else point


def _undone(shift: Callable[[Point], Point], target: Point) -> Point:
    """Find the point that a small, slowly varying shift moves onto the target."""
    guess = target
    for _ in range(_MOST_ROUNDS):
        reached = shift(guess)
        north, east = target.latitude - reached.latitude, target.longitude - reached.longitude
        guess = Point(guess.latitude + north, guess.longitude + east)
        if max(abs(north), abs(east)) < _CLOSE_DEGREES:
            break
    return guess


def _waves(value: float, terms: tuple[tuple[float, float], ...]) -> float:
    """Two thirds of a sum of sines, each given as amplitude and half waves per unit."""
    return 2 / 3 * sum(size * math.sin(value * rate * math.pi) for size, rate in terms)


def _northward_meters(east: float, north: float) -> float:
    plain = -100 + 2 * east + 3 * north + 0.2 * north * north + 0.1 * east * north + 0.2 * math.sqrt(abs(east))
    return (
        plain + _waves(east, ((20, 6), (20, 2))) + _waves(north, ((20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30)))
    )


def _eastward_meters(east: float, north: float) -> float:
    plain = 300 + east + 2 * north + 0.1 * east * east + 0.1 * east * north + 0.1 * math.sqrt(abs(east))
    return plain + _waves(east, ((20, 6), (20, 2), (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30)))

"""Straight lines between places, worked out when somebody asks: no table of all pairs is kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import sqrt
from typing import overload

import numpy as np
import numpy.typing as npt

from scheduler.domain.place import Place
from scheduler.domain.travel import GeodesicTravel, Metric

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
ARC = (1 / 6, 3 / 40, 5 / 112, 35 / 1152, 63 / 2816, 231 / 13312)
"""What ``arcsin(s) / s`` is beyond 1, by powers of ``s * s``: to a millimetre up to 1,000 km."""


class Lines:
    """Points in space and what turns the chord between two of them into the straight way on the ground.

    Only sums, products and one root, so that compiled code comes to the same bits. The way is
    ``chord * (1 + q * (ARC[0] + q * (ARC[1] + ...)))`` where ``q = bend * chord * chord``: on a sphere an arc, on the
    flat map the chord.

    Attributes
    ----------
    points : ndarray of float, shape (places, 3)
        Metres.
    bend : float
        ``1 / (2 * radius) ** 2`` on a sphere, 0 on the flat map.
    """

    def __init__(self, travel: GeodesicTravel, places: Sequence[Place]) -> None:
        latitude = np.radians([place.latitude or 0.0 for place in places])
        longitude = np.radians([place.longitude or 0.0 for place in places])
        radius = travel.earth_radius_meters
        if travel.metric is Metric.EQUIRECTANGULAR:
            shrink = float(np.cos(np.radians(travel.reference_latitude or 0.0)))
            parts = [latitude, longitude * shrink, np.zeros(len(latitude))]
        else:
            level = np.cos(latitude)
            parts = [level * np.cos(longitude), level * np.sin(longitude), np.sin(latitude)]
        self.points: Floats = np.ascontiguousarray(radius * np.stack(parts, axis=1))
        self.bend = 0.0 if travel.metric is Metric.EQUIRECTANGULAR else 1 / (2 * radius) ** 2

    def straight(self, here: Ints, there: Ints) -> Floats:
        """Return metres in a straight line, pair by pair."""
        apart = self.points[here] - self.points[there]
        square: Floats = apart[..., 0] * apart[..., 0] + apart[..., 1] * apart[..., 1] + apart[..., 2] * apart[..., 2]
        found: Floats = np.sqrt(square) * arc(self.bend * square)
        return found

    def one(self, here: int, there: int) -> float:
        """Return the same metres for one pair: without arrays that is ten times as fast."""
        ax, ay, az = self._listed[here]
        bx, by, bz = self._listed[there]
        x, y, z = ax - bx, ay - by, az - bz
        square = x * x + y * y + z * z
        bent = self.bend * square
        total = ARC[-1]
        for part in reversed(ARC[:-1]):
            total = part + bent * total
        return sqrt(square) * (1.0 + bent * total)

    @cached_property
    def _listed(self) -> list[tuple[float, float, float]]:
        return [(x, y, z) for x, y, z in self.points.tolist()]

    def longest(self) -> float:
        """Return metres that no line is longer than."""
        if not len(self.points):
            return 0.0
        square = float(((self.points.max(axis=0) - self.points.min(axis=0)) ** 2).sum())
        return float(np.sqrt(square) * arc(np.array([self.bend * square]))[0])


def arc(bent: Floats) -> Floats:
    """Return by what a chord is to be multiplied."""
    total = np.full(bent.shape, ARC[-1])
    for part in reversed(ARC[:-1]):
        total = part + bent * total
    whole: Floats = 1.0 + bent * total
    return whole


class LineTicks:
    """Whole ticks of one profile: ``round(pace * straight metres)``.

    Attributes
    ----------
    lines : Lines
    pace : float
        Ticks for each straight metre.
    """

    def __init__(self, lines: Lines, pace: float) -> None:
        self.lines = lines
        self.pace = pace

    @overload
    def __getitem__(self, key: tuple[int, int], /) -> np.int32: ...

    @overload
    def __getitem__(self, key: tuple[Ints, Ints], /) -> npt.NDArray[np.int32]: ...

    def __getitem__(self, key: tuple[int, int] | tuple[Ints, Ints], /) -> npt.NDArray[np.int32] | np.int32:
        found: npt.NDArray[np.int32] | np.int32 = np.rint(_straight(self.lines, key) * self.pace).astype(np.int32)
        return found


class LineMeters:
    """Road metres: straight metres times circuity."""

    def __init__(self, lines: Lines, circuity: float) -> None:
        self.lines = lines
        self.circuity = circuity

    @overload
    def __getitem__(self, key: tuple[int, int], /) -> np.float64: ...

    @overload
    def __getitem__(self, key: tuple[Ints, Ints], /) -> Floats: ...

    def __getitem__(self, key: tuple[int, int] | tuple[Ints, Ints], /) -> Floats | np.float64:
        found: Floats | np.float64 = self.circuity * _straight(self.lines, key)
        return found


def _straight(lines: Lines, key: tuple[int, int] | tuple[Ints, Ints]) -> Floats | np.float64:
    here, there = key
    if isinstance(here, np.ndarray) or isinstance(there, np.ndarray):
        return lines.straight(np.asarray(here), np.asarray(there))
    return np.float64(lines.one(here, there))

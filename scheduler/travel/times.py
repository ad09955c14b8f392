"""Travel times as everybody reads them: whole ticks and metres between places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

import numpy as np
import numpy.typing as npt

from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.place import Place
from scheduler.domain.problem import Problem
from scheduler.domain.travel import GeodesicTravel, MatrixTravel
from scheduler.domain.visitor import Visitor
from scheduler.travel.geodesic import straight_meters

MOST_PLACES = 5_000
MOST_TICKS = 2**31 - 1

TickMatrix = npt.NDArray[np.int32]
MeterMatrix = npt.NDArray[np.float64]


class TravelTimes(Protocol):
    """What any source of travel times answers, place by place in the problem's order."""

    def ticks(self, profile: int) -> TickMatrix:
        """Return whole ticks from place i to place j for one profile, shape (places, places)."""
        ...

    def meters(self) -> MeterMatrix:
        """Return road metres from place i to place j, shape (places, places)."""
        ...

    def profile_of(self, visitor: Visitor) -> int:
        """Return the profile number a visitor travels by."""
        ...

    @property
    def profiles(self) -> int:
        """Number of profiles."""
        ...


class GeodesicTimes:
    """Straight lines times circuity, at one speed a profile.

    ``ticks = round(circuity * straight metres / speed / tick)``, to the nearest tick.
    """

    def __init__(
        self, travel: GeodesicTravel, places: Sequence[Place], speeds: Sequence[float], tick: timedelta
    ) -> None:
        self._speeds = sorted(set(speeds))
        self._tick_seconds = tick.total_seconds()
        self._meters = travel.circuity * straight_meters(travel, places)
        self._ticks: dict[int, TickMatrix] = {}

    def ticks(self, profile: int) -> TickMatrix:
        """Return the matrix of one speed, computed at its first use."""
        if profile not in self._ticks:
            ticks = np.rint(self._meters / self._speeds[profile] / self._tick_seconds)
            if ticks.size and not ticks.max() <= MOST_TICKS:
                speed = f"{self._speeds[profile]:g}"
                what = Text(
                    zh=f"以 {speed} 米/秒，有的路程超过 {MOST_TICKS} 个时间单位；请核对坐标和速度，或改用更粗的单位",
                    en=f"at {speed} m/s some way takes more than {MOST_TICKS} ticks; check coordinates and speeds, or "
                    "choose a coarser tick",
                )
                raise InputError(Text(zh="路程", en="travel"), what)
            self._ticks[profile] = ticks.astype(np.int32)
        return self._ticks[profile]

    def meters(self) -> MeterMatrix:
        """Return straight metres times circuity."""
        return self._meters

    def profile_of(self, visitor: Visitor) -> int:
        """Return the number of the visitor's speed."""
        return self._speeds.index(visitor.speed_meters_per_second)

    @property
    def profiles(self) -> int:
        """Number of different speeds."""
        return len(self._speeds)


class GivenTimes:
    """A matrix that came with the problem, reordered to the problem's places."""

    def __init__(self, travel: MatrixTravel, places: Sequence[Place]) -> None:
        row_of = {place: row for row, place in enumerate(travel.places)}
        order = np.array([row_of[place.id] for place in places], dtype=np.int64)
        self._modes = sorted(travel.ticks)
        self._ticks = [np.asarray(travel.ticks[mode], dtype=np.int32)[np.ix_(order, order)] for mode in self._modes]
        self._meters: MeterMatrix = self._ticks[0].astype(np.float64) * travel.meters_per_tick

    def ticks(self, profile: int) -> TickMatrix:
        """Return the given matrix of one travel mode."""
        return self._ticks[profile]

    def meters(self) -> MeterMatrix:
        """Return the first mode's ticks turned into metres."""
        return self._meters

    def profile_of(self, visitor: Visitor) -> int:
        """Return the number of the visitor's travel mode."""
        return self._modes.index(visitor.travel_mode)

    @property
    def profiles(self) -> int:
        """Number of travel modes."""
        return len(self._modes)


def travel_times(problem: Problem) -> TravelTimes:
    """Return the travel times a problem asks for.

    Raises
    ------
    InputError
        Above 5,000 places: no all-pairs matrix is made; split the problem into zones.
    """
    if len(problem.places) > MOST_PLACES:
        many = len(problem.places)
        what = Text(
            zh=f"{many} 个地点多于 {MOST_PLACES} 个；请把问题分成片区",
            en=f"{many} places are more than {MOST_PLACES}; split the problem into zones",
        )
        raise InputError(problem.name, what)
    if isinstance(problem.travel, MatrixTravel):
        return GivenTimes(problem.travel, problem.places)
    speeds = [visitor.speed_meters_per_second for visitor in problem.visitors] or [1.0]
    return GeodesicTimes(problem.travel, problem.places, speeds, problem.tick)

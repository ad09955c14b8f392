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
from scheduler.travel.lines import LineMeters, Lines, LineTicks

MOST_PLACES = 5_000
"""So many places may have a table of all pairs."""

MOST_TICKS = 2**31 - 1

TickMatrix = npt.NDArray[np.int32]
MeterMatrix = npt.NDArray[np.float64]


TickTable = TickMatrix | LineTicks
"""Whole ticks, read by the rows of two places: a matrix, or what works them out."""

MeterTable = MeterMatrix | LineMeters
"""Road metres, read by the rows of two places."""


def matrix(table: TickTable, places: int) -> TickMatrix:
    """Return ticks between all pairs of places, shape (places, places); not for a county."""
    if not isinstance(table, LineTicks):
        return table
    rows = np.arange(places)
    return table[rows[:, None], rows[None, :]]


class TravelTimes(Protocol):
    """What any source of travel times answers, place by place in the problem's order."""

    def ticks(self, profile: int) -> TickTable:
        """Return whole ticks from place i to place j for one profile."""
        ...

    def meters(self) -> MeterTable:
        """Return road metres from place i to place j."""
        ...

    def profile_of(self, visitor: Visitor) -> int:
        """Return the profile number a visitor travels by."""
        ...

    @property
    def profiles(self) -> int:
        """Number of profiles."""
        ...


class _Speeds:
    """One profile for each different speed, the slowest first."""

    def __init__(self, speeds: Sequence[float]) -> None:
        self._speeds = sorted(set(speeds))

    def profile_of(self, visitor: Visitor) -> int:
        """Return the number of the visitor's speed."""
        return self._speeds.index(visitor.speed_meters_per_second)

    @property
    def profiles(self) -> int:
        """Number of different speeds."""
        return len(self._speeds)


class GeodesicTimes(_Speeds):
    """Straight lines times circuity, at one speed a profile.

    ``ticks = round(circuity * straight metres / speed / tick)``, to the nearest tick.
    """

    def __init__(
        self, travel: GeodesicTravel, places: Sequence[Place], speeds: Sequence[float], tick: timedelta
    ) -> None:
        super().__init__(speeds)
        self._tick_seconds = tick.total_seconds()
        self._meters = travel.circuity * straight_meters(travel, places)
        self._ticks: dict[int, TickMatrix] = {}

    def ticks(self, profile: int) -> TickMatrix:
        """Return the matrix of one speed, computed at its first use."""
        if profile not in self._ticks:
            ticks = np.rint(self._meters / self._speeds[profile] / self._tick_seconds)
            if ticks.size:
                require_ticks(float(ticks.max()), self._speeds[profile])
            self._ticks[profile] = ticks.astype(np.int32)
        return self._ticks[profile]

    def meters(self) -> MeterMatrix:
        """Return straight metres times circuity."""
        return self._meters


class LineTimes(_Speeds):
    """The same for a county of more places than a matrix may have: each way is worked out when it is asked for."""

    def __init__(
        self, travel: GeodesicTravel, places: Sequence[Place], speeds: Sequence[float], tick: timedelta
    ) -> None:
        super().__init__(speeds)
        self._pace = travel.circuity / tick.total_seconds()
        self.lines = Lines(travel, places)
        self._meters = LineMeters(self.lines, travel.circuity)

    def ticks(self, profile: int) -> LineTicks:
        """Return the ways of one speed."""
        speed = self._speeds[profile]
        require_ticks(self.lines.longest() * self._pace / speed, speed)
        return LineTicks(self.lines, self._pace / speed)

    def meters(self) -> LineMeters:
        """Return straight metres times circuity."""
        return self._meters


def require_ticks(longest: float, speed: float) -> None:
    """Refuse ways of more ticks than are counted.

    Raises
    ------
    InputError
    """
    if longest <= MOST_TICKS:
        return
    what = Text(
        zh=f"以 {speed:g} 米/秒，有的路程超过 {MOST_TICKS} 个时间单位；请核对坐标和速度，或改用更粗的单位",
        en=f"at {speed:g} m/s some way takes more than {MOST_TICKS} ticks; check coordinates and speeds, or "
        "choose a coarser tick",
    )
    raise InputError(Text(zh="路程", en="travel"), what)


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
        Above 5,000 places with a matrix of their own.
    """
    many = len(problem.places)
    if isinstance(problem.travel, MatrixTravel):
        if many > MOST_PLACES:
            what = Text(
                zh=f"{many} 个地点多于路程矩阵的上限 {MOST_PLACES} 个；请改用坐标",
                en=f"{many} places are more than the {MOST_PLACES} that a travel matrix may have; "
                "give coordinates instead",
            )
            raise InputError(problem.name, what)
        return GivenTimes(problem.travel, problem.places)
    speeds = [visitor.speed_meters_per_second for visitor in problem.visitors] or [1.0]
    times = LineTimes if many > MOST_PLACES else GeodesicTimes
    return times(problem.travel, problem.places, speeds, problem.tick)

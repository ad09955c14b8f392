"""A problem with everything numbered: what constraints use to speak to the engine in arrays."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from scheduler.constraints.pairs import Pairs
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit
from scheduler.domain.visitor import Visitor
from scheduler.travel.times import TravelTimes, travel_times

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_VisitTrait = TypeVar("_VisitTrait", bound=Hashable)
_ShiftTrait = TypeVar("_ShiftTrait", bound=Hashable)


class Index:
    """Numbers for visits, shifts, visitors and places, in the problem's order.

    Parameters
    ----------
    problem : Problem
    travel : TravelTimes, optional
        Computed from the problem when not given.
    """

    def __init__(self, problem: Problem, travel: TravelTimes | None = None) -> None:
        self.problem = problem
        self.travel = travel if travel is not None else travel_times(problem)

    @cached_property
    def visit_number(self) -> dict[str, int]:
        """Row of each visit id."""
        return {visit.id: row for row, visit in enumerate(self.problem.visits)}

    @cached_property
    def visitor_number(self) -> dict[str, int]:
        """Row of each visitor id."""
        return {visitor.id: row for row, visitor in enumerate(self.problem.visitors)}

    @cached_property
    def shift_number(self) -> dict[str, int]:
        """Row of each shift id."""
        return {shift.id: row for row, shift in enumerate(self.problem.shifts)}

    @cached_property
    def place_number(self) -> dict[str, int]:
        """Row of each place id."""
        return {place.id: row for row, place in enumerate(self.problem.places)}

    @cached_property
    def shift_visitor(self) -> Ints:
        """Visitor row of each shift, shape (shifts,)."""
        return np.array([self.visitor_number[shift.visitor] for shift in self.problem.shifts], dtype=np.int64)

    @cached_property
    def shift_day(self) -> Ints:
        """Day of each shift, shape (shifts,)."""
        return np.array([shift.day for shift in self.problem.shifts], dtype=np.int64)

    def after(self, problem: Problem) -> Index:
        """Return the index of a changed problem; ways are computed anew only where places or speeds are others."""
        old, speeds = self.problem, [_speeds(some) for some in (self.problem, problem)]
        is_same = problem.places == old.places and problem.travel == old.travel and problem.tick == old.tick
        return Index(problem, self.travel if is_same and speeds[1] <= speeds[0] else None)

    def visitor_of(self, shift: Shift) -> Visitor:
        """Return the visitor whose shift it is."""
        return self.problem.visitor_of[shift.visitor]

    def pair_mask(
        self,
        visit_trait: Callable[[Visit], _VisitTrait],
        shift_trait: Callable[[Shift], _ShiftTrait],
        forbids: Callable[[_VisitTrait, _ShiftTrait], bool],
    ) -> Pairs[np.bool_]:
        """Return who may serve what, True where the pair is allowed.

        The predicate is asked once for each pair of different traits.
        """
        wanted, row = _grouped([visit_trait(visit) for visit in self.problem.visits])
        offered, column = _grouped([shift_trait(shift) for shift in self.problem.shifts])
        lines = [[not forbids(want, offer) for offer in offered] for want in wanted]
        return Pairs(row, column, np.array(lines, dtype=np.bool_).reshape(len(wanted), len(offered)))

    def pair_cost(
        self,
        visit_trait: Callable[[Visit], _VisitTrait],
        shift_trait: Callable[[Shift], _ShiftTrait],
        cost: Callable[[_VisitTrait, _ShiftTrait], float],
    ) -> Pairs[np.float64]:
        """Return what each pair costs, asking once for each pair of different traits."""
        wanted, row = _grouped([visit_trait(visit) for visit in self.problem.visits])
        offered, column = _grouped([shift_trait(shift) for shift in self.problem.shifts])
        lines = [[cost(want, offer) for offer in offered] for want in wanted]
        return Pairs(row, column, np.array(lines, dtype=np.float64).reshape(len(wanted), len(offered)))


_Trait = TypeVar("_Trait", bound=Hashable)


def _speeds(problem: Problem) -> set[float]:
    return {visitor.speed_meters_per_second for visitor in problem.visitors}


def _grouped(traits: list[_Trait]) -> tuple[list[_Trait], Ints]:
    """Return the different traits and which of them each has."""
    number: dict[_Trait, int] = {}
    row = np.array([number.setdefault(trait, len(number)) for trait in traits], dtype=np.int64)
    return list(number), row

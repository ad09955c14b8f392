"""PyVRP: a shift is a vehicle type, a visit a client with a prize for serving it.

A vehicle type has no list of clients it may serve. Shifts that may serve the same visits at the same
speed share a profile, in whose distances the way to any other visit is longer than serving it is worth.
Shifts alike in everything are one vehicle type, which spares it the symmetry.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from time import monotonic

import numpy as np
import numpy.typing as npt
import pyvrp
import pyvrp.stop

from scheduler.bench.peers.shape import NO_TIME, Shape, shape_of
from scheduler.bench.solver import Answer, NoRosterError
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.solve.params import SolveParams

Distances = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_NOTHING = Text(zh="限时内没有找到可行的排班", en="it found no feasible roster within the limit")


@dataclass(frozen=True, order=True)
class _Likeness:
    """What makes two shifts the same to PyVRP; places are rows of the problem."""

    profile: int
    start_place: int
    end_place: int
    start: int
    end: int
    capacity: int | None


def answer(problem: Problem, params: SolveParams) -> Answer:
    """Solve a problem without ties on one thread.

    Raises
    ------
    InputError
        When the problem holds what PyVRP cannot express.
    NoRosterError
        When it found no feasible roster in time.
    """
    began = monotonic()
    shape = shape_of(problem, "pyvrp", ties=False, lateness=False)
    fleet = _fleet(shape)
    data = _data(shape, fleet)
    built = monotonic() - began
    if built >= params.seconds:
        raise NoRosterError(NO_TIME)
    result = pyvrp.solve(data, stop=pyvrp.stop.MaxRuntime(params.seconds - built), seed=params.seed)
    if not result.best.is_feasible():
        raise NoRosterError(_NOTHING)
    free = [list(shifts) for shifts in fleet.values()]
    roster = shape.roster(
        shape.timed(free[route.vehicle_type()].pop(), [step.idx for step in route.schedule() if step.is_client()])
        for route in result.best.routes()
    )
    ends = accumulate(result.stats.runtimes)
    feasible = (end for end, datum in zip(ends, result.stats.data, strict=True) if datum.best_feas)
    first = next(feasible, None)
    return Answer(roster, first_seconds=None if first is None else built + first)


def _fleet(shape: Shape) -> dict[_Likeness, list[int]]:
    """Return the shifts that are alike in everything, type by type."""
    travel, frame = shape.formulation.travel, shape.formulation.frame
    profile_of = _profiles(shape)[1]
    fleet: dict[_Likeness, list[int]] = {}
    for shift in range(shape.formulation.shifts):
        likeness = _Likeness(
            profile=int(profile_of[shift]),
            start_place=int(travel.shift_from[shift]),
            end_place=int(travel.shift_to[shift]),
            start=int(frame.start[shift]),
            end=int(frame.end[shift]),
            capacity=None if shape.capacity is None else int(shape.capacity[shift]),
        )
        fleet.setdefault(likeness, []).append(shift)
    return fleet


def _profiles(shape: Shape) -> tuple[list[tuple[int, Mask]], npt.NDArray[np.int64]]:
    """Return each profile's speed and allowed visits, and the profile of each shift."""
    columns = np.vstack([shape.allowed, shape.formulation.travel.shift_profile])
    groups, profile_of = np.unique(columns, axis=1, return_inverse=True)
    return [(int(group[-1]), group[:-1].astype(np.bool_)) for group in groups.T], profile_of.ravel()


def _data(shape: Shape, fleet: dict[_Likeness, list[int]]) -> pyvrp.ProblemData:
    """Return the model. Locations are the visits, then the places where shifts begin or end."""
    travel = shape.formulation.travel
    ends = np.unique(np.concatenate([travel.shift_from, travel.shift_to]))
    places = np.concatenate([shape.formulation.visit_place, ends])
    first_end = shape.formulation.visits
    depot_of = {int(place): number for number, place in enumerate(ends)}
    durations = [np.ascontiguousarray(ticks[np.ix_(places, places)], dtype=np.int64) for ticks in shape.ways]
    profiles = [(durations[speed], allowed) for speed, allowed in _profiles(shape)[0]]
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in places],
        clients=[_client(shape, visit) for visit in range(shape.formulation.visits)],
        depots=[pyvrp.Depot(first_end + number) for number in range(len(ends))],
        vehicle_types=[_vehicle_type(likeness, len(shifts), depot_of) for likeness, shifts in fleet.items()],
        distance_matrices=[_barred(shape, ways, allowed) for ways, allowed in profiles],
        duration_matrices=[ways for ways, _ in profiles],
    )


def _barred(shape: Shape, ways: Distances, allowed: Mask) -> Distances:
    """Return distances in which nobody goes to a visit that is not allowed."""
    barred = np.flatnonzero(~allowed)
    if not barred.size:
        return ways
    way = max(shape.longest_way, 1)
    distances = ways.copy()
    distances[:, barred] = shape.formulation.visits * way if shape.price is None else int(shape.price.max()) + 2 * way
    distances[barred, barred] = 0
    return distances


def _client(shape: Shape, visit: int) -> pyvrp.Client:
    return pyvrp.Client(
        location=visit,
        delivery=[] if shape.capacity is None else [int(shape.formulation.load[visit])],
        service_duration=int(shape.service[visit]),
        tw_early=int(shape.earliest[visit]),
        tw_late=int(shape.latest[visit]),
        prize=0 if shape.price is None else int(shape.price[visit]),
        required=shape.price is None,
    )


def _vehicle_type(likeness: _Likeness, count: int, depot_of: dict[int, int]) -> pyvrp.VehicleType:
    return pyvrp.VehicleType(
        num_available=count,
        capacity=[] if likeness.capacity is None else [likeness.capacity],
        start_depot=depot_of[likeness.start_place],
        end_depot=depot_of[likeness.end_place],
        tw_early=likeness.start,
        tw_late=likeness.end,
        profile=likeness.profile,
    )

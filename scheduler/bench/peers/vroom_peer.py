"""VROOM: skills say who may serve what, times of the day are its own, costs are travel times.

It serves as many visits as it can and has priorities instead of penalties, so dearer visits get higher ones.
"""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

import numpy as np
import vroom

from scheduler.bench.peers.shape import NO_TIME, Shape, shape_of
from scheduler.bench.solver import Answer, NoRosterError
from scheduler.domain.problem import Problem
from scheduler.solve.params import SolveParams

EXPLORATION = 5
"""The most thorough of its levels."""

HIGHEST_PRIORITY = 100


def answer(problem: Problem, params: SolveParams) -> Answer:
    """Solve a problem without ties; the seed is of no use to it.

    Raises
    ------
    InputError
        When the problem holds what VROOM cannot express.
    NoRosterError
        When building the model took all the time.
    """
    began = monotonic()
    shape = shape_of(problem, "vroom", ties=False, lateness=False)
    model = _model(shape)
    left = params.seconds - (monotonic() - began)
    if left <= 0:
        raise NoRosterError(NO_TIME)
    solution = model.solve(EXPLORATION, nb_threads=params.workers, timeout=timedelta(seconds=left))
    steps = solution.routes
    jobs = steps[steps["type"] == "job"]
    routes: dict[int, list[int]] = {}
    for shift, visit in zip(jobs["vehicle_id"].tolist(), jobs["id"].tolist(), strict=True):
        routes.setdefault(int(shift), []).append(int(visit))
    return Answer(shape.roster(shape.timed(shift, visits) for shift, visits in routes.items()))


def _model(shape: Shape) -> vroom.Input:
    model = vroom.Input()
    for profile, ticks in enumerate(shape.ways):
        model.set_durations_matrix(str(profile), ticks)
    patterns, pattern_of = np.unique(shape.allowed, axis=0, return_inverse=True)
    model.add_vehicle([_vehicle(shape, shift, patterns[:, shift]) for shift in range(shape.formulation.shifts)])
    model.add_job([_job(shape, visit, int(pattern_of[visit])) for visit in range(shape.formulation.visits)])
    return model


def _vehicle(shape: Shape, shift: int, fits: np.typing.NDArray[np.bool_]) -> vroom.Vehicle:
    """Return a shift; it has a skill for each pattern of allowed shifts that it is part of."""
    travel, frame = shape.formulation.travel, shape.formulation.frame
    return vroom.Vehicle(
        shift,
        start=int(travel.shift_from[shift]),
        end=int(travel.shift_to[shift]),
        profile=str(travel.shift_profile[shift]),
        capacity=[] if shape.capacity is None else [int(shape.capacity[shift])],
        skills={int(pattern) for pattern in np.flatnonzero(fits)},
        time_window=vroom.TimeWindow(int(frame.start[shift]), int(frame.end[shift])),
    )


def _job(shape: Shape, visit: int, pattern: int) -> vroom.Job:
    dearest = 1 if shape.price is None else max(int(shape.price.max()), 1)
    price = 0 if shape.price is None else int(shape.price[visit])
    return vroom.Job(
        visit,
        int(shape.formulation.visit_place[visit]),
        default_service=int(shape.service[visit]),
        pickup=[] if shape.capacity is None else [int(shape.formulation.load[visit])],
        skills={pattern},
        priority=HIGHEST_PRIORITY * price // dearest,
        time_windows=[vroom.TimeWindow(int(shape.earliest[visit]), int(shape.latest[visit]))],
    )

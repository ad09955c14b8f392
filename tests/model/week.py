"""Tiny weeks made by hand: doors on a line, one minute a tick, one minute a step."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from scheduler.constraints.formulation import Formulation, merged
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Contribution, LegCost, PauseFrame, ShiftFrame, TravelFrame, UnservedCost
from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.domain.elder import Elder
from scheduler.domain.mode import VisitMode
from scheduler.domain.place import Place
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.domain.visit import ModeOption, Visit
from scheduler.domain.visitor import Visitor
from scheduler.model.columns import column_of
from scheduler.model.roster_model import Chosen, choose

DAY = 1_440
HOUR = timedelta(hours=1)


def problem_of(doors: Sequence[int], shifts: Sequence[tuple[int, int]], people: Sequence[int] | None = None) -> Problem:
    """Return visits of ten minutes at doors on a line, and shifts as (visitor, day) one after the other."""
    places = [Place(id="p0", latitude=31.0, longitude=121.0)]
    places += [Place(id=f"p{row}", latitude=31.0, longitude=121.0) for row in range(1, len(doors) + 1)]
    options = (
        ModeOption(mode=VisitMode.HOME, duration=timedelta(minutes=10)),
        ModeOption(mode=VisitMode.PHONE, duration=timedelta(minutes=5)),
    )
    seats = people or [1] * len(doors)
    return Problem(
        name="tiny",
        start=date(2026, 11, 30),
        tick=timedelta(minutes=1),
        places=tuple(places),
        elders=(Elder(id="e", household="h", place="p0"),),
        visitors=tuple(
            Visitor(id=f"w{row}", kind="volunteer", home="p0")
            for row in range(1 + max(visitor for visitor, _ in shifts))
        ),
        shifts=tuple(
            Shift(id=f"s{row}", visitor=f"w{visitor}", day=day, start=(8 + row) * HOUR, end=(9 + row) * HOUR)
            for row, (visitor, day) in enumerate(shifts)
        ),
        visits=tuple(
            Visit(id=f"v{row}", elder="e", place=f"p{row + 1}", options=options, people=seats[row])
            for row in range(len(doors))
        ),
    )


def week(
    doors: Sequence[int],
    shifts: Sequence[tuple[int, int]],
    *rules: Contribution,
    people: Sequence[int] | None = None,
    pause: tuple[int, int] = (0, 0),
) -> Formulation:
    """Return a formulation: home at 0, shifts 480 to 720, travel a minute a step at price 1, out costs 1,000."""
    problem, count = problem_of(doors, shifts, people), len(shifts)
    at = np.array([0, *doors])
    steps = np.abs(at[:, None] - at[None, :])
    none = np.zeros(count, np.int64)
    frame: list[Contribution] = [
        TravelFrame((steps.astype(np.int32),), steps * 100.0, np.zeros(len(at), np.int64), none, none, none),
        ShiftFrame(np.full(count, 480), np.full(count, 720)),
        PauseFrame(np.full(count, pause[0]), np.full(count, pause[1])),
        LegCost(1.0),
    ]
    if not any(isinstance(rule, UnservedCost) for rule in rules):
        frame.append(UnservedCost(("quality",), np.full((1, len(doors)), 1_000.0)))
    return merged(Index(problem), [*frame, *rules])


def route(shift: int, *services: tuple[int, int]) -> PlannedRoute:
    """Return a route of home visits as (visit, start)."""
    return PlannedRoute(shift, tuple(v for v, _ in services), (0,) * len(services), tuple(t for _, t in services))


def chosen(formulation: Formulation, routes: Sequence[PlannedRoute], hint: Sequence[PlannedRoute] = ()) -> Chosen:
    """Choose with one worker, a fixed seed and deterministic time."""
    hinted = Plan(tuple(hint))
    assert all(column_of(formulation, item) is not None for item in routes), "a pooled route does not fit"
    return choose(formulation, routes, hinted, seconds=None, deterministic=5.0, seed=1)

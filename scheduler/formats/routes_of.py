"""A roster's routes with the shifts and visits they name, for writers of solutions."""

from __future__ import annotations

from datetime import timedelta

from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit

Services = list[tuple[Visit, timedelta]]


def routes_of(problem: Problem, roster: Roster) -> list[tuple[Shift, Services]]:
    """Return each route's shift with its visits and their starts (since midnight), in the problem's order.

    Raises
    ------
    InputError
        When the roster names a shift or a visit that the problem does not have.
    """
    order = {shift.id: number for number, shift in enumerate(problem.shifts)}
    for route in roster.routes:
        if route.shift not in order:
            raise _stranger(problem, f"shift {route.shift!r}")
    return [
        (
            problem.shift_of[route.shift],
            [(_visit(problem, item.visit), item.start) for stop in route.stops for item in stop.visits],
        )
        for route in sorted(roster.routes, key=lambda route: order[route.shift])
    ]


def _visit(problem: Problem, name: str) -> Visit:
    if name not in problem.visit_of:
        raise _stranger(problem, f"visit {name!r}")
    return problem.visit_of[name]


def _stranger(problem: Problem, what: str) -> InputError:
    return InputError(problem.name, f"the roster names {what}, which the problem does not have; give its own problem")

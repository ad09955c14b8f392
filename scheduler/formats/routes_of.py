"""A roster's routes with the shifts and visits they name, for writers of solutions."""

from __future__ import annotations

from datetime import timedelta

from scheduler.domain.base import Text
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
            raise stranger(problem, Text(zh=f"班次 {route.shift!r}", en=f"shift {route.shift!r}"))
    return [
        (
            problem.shift_of[route.shift],
            [(_visit(problem, item.visit), item.start) for stop in route.stops for item in stop.visits],
        )
        for route in sorted(roster.routes, key=lambda route: order[route.shift])
    ]


def require_origin(problem: Problem, name: str, holds: bool) -> None:
    """Refuse to write a solution for a problem that does not come from the format.

    Parameters
    ----------
    name : str
        The format.
    holds : bool
        Whether the problem bears the format's marks.

    Raises
    ------
    InputError
        When it does not.
    """
    if not holds:
        what = Text(
            zh=f"这个问题不是由 {name} 转换而来，没有 {name} 格式的解；请给出转换得到的问题，或改用它自己的格式",
            en=f"this problem was not converted from {name}, so it has no {name} solution; give its own format",
        )
        raise InputError(problem.name, what)


def _visit(problem: Problem, name: str) -> Visit:
    if name not in problem.visit_of:
        raise stranger(problem, Text(zh=f"走访 {name!r}", en=f"visit {name!r}"))
    return problem.visit_of[name]


def stranger(problem: Problem, what: Text) -> InputError:
    """Return the refusal of a roster that names what its problem does not have."""
    sentence = Text(
        zh=f"排班中有 {what.zh}，问题里却没有；请给出排班所属的问题",
        en=f"the roster names {what.en}, which the problem does not have; give its own problem",
    )
    return InputError(problem.name, sentence)

"""What a repair may move: all that lies near what happened; the rest keeps its people and its day."""

from __future__ import annotations

from scheduler.domain.problem import Problem
from scheduler.domain.visit import Visit
from scheduler.explain.line import Line
from scheduler.explain.problem_parts import with_visits
from scheduler.solve.repair_carry import Carried
from scheduler.solve.repair_problem import ChangedWeek

_NEAREST_ROUTES = 12
"""Routes by which a visit may be taken in and which may therefore be changed, for each visit that needs a place."""


def near(week: ChangedWeek, kept: Carried, seeds: tuple[str, ...]) -> Problem:
    """Return the changed problem in which visits on routes far from what happened stay with their people and day.

    Where somebody offers another shift, every visit may move to it.

    Parameters
    ----------
    seeds : tuple of str
        Visits that need a place.
    """
    problem, around = week.problem, kept.base.week
    if any(shift.id not in week.before for shift in problem.shifts):
        return problem
    free = around.ground.related({*seeds, *(week.visits.keys() & problem.visit_of.keys())})
    open_shifts = {*week.shifts, *(name for _, name in week.moved_on.values()), *_once_serving(week)}
    for name in free:
        open_shifts |= set(around.serving.get(name, ()))
    for name in seeds:
        open_shifts |= nearest(problem.visit_of[name], kept)
    far = (
        (problem.visit_of[name], shifts)
        for name, shifts in around.serving.items()
        if name not in free and open_shifts.isdisjoint(shifts)
    )
    return with_visits(problem, *(_held(visit, problem, shifts) for visit, shifts in far))


def _once_serving(week: ChangedWeek) -> set[str]:
    """Return the shifts on which the visits that the changes are about were made."""
    routes = week.problem.published.routes if week.problem.published is not None else ()
    return {
        route.shift
        for route in routes
        if any(item.visit in week.visits for stop in route.stops for item in stop.visits)
    }


def nearest(visit: Visit, kept: Carried) -> frozenset[str]:
    """Return the shifts whose routes come nearest, of people who may come on a day on which the visit is open."""
    week, door = kept.base.week, kept.base.index.place_number[visit.place]
    days = {day for window in visit.windows for day in window.days}
    refusing = kept.base.trials.predicates.refusing
    on_days = (shift for day in sorted(days) for shift in week.shifts_on.get(day, ()))
    shifts = [shift.id for shift in on_days if not refusing(visit, shift)]
    return frozenset(sorted(shifts, key=lambda shift: _way(week.line(shift), door))[:_NEAREST_ROUTES])


def _way(line: Line, door: int) -> int:
    """Return the shortest way from a door of a route, or from where it begins."""
    places = {line.origin, *(item.place for item in line.items if item.place is not None)}
    return min(line.way(place, door) for place in places)


def _held(visit: Visit, problem: Problem, shifts: tuple[str, ...]) -> Visit:
    """Return a visit that only those who make it now can make, on the same day."""
    day = problem.shift_of[shifts[0]].day
    windows = tuple(window.model_copy(update={"days": (day,)}) for window in visit.windows_on(day))
    people = frozenset(problem.shift_of[shift].visitor for shift in shifts)
    return visit.model_copy(update={"windows": windows, "only_visitors": people})

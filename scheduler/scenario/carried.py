"""A roster taken over into the changed problem."""

from __future__ import annotations

from scheduler.constraints.index import Index
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, Unassigned
from scheduler.evaluate.evaluation import better, evaluate


def carried(problem: Problem, roster: Roster, index: Index | None = None) -> Roster | None:
    """Return another roster with what the problem still has of it, or ``None`` when that breaks a hard rule.

    Stops keep their times; visits the problem has and the roster does not make are listed as unassigned.
    """
    routes = tuple(kept for route in roster.routes if (kept := _kept(problem, route)) is not None)
    served = {item.visit for route in routes for stop in route.stops for item in stop.visits}
    left = tuple(Unassigned(visit=visit.id) for visit in problem.visits if visit.id not in served)
    taken = Roster(problem=problem.name, start=problem.start, routes=routes, unassigned=left)
    return taken if evaluate(problem, taken, index=index).feasible else None


def no_worse(problem: Problem, found: Roster, usual: Roster | None, index: Index | None = None) -> Roster:
    """Return a roster found for a changed problem, or the one carried over from the base where that is better.

    A search that had bad luck would otherwise make a change look worse than it is: more people never cost coverage.
    """
    if usual is None:
        return found
    known = index or Index(problem)
    ours, theirs = evaluate(problem, found, index=known), evaluate(problem, usual, index=known)
    return usual if better(theirs.vector, ours.vector) else found


def _kept(problem: Problem, route: Route) -> Route | None:
    if route.shift not in problem.shift_of:
        return None
    stops = []
    for stop in route.stops:
        items = tuple(
            item
            for item in stop.visits
            if item.visit in problem.visit_of
            and item.mode in {option.mode for option in problem.visit_of[item.visit].options}
        )
        if items:
            stops.append(Stop(place=stop.place, visits=items))
    return Route(shift=route.shift, stops=tuple(stops)) if stops else None

"""A roster taken over into the changed problem."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.constraints.index import Index
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, Unassigned
from scheduler.evaluate.evaluation import Evaluation, better, evaluate

FALLS = 4
"""How often the temperature falls in a search that begins with what is held of another problem's roster."""


@dataclass(frozen=True)
class Judged:
    """A roster with what the evaluator says of it."""

    roster: Roster
    evaluation: Evaluation


def held(problem: Problem, roster: Roster) -> Roster:
    """Return what a problem still has of another one's roster, whether or not that breaks a rule.

    Stops keep their times; visits the problem has and the roster does not make are listed as unassigned.
    """
    routes = tuple(kept for route in roster.routes if (kept := _kept(problem, route)) is not None)
    served = {item.visit for route in routes for stop in route.stops for item in stop.visits}
    left = tuple(Unassigned(visit=visit.id) for visit in problem.visits if visit.id not in served)
    return Roster(problem=problem.name, start=problem.start, routes=routes, unassigned=left)


def carried(problem: Problem, roster: Roster, index: Index | None = None) -> Roster | None:
    """Return what a problem still has of another one's roster, or ``None`` when that breaks a hard rule."""
    taken = held(problem, roster)
    return taken if evaluate(problem, taken, index=index).feasible else None


def no_worse(found: Judged, usual: Judged) -> Judged:
    """Return a roster found for a changed problem, or what it still has of the base's where that holds and is better.

    A search that had bad luck would otherwise make a change look worse than it is: more people never cost coverage.
    """
    is_better = usual.evaluation.feasible and better(usual.evaluation.vector, found.evaluation.vector)
    return usual if is_better else found


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

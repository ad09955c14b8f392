"""Room for visits that found no place in a roster: what else lies on the routes by which they could be made goes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Ints
from scheduler.constraints.plan import Plan, PlannedRoute

_NEAREST_ROUTES = 12


def left_out(formulation: Formulation, plan: Plan) -> list[int]:
    """Return the rows of the visits that nobody makes."""
    made = {visit for route in plan.routes for visit in route.visits}
    return [visit for visit in range(formulation.visits) if visit not in made]


def with_room(formulation: Formulation, plan: Plan) -> Plan:
    """Return a plan without the visits of one person on the routes nearest to each visit that nobody makes.

    A search that begins with it puts the visits in anew, those first that few can make: what everybody can make no
    longer stands in their way.
    """
    routes = {route.shift: route for route in plan.routes}
    cleared = {shift for visit in left_out(formulation, plan) for shift in _nearest(formulation, routes, visit)}
    kept = (_of_several(formulation, r) if r.shift in cleared else r for r in plan.routes)
    return Plan(tuple(route for route in kept if route.visits))


def _nearest(formulation: Formulation, routes: dict[int, PlannedRoute], visit: int) -> Sequence[int]:
    """Return the shifts that may serve a visit whose routes come nearest to it."""
    days = formulation.windows.count[visit, formulation.index.shift_day] > 0
    shifts = np.flatnonzero(formulation.allowed[visit] & days).tolist()
    return sorted(shifts, key=lambda shift: _meters(formulation, routes.get(shift), shift, visit))[:_NEAREST_ROUTES]


def _meters(formulation: Formulation, route: PlannedRoute | None, shift: int, visit: int) -> float:
    """Return how near a route, or the place where its shift begins, comes to a visit."""
    doors: Ints = formulation.visit_place[list(route.visits if route is not None else ())]
    places = np.append(doors, formulation.travel.shift_from[shift])
    return float(formulation.travel.meters[places, np.full(len(places), formulation.visit_place[visit])].min())


def _of_several(formulation: Formulation, route: PlannedRoute) -> PlannedRoute:
    """Return what of a route is visits of several people."""
    kept = [stop for stop, visit in enumerate(route.visits) if formulation.seats[visit] > 1]
    visits, options, starts = (
        tuple(some[stop] for stop in kept) for some in (route.visits, route.options, route.starts)
    )
    return PlannedRoute(route.shift, visits, options, starts)

"""Room for visits that found no place in a roster: what else lies on the routes by which they could be made goes."""

from __future__ import annotations

import numpy as np

from scheduler.constraints.formulation import Formulation
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
    near = _Nearness(formulation, plan)
    cleared = {shift for visit in left_out(formulation, plan) for shift in near.shifts(visit)}
    kept = (_of_several(formulation, r) if r.shift in cleared else r for r in plan.routes)
    return Plan(tuple(route for route in kept if route.visits))


class _Nearness:
    """How near each route, or the place where its shift begins, comes to a visit.

    Hundreds of visits may be left out of a county's hundreds of routes, so each is held against all doors at once.
    """

    def __init__(self, formulation: Formulation, plan: Plan) -> None:
        self._formulation = formulation
        rows: list[list[int]] = [[] for _ in range(formulation.shifts)]
        for route in plan.routes:
            rows[route.shift] = formulation.visit_place[list(route.visits)].tolist()
        begins = formulation.travel.shift_from.tolist()
        self._places = np.array([place for home, doors in zip(begins, rows, strict=True) for place in (home, *doors)])
        self._first = np.cumsum([0, *(1 + len(doors) for doors in rows[:-1])])

    def shifts(self, visit: int) -> list[int]:
        """Return the shifts that may serve a visit whose routes come nearest to it."""
        formulation = self._formulation
        door = np.full(len(self._places), formulation.visit_place[visit])
        meters = np.minimum.reduceat(formulation.travel.meters[self._places, door], self._first)
        days = formulation.windows.count[visit, formulation.index.shift_day] > 0
        shifts = np.flatnonzero(formulation.allowed[visit] & days)
        nearest: list[int] = shifts[np.argsort(meters[shifts], kind="stable")][:_NEAREST_ROUTES].tolist()
        return nearest


def _of_several(formulation: Formulation, route: PlannedRoute) -> PlannedRoute:
    """Return what of a route is visits of several people."""
    kept = [stop for stop, visit in enumerate(route.visits) if formulation.seats[visit] > 1]
    visits, options, starts = (
        tuple(some[stop] for stop in kept) for some in (route.visits, route.options, route.starts)
    )
    return PlannedRoute(route.shift, visits, options, starts)

"""The routes worth remembering, from which the roster model chooses."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.constraints.plan import Plan, PlannedRoute


class RoutePool:
    """Different routes in the order they were last seen; the oldest go first when it is full.

    Parameters
    ----------
    most : int
        How many routes it holds.
    """

    def __init__(self, most: int) -> None:
        self._routes: dict[PlannedRoute, None] = {}
        self._most = most

    def add(self, routes: Iterable[PlannedRoute]) -> None:
        """Remember routes, or refresh those already known."""
        for route in routes:
            self._routes.pop(route, None)
            self._routes[route] = None
        for route in list(self._routes)[: max(0, len(self._routes) - self._most)]:
            del self._routes[route]

    def with_plan(self, plan: Plan) -> list[PlannedRoute]:
        """Return all remembered routes and those of a plan, in a fixed order."""
        return sorted({*self._routes, *plan.routes})

    def __len__(self) -> int:
        return len(self._routes)

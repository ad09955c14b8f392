"""A roster in numbers: the form in which search, models and solve hand rosters to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from scheduler.constraints.index import Index
from scheduler.domain.roster import Roster, Route, Stop, StopVisit, Unassigned


@dataclass(frozen=True, order=True)
class PlannedRoute:
    """One shift's services in order.

    Attributes
    ----------
    visits, options, starts : tuple of int
        Row of the visit, number of its mode option, start of service in ticks since midnight.
    """

    shift: int
    visits: tuple[int, ...]
    options: tuple[int, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """All routes that serve anybody, at most one a shift, in order of the shifts."""

    routes: tuple[PlannedRoute, ...] = ()


def roster_of(index: Index, plan: Plan, bound: float | None = None) -> Roster:
    """Turn a plan into a roster; visits that nobody serves are listed without reasons."""
    problem = index.problem
    served = {visit for route in plan.routes for visit in route.visits}
    return Roster(
        problem=problem.name,
        start=problem.start,
        routes=tuple(_route(index, route) for route in plan.routes if route.visits),
        unassigned=tuple(Unassigned(visit=visit.id) for row, visit in enumerate(problem.visits) if row not in served),
        bound=bound,
    )


def plan_of(index: Index, roster: Roster) -> Plan:
    """Turn a roster into a plan; starts are rounded down to whole ticks."""
    return Plan(tuple(sorted(_planned(index, route) for route in roster.routes)))


def _route(index: Index, route: PlannedRoute) -> Route:
    """Group consecutive in-person services at one place into one stop."""
    problem = index.problem
    stops: list[tuple[str | None, list[StopVisit]]] = []
    for row, option, start in zip(route.visits, route.options, route.starts, strict=True):
        visit = problem.visits[row]
        mode = visit.options[option].mode
        place = None if mode.is_remote else visit.place
        item = StopVisit(visit=visit.id, mode=mode, start=start * problem.tick)
        if place is not None and stops and stops[-1][0] == place:
            stops[-1][1].append(item)
        else:
            stops.append((place, [item]))
    return Route(
        shift=problem.shifts[route.shift].id,
        stops=tuple(Stop(place=place, visits=tuple(items)) for place, items in stops),
    )


def _planned(index: Index, route: Route) -> PlannedRoute:
    items = [item for stop in route.stops for item in stop.visits]
    tick: timedelta = index.problem.tick
    return PlannedRoute(
        shift=index.shift_number[route.shift],
        visits=tuple(index.visit_number[item.visit] for item in items),
        options=tuple(_option_number(index, item) for item in items),
        starts=tuple(item.start // tick for item in items),
    )


def _option_number(index: Index, item: StopVisit) -> int:
    modes = [option.mode for option in index.problem.visit_of[item.visit].options]
    return modes.index(item.mode)

"""One route laid out under a formulation: whether its times fit, what it uses and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.kinds import Cap, Scope
from scheduler.constraints.plan import PlannedRoute

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Column:
    """A route that fits its shift.

    Attributes
    ----------
    cost : float
        Travel, pair, option, lateness, waiting and moved prices in the objective's unit. What a
        visit costs once, whoever comes (option, moved), is shared out evenly over its seats.
    use : tuple of float
        Visits, ticks of work, metres and units carried, in the order of ``Measure``.
    late_ticks : int
        The largest lateness of the route.
    """

    route: PlannedRoute
    visitor: int
    day: int
    cost: float
    use: tuple[float, float, float, float]
    late_ticks: int


@dataclass
class _Sums:
    """What a route adds up to while it is followed."""

    way: int = 0
    work: int = 0
    meters: float = 0.0
    load: int = 0
    minutes_cost: float = 0.0
    flat_cost: float = 0.0
    latest: int = 0


def arrival(formulation: Formulation, shift: int, leave: int, way: int) -> int:
    """Return when a way ends that stands still during the pause of the shift, in ticks."""
    begin, end = int(formulation.pause.start[shift]), int(formulation.pause.end[shift])
    if begin == end or leave >= end or leave + way <= begin:
        return leave + way
    return end + way if leave >= begin else leave + way + end - begin


def window_at(formulation: Formulation, visit: int, day: int, start: int) -> int | None:
    """Return the number of the window a start lies in, or None."""
    windows = formulation.windows
    for slot in range(int(windows.count[visit, day])):
        if windows.earliest[visit, day, slot] <= start <= windows.latest[visit, day, slot]:
            return slot
    return None


def in_pause(formulation: Formulation, shift: int, start: int, service: int) -> bool:
    """Whether a service overlaps the pause of the shift."""
    begin, end = int(formulation.pause.start[shift]), int(formulation.pause.end[shift])
    return begin < end and start < end and start + service > begin


def earliest_start(formulation: Formulation, visit: int, option: int, shift: int, ready: int) -> int | None:
    """Return the earliest allowed start at or after ``ready``, in ticks, or None."""
    windows, day = formulation.windows, int(formulation.index.shift_day[shift])
    service, start = int(formulation.option_ticks[visit, option]), ready
    for slot in range(int(windows.count[visit, day])):
        start = max(start, int(windows.earliest[visit, day, slot]))
        if in_pause(formulation, shift, start, service):
            start = int(formulation.pause.end[shift])
        if start <= windows.latest[visit, day, slot]:
            return start
    return None


def may_serve(formulation: Formulation, route: PlannedRoute) -> bool:
    """Whether masks let the route's visitor serve all its visits, each once, in the modes planned."""
    if len(set(route.visits)) < len(route.visits):
        return False
    for visit, option in zip(route.visits, route.options, strict=True):
        if option >= formulation.option_count[visit] or not formulation.option_allowed[visit, option]:
            return False
        if not formulation.allowed[visit, route.shift]:
            return False
    return True


def column_of(formulation: Formulation, route: PlannedRoute) -> Column | None:
    """Return a route's use and cost, None when it does not fit its shift or breaks a mask or a cap."""
    if not route.visits or not may_serve(formulation, route):
        return None
    sums = _followed(formulation, route)
    if sums is None:
        return None
    per_tick = formulation.tick_minutes
    use = (float(len(route.visits)), float(sums.work + sums.way), sums.meters, float(sums.load))
    visitor = int(formulation.index.shift_visitor[route.shift])
    if any(over_cap(cap, use, route.shift, visitor) for cap in formulation.caps):
        return None
    cost = sums.flat_cost + (sums.minutes_cost + sums.way * formulation.travel_per_minute) * per_tick
    day = int(formulation.index.shift_day[route.shift])
    return Column(route, visitor, day, cost, use, sums.latest)


def over_cap(cap: Cap, use: tuple[float, float, float, float], shift: int, visitor: int) -> bool:
    """Whether a use is above the cap of a shift or its visitor."""
    row = shift if cap.scope is Scope.SHIFT else visitor
    return use[cap.measure] > float(cap.limit[row]) + TOLERANCE


def _followed(formulation: Formulation, route: PlannedRoute) -> _Sums | None:
    """Follow the route; None when a time does not fit."""
    travel, shift, sums = formulation.travel, route.shift, _Sums()
    ticks = travel.ticks[int(travel.shift_profile[shift])]
    here, now = int(travel.shift_from[shift]), int(formulation.frame.start[shift])
    for position, (visit, option, start) in enumerate(zip(route.visits, route.options, route.starts, strict=True)):
        there, way = int(formulation.visit_place[visit]), 0
        if not formulation.option_remote[visit, option] and there != here:
            leg, access = int(ticks[here, there]), int(travel.access[there])
            way, here, meters = leg + access, there, float(travel.meters[here, there])
            sums.way, sums.work, sums.meters = sums.way + leg, sums.work + access, sums.meters + meters
        ready = arrival(formulation, shift, now, way)
        service = int(formulation.option_ticks[visit, option])
        slot = window_at(formulation, visit, int(formulation.index.shift_day[shift]), start)
        if slot is None or start < ready or in_pause(formulation, shift, start, service):
            return None
        _add_service(formulation, sums, (visit, option, start), shift, slot, start - ready if position else 0)
        now = start + service
    home, end = int(ticks[here, travel.shift_to[shift]]), int(formulation.frame.end[shift])
    sums.way, sums.meters = sums.way + home, sums.meters + float(travel.meters[here, travel.shift_to[shift]])
    return sums if arrival(formulation, shift, now, home) <= end else None


def _add_service(
    formulation: Formulation, sums: _Sums, service: tuple[int, int, int], shift: int, slot: int, waited: int
) -> None:
    visit, option, start = service
    day, seats = int(formulation.index.shift_day[shift]), int(formulation.seats[visit])
    sums.work += int(formulation.option_ticks[visit, option])
    sums.load += int(formulation.load[visit])
    late = max(0, start - int(formulation.windows.due[visit, day, slot]))
    sums.latest = max(sums.latest, late)
    sums.minutes_cost += late * formulation.lateness_per_minute
    if not formulation.option_remote[visit, option]:
        sums.minutes_cost += sum(max(0, waited - rule.free_ticks) * rule.per_minute for rule in formulation.waiting)
    once = float(formulation.option_cost[visit, option])
    for rule in formulation.moved:
        if rule.day[visit] == day and abs(start - int(rule.start[visit])) > rule.tolerance_ticks:
            once += float(rule.price[visit])
    sums.flat_cost += float(formulation.pair_cost[visit, shift]) + once / seats


def retimed(formulation: Formulation, route: PlannedRoute, fixed: Mapping[int, int]) -> PlannedRoute | None:
    """Return the route with all services as early as possible and some visits at fixed starts, or None.

    Parameters
    ----------
    fixed : mapping of visit row to start
        In ticks since midnight.
    """
    travel, shift = formulation.travel, route.shift
    ticks = travel.ticks[int(travel.shift_profile[shift])]
    here, now = int(travel.shift_from[shift]), int(formulation.frame.start[shift])
    starts: list[int] = []
    for visit, option in zip(route.visits, route.options, strict=True):
        there, way = int(formulation.visit_place[visit]), 0
        if not formulation.option_remote[visit, option] and there != here:
            way, here = int(ticks[here, there]) + int(travel.access[there]), there
        ready = max(arrival(formulation, shift, now, way), fixed.get(visit, 0))
        start = earliest_start(formulation, visit, option, shift, ready)
        if start is None or start != fixed.get(visit, start):
            return None
        starts.append(start)
        now = start + int(formulation.option_ticks[visit, option])
    home = int(ticks[here, travel.shift_to[shift]])
    if arrival(formulation, shift, now, home) > formulation.frame.end[shift]:
        return None
    return PlannedRoute(shift, route.visits, route.options, tuple(starts))

"""What a plan costs, added up anew outside the kernels."""

from __future__ import annotations

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan, PlannedRoute


def vector_of(f: Formulation, plan: Plan) -> tuple[float, ...]:
    """Return the amounts of the unserved levels and of quality, which comes last.

    Only for formulations that ``supports`` accepts: the kinds it refuses are not counted.
    """
    served = {visit for route in plan.routes for visit in route.visits}
    missing = [visit for visit in range(f.visits) if visit not in served]
    amounts = f.unserved.amount[:, missing].sum(axis=1)
    late = [_lateness(f, *item) for route in plan.routes for item in zip(route.visits, route.starts, strict=True)]
    minutes = f.travel_per_minute * sum(_ways(f, route) for route in plan.routes)
    minutes += f.lateness_per_minute * sum(late) + f.largest_lateness_per_minute * max(late, default=0)
    quality = minutes * f.tick_minutes
    quality += sum(float(f.pair_cost[visit, route.shift]) for route in plan.routes for visit in route.visits)
    quality += sum(float(f.option_cost[visit, 0]) for visit in served)
    return (*(float(amount) for amount in amounts[:-1]), quality + float(amounts[-1]))


def _ways(f: Formulation, route: PlannedRoute) -> int:
    ticks = f.travel.ticks[int(f.travel.shift_profile[route.shift])]
    places = [int(place) for place in f.visit_place[list(route.visits)]]
    from_places = [int(f.travel.shift_from[route.shift]), *places]
    to_places = [*places, int(f.travel.shift_to[route.shift])]
    return sum(int(ticks[one, two]) for one, two in zip(from_places, to_places, strict=True))


def _lateness(f: Formulation, visit: int, moment: int) -> int:
    windows = f.windows
    for slot in range(int(windows.count[visit, 0])):
        if windows.earliest[visit, 0, slot] <= moment <= windows.latest[visit, 0, slot]:
            return max(0, moment - int(windows.due[visit, 0, slot]))
    return 0

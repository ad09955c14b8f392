"""One route as a column of the master problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.bound.kernels.task import cost_of
from scheduler.bound.relaxation import Relaxation
from scheduler.bound.tasks import Pricing
from scheduler.constraints.plan import Plan


@dataclass(frozen=True)
class Column:
    """Doors in order; a door may come again when the route has forgotten it.

    Attributes
    ----------
    cost : float
        Its ways, lateness and prices of who serves, as the relaxation counts them.
    """

    shift: int
    visits: tuple[int, ...]
    cost: float


def column_of(relaxed: Relaxation, pricing: Pricing, doors: Sequence[int]) -> Column | None:
    """Return the route of a shift over some doors, None when there is none."""
    ways = cost_of(pricing.task, np.array([pricing.node_of[visit] for visit in doors], dtype=np.int64))
    if not doors or not np.isfinite(ways):
        return None
    return Column(pricing.shift, tuple(doors), float(ways) + float(relaxed.cost[doors, pricing.shift].sum()))


def columns_of(relaxed: Relaxation, shifts: Sequence[Pricing], plan: Plan) -> list[Column]:
    """Return the routes of a plan; services that take neither time nor way are left out of them."""
    pricing_of, remote = {pricing.shift: pricing for pricing in shifts}, relaxed.formulation.option_remote
    found = []
    for route in plan.routes:
        pricing = pricing_of.get(route.shift)
        if pricing is not None:
            doors = [
                visit
                for visit, option in zip(route.visits, route.options, strict=True)
                if visit in pricing.node_of and not remote[visit, option]
            ]
            found.append(column_of(relaxed, pricing, doors))
    return [column for column in found if column is not None]

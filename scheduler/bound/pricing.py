"""The cheapest routes of all shifts at some prices, several shifts at a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from scheduler.bound.column import Column
from scheduler.bound.kernels.completion import completion, least_of_all
from scheduler.bound.kernels.labels import IS_FULL, Labels, empty_labels
from scheduler.bound.kernels.routes import cheapest_steps, ends, grow, trace
from scheduler.bound.relaxation import Floats, Ints, Relaxation
from scheduler.bound.tasks import Pricing

FEW_STEPS = 12
"""Nodes a route may go on to from each node while columns are only looked for."""

MOST_ROUTES = 5
"""Columns a shift and round."""

ROOM = 300_000
"""Labels a shift; where they do not suffice, only routes below a lower ceiling are looked for."""

CEILINGS = (0.0, 0.5)
"""Ceilings as shares of what the completion bound allows; no route costs less than the last one that sufficed."""


class Depth(Enum):
    """How thoroughly a shift is looked at: a guess that proves nothing, or a bound."""

    GUESS = "guess"
    CLOSE = "close"


@dataclass(frozen=True)
class Found:
    """What pricing one shift gave.

    Attributes
    ----------
    least : float
        At most the cost of any route less its prizes, and at most 0; a guess may lie above that.
    is_exact : bool
        Whether some route costs just that.
    columns : list of Column
        Routes of negative cost, the cheapest first.
    """

    least: float
    is_exact: bool
    columns: list[Column]


def priced(relaxed: Relaxation, pricing: Pricing, prize: Floats, depth: Depth) -> Found:
    """Return the cheapest routes of one shift.

    Parameters
    ----------
    prize : ndarray (nodes,)
        What a service takes off, its own cost already subtracted.
    """
    task = pricing.task
    steps = cheapest_steps(task, prize, FEW_STEPS if depth is Depth.GUESS else len(prize))
    rest = completion(task, prize, steps)
    least = float(least_of_all(task, prize, rest))
    if least >= 0.0:
        return Found(0.0, True, [])
    found: list[Column] = []
    for part in CEILINGS:
        labels = empty_labels(len(prize), (task.end - task.begin) // task.step + 1, ROOM)
        grow(task, prize, steps, rest, labels, part * least, depth is Depth.GUESS)
        columns, cheapest = _cheapest(relaxed, pricing, prize, labels)
        found += columns
        if not labels.tally[IS_FULL]:
            return Found(min(part * least, cheapest), part == 0.0 and depth is Depth.CLOSE, found)
        if depth is Depth.GUESS:
            return Found(min(0.0, cheapest), False, found)
    return Found(least, False, found)


def _cheapest(relaxed: Relaxation, pricing: Pricing, prize: Floats, labels: Labels) -> tuple[list[Column], float]:
    """Return the cheapest route and some others that end at different nodes, and the least cost.

    Shifts that are alike often have the same routes in the same order, so each takes others of them.
    """
    last, cost = ends(pricing.task, labels)
    order = np.argsort(cost, kind="stable")
    ranks = dict.fromkeys([0, *range(pricing.rank, pricing.alike * MOST_ROUTES, pricing.alike)])
    nodes = [int(order[rank]) for rank in ranks if rank < len(order) and cost[order[rank]] < 0.0]
    columns = [_column(relaxed, pricing, prize, trace(labels, int(last[node])), float(cost[node])) for node in nodes]
    return columns, float(cost.min())


def _column(relaxed: Relaxation, pricing: Pricing, prize: Floats, route: Ints, cost: float) -> Column:
    visits = pricing.visits[route]
    ways = cost + float(prize[route].sum())
    return Column(pricing.shift, tuple(visits.tolist()), ways + float(relaxed.cost[visits, pricing.shift].sum()))

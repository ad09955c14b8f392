"""Where a route may go on to from each node, the cheapest first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduler.bound.kernels.task import Floats, Ints, Task, way_to
from scheduler.search.compiled import compiled


class Steps(NamedTuple):
    """Some nodes after each node, never itself.

    Attributes
    ----------
    node : ndarray (nodes, steps)
        Of each node, those to which going on costs least.
    cost : ndarray (nodes, steps)
        The price of the way less the prize at its end, ascending in each row.
    """

    node: Ints
    cost: Floats


@compiled
def cheapest_steps(task: Task, prize: Floats, many: int) -> Steps:
    """Return so many steps from each node, all there are at most."""
    nodes = len(task.place)
    many = min(many, nodes - 1)
    steps = Steps(np.empty((nodes, many), np.int64), np.empty((nodes, many)))
    cost = np.empty(nodes)
    for node in range(nodes):
        for other in range(nodes):
            cost[other] = way_to(task, task.place[node], other) * task.leg_price - prize[other]
        cost[node] = np.inf
        steps.node[node] = np.argsort(cost)[:many] if many == nodes - 1 else least_first(cost, many)
        for rank in range(many):
            steps.cost[node, rank] = cost[steps.node[node, rank]]
    return steps


@compiled
def least_first(cost: Floats, many: int) -> Ints:
    """Return where the least of all costs stand, in order."""
    place = np.empty(many, np.int64)
    known = 0
    for at in range(len(cost)):
        if known == many and (many == 0 or cost[at] >= cost[place[many - 1]]):
            continue
        known = min(known + 1, many)
        slot = known - 1
        while slot > 0 and cost[place[slot - 1]] > cost[at]:
            place[slot] = place[slot - 1]
            slot -= 1
        place[slot] = at
    return place

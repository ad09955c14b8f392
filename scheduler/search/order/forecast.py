"""The change of travel and pair costs that moving units bring, told before anything is moved.

Most candidates are refused for their ways alone, and those need not be hung on routes and taken off again.
"""

from __future__ import annotations

import numpy as np

from scheduler.search.compiled import compiled
from scheduler.search.order.columns import FIRST, MOVING, NEXT, PREV, SECOND, SHIFT
from scheduler.search.order.data import OrderData
from scheduler.search.order.links import detour, spot
from scheduler.search.order.state import Walk

UNKNOWN = -np.inf


@compiled
def forecast(data: OrderData, walk: Walk) -> float:
    """Return the change of travel and pair costs, everybody being served.

    ``UNKNOWN`` when a route would lose or gain two nodes, since they may be neighbours.
    """
    nodes = _list_nodes(data, walk)
    for place in range(nodes):
        one = walk.mover[place]
        for later in range(place + 1, nodes):
            two = walk.mover[later]
            if walk.link[one, SHIFT] == walk.link[two, SHIFT] or walk.wanted[one] == walk.wanted[two]:
                return UNKNOWN
    ways = 0.0
    for place in range(nodes):
        node = walk.mover[place]
        ways -= detour(data, walk, node, walk.link[node, SHIFT], walk.link[node, PREV], walk.link[node, NEXT])
        ways += _arrival(data, walk, node, walk.mover_key[place], nodes)
    return ways


@compiled
def _list_nodes(data: OrderData, walk: Walk) -> int:
    nodes = 0
    for number in range(walk.tally[MOVING]):
        unit = walk.moving[number]
        for column in range(FIRST, SECOND + 1):
            if data.unit[unit, column] >= 0:
                walk.mover[nodes], walk.mover_key[nodes] = data.unit[unit, column], walk.new_key[unit]
                nodes += 1
    return nodes


@compiled
def _arrival(data: OrderData, walk: Walk, node: int, key: float, nodes: int) -> float:
    """Return the price of a node on its wanted route, which one of the moving nodes may have left."""
    shift, leaver = walk.wanted[node], -1
    for place in range(nodes):
        if walk.link[walk.mover[place], SHIFT] == shift:
            leaver = walk.mover[place]
    row = spot(data, walk, shift, key)
    if row == leaver:
        row = walk.link[row, PREV]
    after = walk.link[row, NEXT]
    if after >= 0 and after == leaver:
        after = walk.link[after, NEXT]
    return detour(data, walk, node, shift, row, after)

"""Hanging nodes on routes and taking them off, with the exact change of travel and pair costs.

Neighbours are linked as in Kindervater and Savelsbergh, Vehicle routing: handling edge exchanges, in
Local Search in Combinatorial Optimization (1997): the change of travel takes constant time.
"""

from __future__ import annotations

from scheduler.search.compiled import compiled
from scheduler.search.order.columns import FIRST, GOAL, NEXT, PLACE, PREV, PROFILE, SECOND, SHIFT, START, TIME, UNIT
from scheduler.search.order.data import OrderData
from scheduler.search.order.state import Walk

FAR = 1 << 60
SMALLEST_GAP = 1e-7


@compiled
def spot(data: OrderData, walk: Walk, shift: int, key: float) -> int:
    """Return the last row of a route whose key is not above ``key``; the shift's own row when there is none."""
    row = len(walk.cost) + shift
    while True:
        after = walk.link[row, NEXT]
        if after < 0 or walk.key[data.node[after, UNIT]] > key:
            return row
        row = after


@compiled
def detour(data: OrderData, walk: Walk, node: int, shift: int, prev: int, after: int) -> float:
    """Return the price of visiting a node between two rows of a route, its pair cost included."""
    ways = data.ticks[data.shift[shift, PROFILE]]
    here, before = data.node[node, PLACE], data.node[prev, PLACE]
    to = data.node[after, PLACE] if after >= 0 else data.shift[shift, GOAL]
    more = ways[before, here] + ways[here, to]
    if after >= 0 or prev < len(walk.cost):
        more -= ways[before, to]
    return float(data.prices[0] * more + data.pair_cost[node, shift])


@compiled
def unhang(data: OrderData, walk: Walk, node: int) -> float:
    """Take a node off its route; return the change of travel and pair costs, everybody being served."""
    shift, prev, after = walk.link[node, SHIFT], walk.link[node, PREV], walk.link[node, NEXT]
    walk.link[prev, NEXT] = after
    if after >= 0:
        walk.link[after, PREV] = prev
    return -detour(data, walk, node, shift, prev, after)


@compiled
def hang(data: OrderData, walk: Walk, node: int, shift: int, prev: int) -> float:
    """Put a node on a route right after a row; return the change of travel and pair costs."""
    after = walk.link[prev, NEXT]
    walk.link[prev, NEXT] = node
    walk.link[node, SHIFT], walk.link[node, PREV], walk.link[node, NEXT] = shift, prev, after
    if after >= 0:
        walk.link[after, PREV] = node
    return detour(data, walk, node, shift, prev, after)


@compiled
def spread_keys(data: OrderData, walk: Walk) -> None:
    """Give the units the keys 0, 1, 2, ... by their starts, as far as the routes allow.

    Routes and starts stay as they are. Afterwards there is room between any two keys again, and a pair that
    comes into the middle of one route comes into the other one at about the same time of day.
    """
    nodes = len(walk.cost)
    for shift in range(len(data.shift)):
        walk.cursor[shift] = walk.link[nodes + shift, NEXT]
    for place in range(len(walk.order)):
        unit = _earliest_free(data, walk)
        walk.order[place] = unit
        for column in range(FIRST, SECOND + 1):
            node = data.unit[unit, column]
            if node >= 0:
                walk.cursor[walk.link[node, SHIFT]] = walk.link[node, NEXT]
    for place in range(len(walk.order)):
        walk.key[walk.order[place]] = place
    for shift in range(len(data.shift)):
        walk.cursor[shift] = -1


@compiled
def _earliest_free(data: OrderData, walk: Walk) -> int:
    """Return the unit that starts first of those that nobody has to visit another one before."""
    earliest, least = -1, FAR
    for shift in range(len(data.shift)):
        node = walk.cursor[shift]
        if node < 0:
            continue
        unit = data.node[node, UNIT]
        a, b = data.unit[unit, FIRST], data.unit[unit, SECOND]
        moment = walk.state[a, START] if walk.state[a, START] >= 0 else walk.state[a, TIME]
        if moment >= least or walk.cursor[walk.link[a, SHIFT]] != a:
            continue
        if b < 0 or walk.cursor[walk.link[b, SHIFT]] == b or walk.link[b, PREV] == a:
            earliest, least = unit, moment
    return earliest

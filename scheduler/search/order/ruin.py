"""Taking some near units out together and putting each back where it is cheapest.

Ruin and recreate: Schrimpf, Schneider, Stamm-Wilbrandt and Dueck, Record Breaking Optimization Results Using
the Ruin and Recreate Principle, Journal of Computational Physics 159 (2000).
"""

from __future__ import annotations

from scheduler.search.chance import Stream, below, uniform
from scheduler.search.compiled import compiled
from scheduler.search.order.columns import FIRST, MOVING, NEXT, UNIT
from scheduler.search.order.data import OrderData
from scheduler.search.order.state import MOST_MOVING, Walk

TAKEN = 0.5  # of the near units
STRING = 0.5  # of the taken units: the next one of the route comes along


@compiled
def ruin(data: OrderData, walk: Walk, stream: Stream, unit: int) -> None:
    """Let a unit and some near ones move, in random order."""
    most = 1 + below(stream, MOST_MOVING)
    walk.tally[MOVING] = 0
    _take(walk, unit)
    _take_next(data, walk, stream, unit, most)
    for place in range(data.near_count[unit]):
        if walk.tally[MOVING] >= most:
            break
        if uniform(stream) < TAKEN:
            _take(walk, data.near[unit, place])
            _take_next(data, walk, stream, data.near[unit, place], most)
    for place in range(walk.tally[MOVING] - 1, 0, -1):
        other = below(stream, place + 1)
        walk.moving[place], walk.moving[other] = walk.moving[other], walk.moving[place]


@compiled
def _take(walk: Walk, unit: int) -> None:
    for place in range(walk.tally[MOVING]):
        if walk.moving[place] == unit:
            return
    walk.moving[walk.tally[MOVING]] = unit
    walk.tally[MOVING] += 1


@compiled
def _take_next(data: OrderData, walk: Walk, stream: Stream, unit: int, most: int) -> None:
    while walk.tally[MOVING] < most and uniform(stream) < STRING:
        after = walk.link[data.unit[unit, FIRST], NEXT]
        if after < 0:
            return
        unit = data.node[after, UNIT]
        _take(walk, unit)

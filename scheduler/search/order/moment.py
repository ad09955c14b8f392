"""The key of a moment: where in the order a unit that starts then belongs.

A single visit may have any key between its neighbours'. A tied pair has one key on two routes, and between the
neighbours on one of them lie many places of the other; the right one is that at about the same time of day.
"""

from __future__ import annotations

from scheduler.search.chance import Stream, uniform
from scheduler.search.compiled import compiled
from scheduler.search.order.columns import FIRST, SECOND, START
from scheduler.search.order.data import OrderData
from scheduler.search.order.state import Walk

BY_TIME = 0.7  # of the pairs
ASIDE = 0.1  # of the room between two keys: kept free at both ends


@compiled
def key_between(
    data: OrderData, walk: Walk, stream: Stream, unit: int, room: tuple[float, float], moment: int
) -> float:
    """Return a key inside the room: any one, or mostly, for a pair, the one of a moment."""
    low, high = room
    if data.unit[unit, SECOND] >= 0 and uniform(stream) < BY_TIME:
        key = _place_of(data, walk, moment) - 1.0 + uniform(stream)
        if low < key < high:
            return key
    return low + (high - low) * (ASIDE + (1.0 - 2.0 * ASIDE) * uniform(stream))


@compiled
def _place_of(data: OrderData, walk: Walk, moment: int) -> int:
    """Return how many units start before a moment, as far as the order of the last spreading still holds."""
    first, last = 0, len(walk.order)
    while first < last:
        middle = (first + last) // 2
        if walk.state[data.unit[walk.order[middle], FIRST], START] < moment:
            first = middle + 1
        else:
            last = middle
    return first

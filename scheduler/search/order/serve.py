"""Serving one unit: earliest starts that keep windows, pauses, shift ends, limits and lags.

The earliest start is never worse than a later one: ``supports`` lets nobody be late in a window that another
window follows. For a tied pair the least solution of the two windows and the lag is found by raising one start
after the other (Dechter, Meiri and Pearl, Temporal constraint networks, Artificial Intelligence 49, 1991).
"""

from __future__ import annotations

from scheduler.search.compiled import compiled
from scheduler.search.order.columns import (
    AT,
    CARRIED,
    CLOSES,
    DUE,
    END,
    FIRST,
    GOAL,
    LAG_MAX,
    LAG_MIN,
    LATE,
    LIMITED,
    LOAD,
    MOST_LOAD,
    MOST_VISITS,
    MOST_WORK,
    OPENS,
    PAUSE_FROM,
    PAUSE_TO,
    PLACE,
    PREV,
    PROFILE,
    SECOND,
    SERVED,
    SERVICE,
    SHIFT,
    START,
    TIME,
    VISIT,
    WINDOWS,
    WORK,
)
from scheduler.search.order.data import OrderData
from scheduler.search.order.state import Walk

NEVER = 1 << 50


@compiled
def arrive(data: OrderData, shift: int, leave: int, way: int) -> int:
    """Return when a way ends that stands still during the pause."""
    begin, end = data.shift[shift, PAUSE_FROM], data.shift[shift, PAUSE_TO]
    if begin == end or leave >= end or leave + way <= begin:
        return int(leave + way)
    if leave >= begin:
        return int(end + way)
    return int(leave + way + end - begin)


@compiled
def ready(data: OrderData, walk: Walk, node: int) -> int:
    """Return when the visitor stands at the node's door."""
    shift, prev, place = walk.link[node, SHIFT], walk.link[node, PREV], data.node[node, PLACE]
    at, way = walk.state[prev, AT], 0
    if at != place:
        way = data.ticks[data.shift[shift, PROFILE], at, place] + data.access[place]
    return arrive(data, shift, walk.state[prev, TIME], way)


@compiled
def opening(data: OrderData, walk: Walk, node: int, moment: int) -> int:
    """Return the earliest allowed start at or after a moment, ``NEVER`` when there is none."""
    shift = walk.link[node, SHIFT]
    begin, end = data.shift[shift, PAUSE_FROM], data.shift[shift, PAUSE_TO]
    opens, closes = data.node[node, OPENS], data.node[node, CLOSES]
    for slot in range(data.node[node, WINDOWS]):
        if slot > 0:
            visit = data.node[node, VISIT]
            opens, closes = data.earliest[visit, slot], data.latest[visit, slot]
        moment = max(moment, opens)
        if begin < end and moment < end and moment + data.node[node, SERVICE] > begin:
            moment = end
        if moment <= closes:
            return moment
    return NEVER


@compiled
def lateness(data: OrderData, node: int, moment: int) -> int:
    """Return the ticks after the due moment of the window in which a service starts."""
    if moment <= data.node[node, CLOSES]:
        return int(max(0, moment - data.node[node, DUE]))
    visit = data.node[node, VISIT]
    for slot in range(1, data.node[node, WINDOWS]):
        if data.earliest[visit, slot] <= moment <= data.latest[visit, slot]:
            return int(max(0, moment - data.due[visit, slot]))
    return 0


@compiled
def step(data: OrderData, walk: Walk, node: int, start: int) -> bool:
    """Serve a node from the state before it; False when the shift's end or a limit forbids it."""
    shift, prev, place = walk.link[node, SHIFT], walk.link[node, PREV], data.node[node, PLACE]
    ways, goal, at = data.ticks[data.shift[shift, PROFILE]], data.shift[shift, GOAL], walk.state[prev, AT]
    way, back, leave = ways[at, place], ways[place, goal], start + data.node[node, SERVICE]
    if arrive(data, shift, leave, back) > data.shift[shift, END]:
        return False
    served, late = walk.state[prev, SERVED], lateness(data, node, start)
    if data.shift[shift, LIMITED] and not _within_limits(data, walk, node, way, back):
        return False
    walk.state[node, START], walk.state[node, LATE], walk.state[node, TIME] = start, late, leave
    walk.state[node, AT], walk.state[node, SERVED] = place, served + 1
    saved = ways[at, goal] if served > 0 else 0
    walk.cost[node] = data.prices[0] * (way + back - saved) + data.prices[1] * late + data.pair_cost[node, shift]
    return True


@compiled
def _within_limits(data: OrderData, walk: Walk, node: int, way: int, back: int) -> bool:
    """Count visits, work and load; False when one of them exceeds the shift's limit."""
    shift, prev, place = walk.link[node, SHIFT], walk.link[node, PREV], data.node[node, PLACE]
    access = 0 if walk.state[prev, AT] == place else data.access[place]
    walk.state[node, WORK] = walk.state[prev, WORK] + way + access + data.node[node, SERVICE]
    walk.state[node, CARRIED] = walk.state[prev, CARRIED] + data.node[node, LOAD]
    if walk.state[prev, SERVED] >= data.shift[shift, MOST_VISITS]:
        return False
    if walk.state[node, WORK] + back > data.shift[shift, MOST_WORK]:
        return False
    return bool(walk.state[node, CARRIED] <= data.shift[shift, MOST_LOAD])


@compiled
def _serve_two(data: OrderData, walk: Walk, unit: int) -> bool:
    """Serve a tied pair, delaying the first while the second cannot come within the lag."""
    a, b = data.unit[unit, FIRST], data.unit[unit, SECOND]
    together = walk.link[a, SHIFT] == walk.link[b, SHIFT]
    start_a = opening(data, walk, a, ready(data, walk, a))
    here = -NEVER if together else ready(data, walk, b)
    while start_a < NEVER:
        if together:
            if not step(data, walk, a, start_a):
                return False
            here = ready(data, walk, b)
        start_b = opening(data, walk, b, max(here, start_a + data.unit[unit, LAG_MIN]))
        if start_b >= NEVER:
            return False
        if start_b <= start_a + data.unit[unit, LAG_MAX]:
            return step(data, walk, a, start_a) and step(data, walk, b, start_b)
        start_a = opening(data, walk, a, start_b - data.unit[unit, LAG_MAX])
    return False


@compiled
def serve(data: OrderData, walk: Walk, unit: int) -> None:
    """Serve a unit from the states before its nodes, or leave it out at its price."""
    a, b = data.unit[unit, FIRST], data.unit[unit, SECOND]
    if b >= 0:
        if not _serve_two(data, walk, unit):
            _leave_out(walk, a, data.penalty[unit])
            _leave_out(walk, b, 0.0)
        return
    start = opening(data, walk, a, ready(data, walk, a))
    if start >= NEVER or not step(data, walk, a, start):
        _leave_out(walk, a, data.penalty[unit])


@compiled
def _leave_out(walk: Walk, node: int, price: float) -> None:
    prev = walk.link[node, PREV]
    walk.state[node, START], walk.state[node, LATE], walk.cost[node] = -1, 0, price
    for column in range(TIME, CARRIED + 1):
        walk.state[node, column] = walk.state[prev, column]

"""What a unit would cost at each place, guessed from the routes alone: ways, and lateness on the same route.

How a tied partner's route is delayed is left to decoding. A place is overlooked now and then, so that the
cheapest one is not always taken: blinks, of Christiaens and Vanden Berghe, Slack Induction by String Removals
for Vehicle Routing Problems, Transportation Science 54 (2020).
"""

from __future__ import annotations

import numpy as np

from scheduler.search.chance import Stream, uniform
from scheduler.search.compiled import compiled
from scheduler.search.order.choice import in_company
from scheduler.search.order.columns import (
    AT,
    FIRST,
    LAG_MAX,
    LAG_MIN,
    LARGEST,
    NEXT,
    OPEN,
    PLACE,
    PROFILE,
    SECOND,
    SERVICE,
    SHIFT,
    START,
    TIME,
    UNIT,
)
from scheduler.search.order.data import OrderData
from scheduler.search.order.links import SMALLEST_GAP, detour, spot
from scheduler.search.order.moment import key_between
from scheduler.search.order.serve import NEVER, arrive, lateness, opening
from scheduler.search.order.state import Walk

BLINK = 0.02
NEARBY = 25  # units whose shifts are tried


@compiled
def choose_place(data: OrderData, walk: Walk, stream: Stream, unit: int) -> None:
    """Wish a unit that hangs nowhere on its cheapest shifts at a fitting key; or where it was."""
    a, b = data.unit[unit, FIRST], data.unit[unit, SECOND]
    shift_a, shift_b = walk.link[a, SHIFT], walk.link[b, SHIFT] if b >= 0 else -1
    walk.new_key[unit] = walk.key[unit]
    leader, follower = a, b
    if b >= 0 and uniform(stream) < 0.5:
        leader, follower = b, a
    moment = _lead(data, walk, stream, unit, leader)
    found = moment >= 0 and (follower < 0 or _follow(data, walk, unit, leader, follower, moment))
    walk.link[a, SHIFT] = shift_a
    if b >= 0:
        walk.link[b, SHIFT] = shift_b
    if not found:
        walk.new_key[unit], walk.wanted[a] = walk.key[unit], shift_a
        if b >= 0:
            walk.wanted[b] = shift_b


@compiled
def _lead(data: OrderData, walk: Walk, stream: Stream, unit: int, node: int) -> int:
    """Choose the cheapest shift and key for one node; return when it would start, -1 without a place."""
    best, moment = np.inf, -1
    for place in range(_list_shifts(data, walk, unit, node)):
        shift = walk.listed[place]
        walk.link[node, SHIFT] = shift
        row, stale = len(walk.cost) + shift, _changed(walk, shift)
        leave, at = walk.state[row, TIME], walk.state[row, AT]
        low, end = -1.0, 1.0 * len(data.unit)
        while row >= 0:
            after = walk.link[row, NEXT]
            high = walk.key[data.node[after, UNIT]] if after >= 0 else max(low + 1.0, end)
            price = detour(data, walk, node, shift, row, after)
            if price < best and high - low > SMALLEST_GAP and uniform(stream) >= BLINK:
                start = opening(data, walk, node, _reach(data, shift, leave, at, data.node[node, PLACE]))
                price += _delay(data, walk, node, start, after, best - price)
                if price < best:
                    best, moment = price, start
                    walk.wanted[node] = shift
                    walk.new_key[unit] = key_between(data, walk, stream, unit, (low, high), start)
            if after >= 0:
                low = high
                if stale:
                    leave, at = _pass(data, walk, after, leave, at)
                else:
                    leave, at = walk.state[after, TIME], walk.state[after, AT]
            row = after
    return moment


@compiled
def _list_shifts(data: OrderData, walk: Walk, unit: int, node: int) -> int:
    """List a node's own shift and those of near units that may serve it, each once; return how many."""
    walk.listed[0], count = walk.link[node, SHIFT], 1
    for place in range(min(NEARBY, data.near_count[unit])):
        near = data.near[unit, place]
        for column in range(FIRST, SECOND + 1):
            other = data.unit[near, column]
            if other >= 0 and data.fits[node, walk.link[other, SHIFT]]:
                count = _list(walk, walk.link[other, SHIFT], count)
    return count


@compiled
def _list(walk: Walk, shift: int, count: int) -> int:
    for place in range(count):
        if walk.listed[place] == shift:
            return count
    walk.listed[count] = shift
    return count + 1


@compiled
def _changed(walk: Walk, shift: int) -> bool:
    """Return whether a route lost or gained a node since it was decoded."""
    changed = False
    for place in range(walk.tally[OPEN]):
        changed |= walk.open[place] == shift
    return changed


@compiled
def _reach(data: OrderData, shift: int, leave: int, at: int, place: int) -> int:
    if at == place:
        return arrive(data, shift, leave, 0)
    return arrive(data, shift, leave, data.ticks[data.shift[shift, PROFILE], at, place] + data.access[place])


@compiled
def _pass(data: OrderData, walk: Walk, node: int, leave: int, at: int) -> tuple[int, int]:
    """Return when and where a visitor leaves a node of the route; one that is left out is passed by."""
    start = _start(data, walk, node, leave, at)
    if start < 0 or start >= NEVER:
        return leave, at
    return start + data.node[node, SERVICE], data.node[node, PLACE]


@compiled
def _start(data: OrderData, walk: Walk, node: int, leave: int, at: int) -> int:
    """Return when a node of the route starts, a tied one not before it does now; -1 when it is left out."""
    known = walk.state[node, START]
    if known < 0:
        return -1
    start = opening(data, walk, node, _reach(data, walk.link[node, SHIFT], leave, at, data.node[node, PLACE]))
    return max(start, known) if data.unit[data.node[node, UNIT], SECOND] >= 0 else start


@compiled
def _delay(data: OrderData, walk: Walk, node: int, start: int, after: int, most: float) -> float:
    """Return the price of lateness at a new node that starts at some moment, and of more lateness behind it."""
    if start >= NEVER:
        return np.inf
    late = lateness(data, node, start)
    price = data.prices[1] * late + data.prices[2] * max(0.0, late - walk.total[LARGEST])
    leave, at = start + data.node[node, SERVICE], data.node[node, PLACE]
    while after >= 0 and price < most:
        start = _start(data, walk, after, leave, at)
        if start >= NEVER:
            return np.inf
        if start >= 0:
            known = walk.state[after, START]
            if start <= known:
                break
            late = lateness(data, after, start)
            price += data.prices[1] * (late - lateness(data, after, known))
            price += data.prices[2] * max(0.0, late - walk.total[LARGEST])
            leave, at = start + data.node[after, SERVICE], data.node[after, PLACE]
        after = walk.link[after, NEXT]
    return float(price)


@compiled
def _follow(data: OrderData, walk: Walk, unit: int, leader: int, node: int, moment: int) -> bool:
    """Choose the cheapest shift for the partner of a node that has its shift, key and start."""
    best, chosen, key = np.inf, -1, walk.new_key[unit]
    soonest, latest = moment + data.unit[unit, LAG_MIN], moment + data.unit[unit, LAG_MAX]
    if node == data.unit[unit, FIRST]:
        soonest, latest = moment - data.unit[unit, LAG_MAX], moment - data.unit[unit, LAG_MIN]
    for place in range(_list_shifts(data, walk, unit, node)):
        shift = walk.listed[place]
        first, second = (leader, node) if data.unit[unit, FIRST] == leader else (node, leader)
        walk.wanted[node] = shift
        row = spot(data, walk, shift, key)
        after = walk.link[row, NEXT]
        price = detour(data, walk, node, shift, row, after)
        if price >= best or not in_company(data, unit, walk.wanted[first], walk.wanted[second]):
            continue
        walk.link[node, SHIFT] = shift
        ready = _reach(data, shift, walk.state[row, TIME], walk.state[row, AT], data.node[node, PLACE])
        start = opening(data, walk, node, max(ready, soonest))
        price += data.prices[1] * max(0, start - latest)
        price += _delay(data, walk, node, start, after, best - price)
        if price < best:
            best, chosen = price, shift
    if best < np.inf:
        walk.wanted[node] = chosen
    return best < np.inf

"""Trying a candidate: units taken elsewhere, or two routes that exchange their ends, and back when it is refused."""

from __future__ import annotations

import numpy as np

from scheduler.search.chance import Stream
from scheduler.search.compiled import compiled
from scheduler.search.order.columns import (
    FIRST,
    GOAL,
    LARGEST,
    LATENESS,
    LEFT_OUT,
    MOVING,
    NEXT,
    PLACE,
    PREV,
    PROFILE,
    SECOND,
    SHIFT,
    TOTAL,
)
from scheduler.search.order.data import OrderData
from scheduler.search.order.forecast import forecast
from scheduler.search.order.guess import choose_place
from scheduler.search.order.links import hang, spot, unhang
from scheduler.search.order.state import Walk
from scheduler.search.order.sweep import aim, close, note_change, sweep, take_back


@compiled
def _off(data: OrderData, walk: Walk) -> float:
    """Take all moving units off their routes and remember where they hung."""
    ways, hung = 0.0, 0
    for number in range(walk.tally[MOVING]):
        unit = walk.moving[number]
        for column in range(FIRST, SECOND + 1):
            node = data.unit[unit, column]
            if node >= 0:
                note_change(walk, walk.link[node, SHIFT], walk.key[unit])
                walk.undo_prev[hung] = walk.link[node, PREV]
                ways += unhang(data, walk, node)
                hung += 1
    return ways


@compiled
def _on(data: OrderData, walk: Walk, unit: int) -> float:
    """Hang a moving unit on its wanted shifts; key and shifts change places with the wanted ones."""
    ways, key = 0.0, walk.new_key[unit]
    walk.new_key[unit], walk.key[unit] = walk.key[unit], key
    for column in range(FIRST, SECOND + 1):
        node = data.unit[unit, column]
        if node >= 0:
            shift = walk.wanted[node]
            walk.wanted[node] = walk.link[node, SHIFT]
            note_change(walk, shift, key)
            ways += hang(data, walk, node, shift, spot(data, walk, shift, key))
    return ways


@compiled
def _back(data: OrderData, walk: Walk) -> None:
    """Hang the moving units where they hung before."""
    hung = 0
    for number in range(walk.tally[MOVING]):
        unit = walk.moving[number]
        walk.key[unit] = walk.new_key[unit]
        for column in range(FIRST, SECOND + 1):
            if data.unit[unit, column] >= 0:
                unhang(data, walk, data.unit[unit, column])
                hung += 1
    for number in range(walk.tally[MOVING] - 1, -1, -1):
        unit = walk.moving[number]
        for column in range(SECOND, FIRST - 1, -1):
            node = data.unit[unit, column]
            if node >= 0:
                hung -= 1
                hang(data, walk, node, walk.wanted[node], walk.undo_prev[hung])


@compiled
def _judge(data: OrderData, walk: Walk, ways: float, bar: float) -> bool:
    """Decode the candidate and keep its states when the cost changes by ``bar`` at most."""
    if _hopeless(data, walk, ways, bar):
        close(walk)
        return False
    aim(data, walk)
    change, late, largest, left_out = sweep(data, walk, ways, bar)
    if change > bar:
        take_back(walk)
        return False
    walk.total[TOTAL] += change
    walk.total[LATENESS], walk.total[LARGEST] = late, largest
    walk.total[LEFT_OUT] += left_out
    close(walk)
    return True


@compiled
def _hopeless(data: OrderData, walk: Walk, ways: float, bar: float) -> bool:
    """Return whether a candidate is refused even if it leaves nobody late."""
    most_gain = data.prices[1] * walk.total[LATENESS] + data.prices[2] * walk.total[LARGEST]
    return bool(walk.total[LEFT_OUT] == 0 and ways - most_gain > bar)


@compiled
def attempt(data: OrderData, walk: Walk, bar: float) -> bool:
    """Try the moving units at their new keys on their wanted shifts; True when that was kept.

    Without moving units, two routes exchange their ends (2-opt*): Potvin and Rousseau, An exchange heuristic
    for routeing problems with time windows, Journal of the Operational Research Society 46 (1995).
    """
    units_move = walk.tally[MOVING] > 0
    if units_move and _hopeless(data, walk, forecast(data, walk), bar):
        return False
    if units_move:
        ways = _off(data, walk)
        for number in range(walk.tally[MOVING]):
            ways += _on(data, walk, walk.moving[number])
    else:
        ways = _cross(data, walk)
    kept = _judge(data, walk, ways, bar)
    if not kept and units_move:
        _back(data, walk)
    elif not kept:
        _exchange(walk, walk.ends[0], walk.ends[1])
    return kept


@compiled
def attempt_anew(data: OrderData, walk: Walk, stream: Stream, bar: float) -> bool:
    """Take the moving units out and put each back where it seems cheapest; True when that was kept."""
    ways = _off(data, walk)
    for number in range(walk.tally[MOVING]):
        unit = walk.moving[number]
        choose_place(data, walk, stream, unit)
        ways += _on(data, walk, unit)
    kept = _judge(data, walk, ways, bar)
    if not kept:
        _back(data, walk)
    return kept


@compiled
def _cross(data: OrderData, walk: Walk) -> float:
    """Exchange two ends; return the change of travel and pair costs."""
    one, two = walk.link[walk.ends[0], SHIFT], walk.link[walk.ends[1], SHIFT]
    for shift in (one, two):
        note_change(walk, shift, walk.ends_key[0])
        walk.until[shift] = np.inf  # Behind the cut every node has another shift, which may end or cost otherwise.
    ways = -_ways(data, walk, one) - _ways(data, walk, two)
    _exchange(walk, walk.ends[0], walk.ends[1])
    return ways + _ways(data, walk, one) + _ways(data, walk, two)


@compiled
def _exchange(walk: Walk, one: int, two: int) -> None:
    """Exchange what hangs behind two rows."""
    after_one, after_two = walk.link[one, NEXT], walk.link[two, NEXT]
    _attach(walk, one, after_two)
    _attach(walk, two, after_one)


@compiled
def _attach(walk: Walk, row: int, after: int) -> None:
    walk.link[row, NEXT] = after
    if after >= 0:
        walk.link[after, PREV] = row
    while after >= 0:
        walk.link[after, SHIFT] = walk.link[row, SHIFT]
        after = walk.link[after, NEXT]


@compiled
def _ways(data: OrderData, walk: Walk, shift: int) -> float:
    """Return the travel and pair costs of a route when everybody on it is served."""
    ways, row, pairs = data.ticks[data.shift[shift, PROFILE]], len(walk.cost) + shift, 0.0
    at, total = data.node[row, PLACE], 0
    row = walk.link[row, NEXT]
    if row < 0:
        return 0.0
    while row >= 0:
        total += ways[at, data.node[row, PLACE]]
        pairs += data.pair_cost[row, shift]
        at, row = data.node[row, PLACE], walk.link[row, NEXT]
    return float(data.prices[0] * (total + ways[at, data.shift[shift, GOAL]]) + pairs)

"""Decoding a candidate: only from where its routes changed, only while states differ, only while it can be kept.

The open shifts each know their next node; the unit that comes first in the order is served next. A candidate is
given up as soon as a lower bound of its change exceeds what would still be accepted: travel is known beforehand,
and nobody can be earlier than in time.
"""

from __future__ import annotations

import numpy as np

from scheduler.search.compiled import compiled
from scheduler.search.order.columns import (
    AT,
    CARRIED,
    FIRST,
    LARGEST,
    LATE,
    LATENESS,
    LEFT_OUT,
    LIMITED,
    NEXT,
    OPEN,
    SECOND,
    SERVED,
    SHIFT,
    START,
    TIME,
    TOTAL,
    TOUCHED,
    UNIT,
)
from scheduler.search.order.data import OrderData
from scheduler.search.order.links import spot
from scheduler.search.order.serve import serve
from scheduler.search.order.state import Walk

WORSE = np.inf


@compiled
def note_change(walk: Walk, shift: int, key: float) -> None:
    """Note that a route changes at a key."""
    for place in range(walk.tally[OPEN]):
        if walk.open[place] == shift:
            walk.since[shift] = min(walk.since[shift], key)
            walk.until[shift] = max(walk.until[shift], key)
            return
    walk.open[walk.tally[OPEN]] = shift
    walk.tally[OPEN] += 1
    walk.since[shift] = walk.until[shift] = key


@compiled
def aim(data: OrderData, walk: Walk) -> None:
    """Point every changed shift at its first node at or after the change."""
    for place in range(walk.tally[OPEN] - 1, -1, -1):
        shift = walk.open[place]
        row = spot(data, walk, shift, walk.since[shift])
        if row < len(walk.cost) and walk.key[data.node[row, UNIT]] == walk.since[shift]:
            walk.cursor[shift] = row
        else:
            walk.cursor[shift] = walk.link[row, NEXT]
        if walk.cursor[shift] < 0:
            _shut(walk, shift)


@compiled
def _shut(walk: Walk, shift: int) -> None:
    walk.cursor[shift] = -1
    for place in range(walk.tally[OPEN]):
        if walk.open[place] == shift:
            walk.open[place] = walk.open[walk.tally[OPEN] - 1]
            walk.tally[OPEN] -= 1
            return


@compiled
def _next_unit(data: OrderData, walk: Walk) -> int:
    """Return the open unit that comes first in the order."""
    first, least = -1, np.inf
    for place in range(walk.tally[OPEN]):
        unit = data.node[walk.cursor[walk.open[place]], UNIT]
        if walk.key[unit] < least:
            first, least = unit, walk.key[unit]
    return first


@compiled
def _save(walk: Walk, node: int) -> None:
    place = walk.tally[TOUCHED]
    walk.touched[place], walk.old_cost[place] = node, walk.cost[node]
    for column in range(CARRIED + 1):
        walk.old_state[place, column] = walk.state[node, column]
    walk.tally[TOUCHED] += 1


@compiled
def _settle(data: OrderData, walk: Walk, node: int, place: int, key: float) -> None:
    """Go on behind a node, or shut its shift where it meets its old state."""
    shift, after = walk.link[node, SHIFT], walk.link[node, NEXT]
    same = _meets_old_state(data, walk, node, place)
    if walk.cursor[shift] < 0:
        if not same and after >= 0:
            walk.open[walk.tally[OPEN]] = shift
            walk.tally[OPEN] += 1
            walk.cursor[shift], walk.until[shift] = after, key
    elif walk.cursor[shift] == node:
        if after < 0 or (same and key > walk.until[shift]):
            _shut(walk, shift)
        else:
            walk.cursor[shift] = after
    elif not same:
        walk.cursor[shift] = after


@compiled
def _meets_old_state(data: OrderData, walk: Walk, node: int, place: int) -> bool:
    now, then = walk.state, walk.old_state
    if now[node, TIME] != then[place, TIME] or now[node, AT] != then[place, AT]:
        return False
    if not data.shift[walk.link[node, SHIFT], LIMITED]:
        return bool((now[node, SERVED] > 0) == (then[place, SERVED] > 0))
    differs = False
    for column in range(SERVED, CARRIED + 1):
        differs |= now[node, column] != then[place, column]
    return not differs


@compiled
def sweep(data: OrderData, walk: Walk, ways: float, bar: float) -> tuple[float, float, float, int]:
    """Decode the open shifts; return the change of cost, the new lateness and largest lateness, and units left out.

    ``ways`` is the change of travel and pair costs when everybody is served. The change is infinite
    as soon as it is sure to exceed ``bar``.
    """
    change, late, left_out = 0.0, walk.total[LATENESS], 0
    surely, largest, loses_largest = -walk.total[LATENESS], 0, False
    bounded = walk.total[LEFT_OUT] == 0
    while walk.tally[OPEN] > 0:
        unit = _next_unit(data, walk)
        first = walk.tally[TOUCHED]
        _decode(data, walk, unit)
        for place in range(first, walk.tally[TOUCHED]):
            node, before = walk.touched[place], walk.old_state[place, LATE]
            now = walk.state[node, LATE]
            change += walk.cost[node] - walk.old_cost[place]
            late += now - before
            surely += now
            largest = max(largest, now)
            loses_largest |= before == walk.total[LARGEST]
        left_out += (walk.state[walk.touched[first], START] < 0) - (walk.old_state[first, START] < 0)
        if bounded and _least(data, walk, ways, surely, largest) > bar:
            return WORSE, 0.0, 0.0, 0
    if not loses_largest or walk.total[LARGEST] == 0:
        largest = max(largest, walk.total[LARGEST])
    elif change + data.prices[2] * (largest - walk.total[LARGEST]) <= bar:
        largest = _largest(data, walk)
    return change + data.prices[2] * (largest - walk.total[LARGEST]), late, float(largest), left_out


@compiled
def _least(data: OrderData, walk: Walk, ways: float, late: float, largest: int) -> float:
    return float(ways + data.prices[1] * late + data.prices[2] * (largest - walk.total[LARGEST]))


@compiled
def _decode(data: OrderData, walk: Walk, unit: int) -> None:
    a, b, key = data.unit[unit, FIRST], data.unit[unit, SECOND], walk.key[unit]
    place = walk.tally[TOUCHED]
    _save(walk, a)
    if b < 0:
        serve(data, walk, unit)
        _settle(data, walk, a, place, key)
        return
    _save(walk, b)
    serve(data, walk, unit)
    shift = walk.link[a, SHIFT]
    if shift != walk.link[b, SHIFT]:
        _settle(data, walk, a, place, key)
    elif walk.cursor[shift] == a:
        walk.cursor[shift] = b
    _settle(data, walk, b, place + 1, key)


@compiled
def _largest(data: OrderData, walk: Walk) -> int:
    largest = 0
    for unit in range(len(data.unit)):
        largest = max(largest, walk.state[data.unit[unit, FIRST], LATE])
        if data.unit[unit, SECOND] >= 0:
            largest = max(largest, walk.state[data.unit[unit, SECOND], LATE])
    return largest


@compiled
def take_back(walk: Walk) -> None:
    """Restore the states of the current solution and forget the candidate's marks."""
    for place in range(walk.tally[TOUCHED]):
        node = walk.touched[place]
        walk.cost[node] = walk.old_cost[place]
        for column in range(CARRIED + 1):
            walk.state[node, column] = walk.old_state[place, column]
    close(walk)


@compiled
def close(walk: Walk) -> None:
    """Forget the candidate's marks; its states become those of the current solution."""
    for place in range(walk.tally[OPEN]):
        walk.cursor[walk.open[place]] = -1
    walk.tally[OPEN] = walk.tally[TOUCHED] = 0


@compiled
def decode_all(data: OrderData, walk: Walk) -> None:
    """Serve every unit in order and add everything up; routes must hang."""
    walk.total[TOTAL] = walk.total[LATENESS] = walk.total[LEFT_OUT] = 0.0
    for unit in walk.order:
        serve(data, walk, unit)
        a, b = data.unit[unit, FIRST], data.unit[unit, SECOND]
        walk.total[TOTAL] += walk.cost[a]
        walk.total[LATENESS] += walk.state[a, LATE]
        walk.total[LEFT_OUT] += walk.state[a, START] < 0
        if b >= 0:
            walk.total[TOTAL] += walk.cost[b]
            walk.total[LATENESS] += walk.state[b, LATE]
    walk.total[LARGEST] = _largest(data, walk)
    walk.total[TOTAL] += data.prices[2] * walk.total[LARGEST]

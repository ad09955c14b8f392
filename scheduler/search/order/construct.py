"""A first solution: units by due time, each appended to the shifts where it costs least; and hanging routes anew."""

from __future__ import annotations

import numpy as np

from scheduler.constraints.index import Ints
from scheduler.search.compiled import compiled
from scheduler.search.order.choice import in_company
from scheduler.search.order.columns import FIRST, LATE, NEXT, PREV, SECOND, SHIFT, START, TIME, VISIT
from scheduler.search.order.data import OrderData
from scheduler.search.order.serve import serve
from scheduler.search.order.state import Walk
from scheduler.search.order.sweep import decode_all

MOST_PAIRS = 400
WAITING_SHARE = 1e-3


@compiled
def rebuild(data: OrderData, walk: Walk) -> None:
    """Hang all units on their shifts in the order as it stands, and decode them."""
    nodes = len(walk.cost)
    for shift in range(len(data.shift)):
        walk.link[nodes + shift, NEXT], walk.cursor[shift] = -1, nodes + shift
    for place in range(len(walk.order)):
        walk.key[walk.order[place]] = place
        _append(data, walk, walk.order[place])
    walk.cursor[:] = -1
    decode_all(data, walk)


@compiled
def _append(data: OrderData, walk: Walk, unit: int) -> None:
    """Hang a unit behind the last rows of its shifts, which ``cursor`` holds meanwhile."""
    for column in range(FIRST, SECOND + 1):
        node = data.unit[unit, column]
        if node >= 0:
            shift = walk.link[node, SHIFT]
            row = walk.cursor[shift]
            walk.link[row, NEXT], walk.link[node, PREV], walk.link[node, NEXT] = node, row, -1
            walk.cursor[shift] = node


@compiled
def construct(data: OrderData, walk: Walk) -> None:
    """Give the units shifts one after another, in the order as it stands."""
    nodes = len(walk.cost)
    for shift in range(len(data.shift)):
        walk.cursor[shift] = nodes + shift
    for unit in walk.order:
        _assign(data, walk, unit)
        _append(data, walk, unit)
    rebuild(data, walk)


@compiled
def _assign(data: OrderData, walk: Walk, unit: int) -> None:
    """Choose the cheapest shift, or pair of shifts; of very many pairs only some are priced."""
    a, b = data.unit[unit, FIRST], data.unit[unit, SECOND]
    best, best_a, best_b, stride = np.inf, -1, -1, 1
    if b >= 0:
        many = data.eligible_from[a + 1] - data.eligible_from[a]
        stride = max(1, many * (data.eligible_from[b + 1] - data.eligible_from[b]) // MOST_PAIRS)
    for spot in range(data.eligible_from[a], data.eligible_from[a + 1]):
        shift_a = data.eligible[spot]
        if b < 0:
            price = _price(data, walk, unit, shift_a, -1)
            if price < best:
                best, best_a = price, shift_a
            continue
        for place in range(data.eligible_from[b], data.eligible_from[b + 1]):
            shift_b = data.eligible[place]
            if not in_company(data, unit, shift_a, shift_b) or (best_a >= 0 and (spot + place) % stride):
                continue
            price = _price(data, walk, unit, shift_a, shift_b)
            if price < best:
                best, best_a, best_b = price, shift_a, shift_b
    _price(data, walk, unit, best_a, best_b)


@compiled
def _price(data: OrderData, walk: Walk, unit: int, shift_a: int, shift_b: int) -> float:
    """Serve a unit last on some shifts; waiting breaks ties softly, at a share of the price of travel."""
    a, b = data.unit[unit, FIRST], data.unit[unit, SECOND]
    walk.link[a, SHIFT], walk.link[a, PREV] = shift_a, walk.cursor[shift_a]
    if b >= 0:
        walk.link[b, SHIFT], walk.link[b, PREV] = shift_b, a if shift_a == shift_b else walk.cursor[shift_b]
    serve(data, walk, unit)
    price = _node_price(data, walk, a)
    return price + _node_price(data, walk, b) if b >= 0 else price


@compiled
def _node_price(data: OrderData, walk: Walk, node: int) -> float:
    since = max(0, walk.state[node, START] - walk.state[walk.link[node, PREV], TIME])
    late = data.prices[2] * walk.state[node, LATE]
    return float(walk.cost[node] + late + WAITING_SHARE * data.prices[0] * since)


def opening_order(data: OrderData) -> Ints:
    """Return the units by the end of their first window, then by its beginning."""
    visit = data.node[data.unit[:, FIRST], VISIT]
    return np.lexsort((data.earliest[visit, 0], data.due[visit, 0])).astype(np.int64)

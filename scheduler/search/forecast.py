"""The change of cost that a small move brings, told from the routes as they are before anything is moved.

Most small moves are refused for their ways alone, and those need no scratch copies of routes. It is exact where
ways and pairs are all that has a price (``Data.ways_alone``); caps, windows and ties can only forbid.
"""

from __future__ import annotations

import numpy as np

from scheduler.search.compiled import compiled
from scheduler.search.data import Data
from scheduler.search.lookup import pair_cost, way_ticks, way_ticks_back
from scheduler.search.state import State

UNKNOWN = -np.inf
ROUNDING = 1e-6


@compiled
def hopeless(change: float, bar: float) -> bool:
    """Whether a change lies above what would be accepted, by more than sums of floating-point numbers differ."""
    return change > bar + ROUNDING


@compiled
def ways_removed(data: Data, state: State, shift: int, begin: int, end: int) -> int:
    """Return by how many ticks the ways of a route change when the nodes from ``begin`` to before ``end`` go."""
    gone = 0
    for position in range(begin, end + 1):
        gone += state.way[shift, position]
    if end - begin == state.length[shift]:
        return -gone
    return int(way_ticks(data, data.profile[shift], state.before[shift, begin], state.after[shift, end]) - gone)


@compiled
def ways_between(data: Data, state: State, shift: int, position: int, first: int, last: int) -> int:
    """Return what a row of doors at a position of a route adds to its ways, those between the doors left out."""
    profile = data.profile[shift]
    there = way_ticks_back(data, profile, state.before[shift, position], first)
    return int(there + way_ticks(data, profile, last, state.after[shift, position]) - state.way[shift, position])


@compiled
def ways_replaced(data: Data, state: State, shift: int, position: int, door: int) -> int:
    """Return by how many ticks the ways of a route change when a node is replaced by one at another door."""
    profile = data.profile[shift]
    before = way_ticks_back(data, profile, state.before[shift, position], door)
    after = way_ticks(data, profile, door, state.after[shift, position + 1])
    return int(before + after - state.way[shift, position] - state.way[shift, position + 1])


@compiled
def relocated(data: Data, state: State, node: int, shift: int, slot: int) -> float:
    """Return the change when a served node goes to a slot of a route, counted before it leaves its own.

    ``UNKNOWN`` for the two slots beside it.
    """
    home, position, visit = state.shift[node], state.position[node], data.node_visit[node]
    if shift == home and position <= slot <= position + 1:
        return UNKNOWN
    door = data.place[visit]
    ways = ways_removed(data, state, home, position, position + 1)
    ways += ways_between(data, state, shift, slot, door, door)
    return data.leg_price * ways + pair_cost(data, visit, shift) - pair_cost(data, visit, home)


@compiled
def swapped(data: Data, state: State, node: int, other: int) -> float:
    """Return the change when two served nodes change places, ``UNKNOWN`` when they are neighbours."""
    home, shift = state.shift[node], state.shift[other]
    if home == shift and abs(state.position[node] - state.position[other]) == 1:
        return UNKNOWN
    visit, mate = data.node_visit[node], data.node_visit[other]
    ways = ways_replaced(data, state, home, state.position[node], data.place[mate])
    ways += ways_replaced(data, state, shift, state.position[other], data.place[visit])
    pairs = pair_cost(data, visit, shift) - pair_cost(data, visit, home)
    return data.leg_price * ways + pairs + pair_cost(data, mate, home) - pair_cost(data, mate, shift)


@compiled
def segment_moved(
    data: Data, state: State, home: int, rows: tuple[int, int], shift: int, slot: int, back: bool
) -> float:
    """Return the change when some nodes in a row of one route go to a slot of a route, perhaps in reverse.

    ``rows``: the first position and the one after the last. ``UNKNOWN`` for the slots beside or between them.
    """
    begin, end = rows
    if shift == home and begin <= slot <= end:
        return UNKNOWN
    ways, pairs = ways_removed(data, state, home, begin, end), 0.0
    for position in range(begin, end):
        visit = data.node_visit[state.route[home, position]]
        pairs += pair_cost(data, visit, shift) - pair_cost(data, visit, home)
        if position > begin:
            one, two = data.place[data.node_visit[state.route[home, position - 1]]], data.place[visit]
            ways += way_ticks(data, data.profile[shift], two if back else one, one if back else two)
    first = data.place[data.node_visit[state.route[home, begin]]]
    last = data.place[data.node_visit[state.route[home, end - 1]]]
    ways += ways_between(data, state, shift, slot, last if back else first, first if back else last)
    return data.leg_price * ways + pairs


@compiled
def tails_exchanged(data: Data, state: State, one: int, head: int, two: int, tail: int) -> float:
    """Return the change when two routes exchange what they have from ``head`` and from ``tail`` on."""
    ways = joined(data, state, one, head, two, tail) + joined(data, state, two, tail, one, head)
    return data.leg_price * ways + tail_pairs(data, state, one, head, two) + tail_pairs(data, state, two, tail, one)


@compiled
def joined(data: Data, state: State, shift: int, head: int, other: int, tail: int) -> int:
    """Return what a route's ways gain when it goes on, after ``head`` nodes, as another does from ``tail`` on.

    The other's ways from there on are taken off: each way inside its tail is gained by one and lost by the other, and
    where both travel alike nothing is left of them.
    """
    profile, less = data.profile[shift], int(state.way[shift, head])
    here, end = state.before[shift, head], data.shift_to[shift]
    if tail == state.length[other]:
        return (way_ticks(data, profile, here, end) if head > 0 else 0) - less
    door = state.before[other, state.length[other]]
    ways = way_ticks(data, profile, door, end) - state.way[other, state.length[other]]
    if profile != data.profile[other]:
        for position in range(tail + 1, state.length[other]):
            ways += way_ticks(data, profile, state.before[other, position], state.after[other, position])
            ways -= state.way[other, position]
    return int(way_ticks(data, profile, here, state.after[other, tail]) + ways - less)


@compiled
def tail_pairs(data: Data, state: State, shift: int, first: int, other: int) -> float:
    """Return the change of pair costs when a route's nodes from a position on go to another."""
    cost = 0.0
    for position in range(first, state.length[shift]):
        visit = data.node_visit[state.route[shift, position]]
        cost += pair_cost(data, visit, other) - pair_cost(data, visit, shift)
    return cost

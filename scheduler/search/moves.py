"""Small moves around one node and one of its neighbours. Each builds a proposal, or returns False.

``bar``: the largest change of cost that would be accepted. What is known to lie above it is not built.
"""

from __future__ import annotations

from scheduler.search.chance import below
from scheduler.search.compiled import compiled
from scheduler.search.data import Data
from scheduler.search.forecast import hopeless, relocated, segment_moved, swapped, tails_exchanged
from scheduler.search.place import position_of
from scheduler.search.proposal import (
    assign,
    choose_option,
    mark,
    may_serve,
    opened,
    put_in,
    some_shift,
    take_out,
    touched,
)
from scheduler.search.state import State


@compiled
def neighbour(data: Data, state: State, node: int) -> int:
    """Return a random node near a node on a route that may change, -1 when the draw misses."""
    other = data.near[data.node_visit[node], below(state.stream, data.near.shape[1])]
    if other < 0:
        return -1
    mate = data.first_node[other] + below(state.stream, data.seats[other])
    return int(mate) if state.shift[mate] >= 0 and state.mine[state.shift[mate]] else -1


@compiled
def relocate_near(data: Data, state: State, node: int, bar: float) -> bool:
    """Put a node right before or after a neighbour, on whatever shift that lies."""
    mate = neighbour(data, state, node)
    if mate < 0 or not may_serve(data, state, node, state.shift[mate]):
        return False
    beside, shift = below(state.stream, 2), state.shift[mate]
    if state.shift[node] == shift and state.position[node] == state.position[mate] + 2 * beside - 1:
        return False
    if state.shift[node] >= 0:
        slot = state.position[mate] + beside
        if data.ways_alone and hopeless(relocated(data, state, node, shift, slot), bar):
            return False
        if not take_out(state, node):
            return False
    return put_in(state, node, shift, position_of(state, mate) + beside, state.fixed[node])


@compiled
def relocate_anywhere(data: Data, state: State, node: int, bar: float) -> bool:
    """Put a node at a random position of a random shift that may serve it."""
    shift = some_shift(data, state, node)
    if shift < 0 or not may_serve(data, state, node, shift):
        return False
    home = state.shift[node]
    position = below(state.stream, state.length[shift] + (0 if home == shift else 1))
    if home >= 0:
        slot = position + 1 if home == shift and position > state.position[node] else position
        if data.ways_alone and hopeless(relocated(data, state, node, shift, slot), bar):
            return False
        if not take_out(state, node):
            return False
    return put_in(state, node, shift, position, state.fixed[node])


@compiled
def swap(data: Data, state: State, node: int, bar: float) -> bool:
    """Exchange a node with the one before or after a neighbour."""
    mate = neighbour(data, state, node)
    if mate < 0 or state.shift[node] < 0:
        return False
    shift = state.shift[mate]
    position = state.position[mate] + 2 * below(state.stream, 2) - 1
    if position < 0 or position >= state.length[shift]:
        return False
    other = state.route[shift, position]
    home = state.shift[node]
    if other == node or not (may_serve(data, state, node, shift) and may_serve(data, state, other, home)):
        return False
    if data.ways_alone and hopeless(swapped(data, state, node, other), bar):
        return False
    first, second = opened(state, home), opened(state, shift)
    place = state.position[node]
    state.route[first, place], state.route[second, position] = other, node
    mark(state, first, place, state.length[first] - place - 1)
    mark(state, second, position, state.length[second] - position - 1)
    if home != shift:
        assign(state, node, shift, state.fixed[node])
        assign(state, other, home, state.fixed[other])
    return True


@compiled
def exchange_tails(data: Data, state: State, node: int, bar: float) -> bool:
    """Join a route up to a node with a neighbour's route from that neighbour on, and the other two parts."""
    mate = neighbour(data, state, node)
    if mate < 0 or state.shift[node] < 0 or state.shift[node] == state.shift[mate]:
        return False
    return cross(data, state, state.shift[node], state.position[node] + 1, state.shift[mate], state.position[mate], bar)


@compiled
def hand_over(data: Data, state: State, node: int, bar: float) -> bool:
    """Give a route, or what it has from a node on, to any shift that may serve the node, and take what that has.

    So the work of a whole route finds another person or day, though each visit alone would make the way longer.
    """
    if state.shift[node] < 0:
        return False
    shift, draw = some_shift(data, state, node), below(state.stream, 4)
    if shift < 0 or shift == state.shift[node] or not may_serve(data, state, node, shift):
        return False
    head = state.position[node] if draw % 2 else 0
    tail = below(state.stream, state.length[shift] + 1) if draw >= 2 else 0
    return cross(data, state, state.shift[node], head, shift, tail, bar)


@compiled
def cross(data: Data, state: State, one: int, head: int, two: int, tail: int, bar: float) -> bool:
    """Exchange what two routes have from two positions on."""
    room = state.route.shape[1]
    if head + state.length[two] - tail > room or tail + state.length[one] - head > room:
        return False
    if data.ways_alone and hopeless(tails_exchanged(data, state, one, head, two, tail), bar):
        return False
    for position in range(head, state.length[one]):
        if not may_serve(data, state, state.route[one, position], two):
            return False
    for position in range(tail, state.length[two]):
        if not may_serve(data, state, state.route[two, position], one):
            return False
    first, second = opened(state, one), opened(state, two)
    copy_tail(state, two, tail, first, head, one)
    copy_tail(state, one, head, second, tail, two)
    return True


@compiled
def copy_tail(state: State, source: int, begin: int, row: int, head: int, shift: int) -> None:
    """Let a scratch row go on, after ``head``, as another route does from ``begin``."""
    many = state.length[source] - begin
    for item in range(many):
        node = state.route[source, begin + item]
        state.route[row, head + item] = node
        assign(state, node, shift, state.fixed[node])
    state.length[row] = head + many
    mark(state, row, head, 0)


@compiled
def move_segment(data: Data, state: State, node: int, bar: float) -> bool:
    """Move two or three nodes in a row next to a neighbour, perhaps in reverse."""
    mate = neighbour(data, state, node)
    if mate < 0 or state.shift[node] < 0:
        return False
    home, begin, shift = state.shift[node], state.position[node], state.shift[mate]
    end = min(begin + 2 + below(state.stream, 2), state.length[home])
    if end - begin < 2 or (home == shift and begin <= state.position[mate] < end):
        return False
    for position in range(begin, end):
        if not may_serve(data, state, state.route[home, position], shift):
            return False
    beside, backward = below(state.stream, 2), below(state.stream, 2) == 1
    slot = state.position[mate] + beside
    if data.ways_alone and hopeless(segment_moved(data, state, home, (begin, end), shift, slot, backward), bar):
        return False
    for position in range(begin, end):
        if not take_out(state, state.route[home, position]):
            return False
    target = position_of(state, mate) + beside
    for position in range(begin, end):
        moved = state.route[home, position]
        offset = 0 if backward else position - begin
        if not put_in(state, moved, shift, target + offset, state.fixed[moved]):
            return False
    return True


@compiled
def change_option(data: Data, state: State, node: int) -> bool:
    """Do a visit in another of its ways."""
    visit = data.node_visit[node]
    if data.option_count[visit] < 2 or state.held[node]:
        return False
    option = (state.option[visit] + 1 + below(state.stream, data.option_count[visit] - 1)) % data.option_count[visit]
    if not data.option_allowed[visit, option]:
        return False
    choose_option(state, visit, option)
    for seat in range(data.first_node[visit], data.first_node[visit] + data.seats[visit]):
        if state.shift[seat] >= 0 and not touched(state, seat):
            return False
    return True

"""A proposal: scratch copies of the routes it changes and a record of what to undo."""

from __future__ import annotations

from scheduler.search.chance import below
from scheduler.search.compiled import compiled
from scheduler.search.data import Data
from scheduler.search.lookup import is_open
from scheduler.search.state import CHANGES, OPTION_BEFORE, OPTION_VISIT, SLOTS, State


@compiled
def row_of(state: State, shift: int) -> int:
    """Return the row that holds a shift's route as proposed."""
    if state.slot[shift] < 0:
        return shift
    return int(len(state.slot) + state.slot[shift])


@compiled
def opened(state: State, shift: int) -> int:
    """Return the scratch row of a shift's route, copying it at first; -1 without room, or when it must not change."""
    if not state.mine[shift]:
        return -1
    if state.slot[shift] < 0:
        slot = state.tally[SLOTS]
        if slot == len(state.slot_shift):
            return -1
        state.tally[SLOTS] += 1
        state.slot[shift], state.slot_shift[slot] = slot, shift
        row, length = len(state.slot) + slot, state.length[shift]
        state.length[row] = length
        state.slot_head[slot], state.slot_tail[slot] = length, length
        for position in range(length):
            state.route[row, position] = state.route[shift, position]
    return int(len(state.slot) + state.slot[shift])


@compiled
def mark(state: State, row: int, position: int, after: int) -> None:
    """Note that a scratch row changed at a position, ``after`` nodes before its end."""
    slot = row - len(state.slot)
    state.slot_head[slot] = min(state.slot_head[slot], position)
    state.slot_tail[slot] = min(state.slot_tail[slot], after)


@compiled
def found(state: State, row: int, node: int) -> int:
    """Return the position of a node on a row, -1 when it is not there."""
    for position in range(state.length[row]):
        if state.route[row, position] == node:
            return position
    return -1


@compiled
def touched(state: State, node: int) -> bool:
    """Note that a node changes where it lies; False when there is no room for its route."""
    row = opened(state, state.shift[node])
    if row >= 0:
        position = found(state, row, node)
        mark(state, row, position, state.length[row] - position - 1)
    return bool(row >= 0)


@compiled
def assign(state: State, node: int, shift: int, fixed: int) -> None:
    """Note that a node lies on a shift (-1: nowhere) with a fixed start, keeping what was before."""
    if state.change_of[node] < 0:
        number = state.tally[CHANGES]
        state.tally[CHANGES] += 1
        state.change_of[node], state.change_node[number] = number, node
        state.change_shift[number], state.change_fixed[number] = state.shift[node], state.fixed[node]
    state.shift[node], state.fixed[node] = shift, fixed


@compiled
def take_out(state: State, node: int) -> bool:
    """Take a served node off its route."""
    if state.held[node]:
        return False
    row = opened(state, state.shift[node])
    if row < 0:
        return False
    position = found(state, row, node)
    state.length[row] -= 1
    mark(state, row, position, state.length[row] - position)
    for later in range(position, state.length[row]):
        state.route[row, later] = state.route[row, later + 1]
    assign(state, node, -1, state.fixed[node])
    return True


@compiled
def put_in(state: State, node: int, shift: int, position: int, fixed: int) -> bool:
    """Put an unserved node on a route."""
    if state.length[row_of(state, shift)] == state.route.shape[1]:
        return False
    row = opened(state, shift)
    if row < 0:
        return False
    mark(state, row, position, state.length[row] - position)
    for later in range(state.length[row], position, -1):
        state.route[row, later] = state.route[row, later - 1]
    state.route[row, position] = node
    state.length[row] += 1
    assign(state, node, shift, fixed)
    return True


@compiled
def choose_option(state: State, visit: int, option: int) -> None:
    """Change the option of one visit; a proposal does so at most once."""
    state.tally[OPTION_VISIT], state.tally[OPTION_BEFORE] = visit, state.option[visit]
    state.option[visit] = option


@compiled
def close(state: State) -> None:
    """Forget the proposal's records."""
    for slot in range(state.tally[SLOTS]):
        state.slot[state.slot_shift[slot]] = -1
    for number in range(state.tally[CHANGES]):
        state.change_of[state.change_node[number]] = -1
    state.tally[SLOTS], state.tally[CHANGES], state.tally[OPTION_VISIT] = 0, 0, -1


@compiled
def undo(state: State) -> None:
    """Give every node back what it had before the proposal."""
    for number in range(state.tally[CHANGES]):
        node = state.change_node[number]
        state.shift[node], state.fixed[node] = state.change_shift[number], state.change_fixed[number]
    if state.tally[OPTION_VISIT] >= 0:
        state.option[state.tally[OPTION_VISIT]] = state.tally[OPTION_BEFORE]
    close(state)


@compiled
def may_serve(data: Data, state: State, node: int, shift: int) -> bool:
    """Whether a node may move to a shift: by what this search may change, the pair masks, and a day with a window."""
    if state.held[node] or not state.mine[shift]:
        return False
    return bool(is_open(data, node, shift) and data.window_count[data.node_visit[node], data.shift_day[shift]] > 0)


@compiled
def some_shift(data: Data, state: State, node: int) -> int:
    """Return a random shift of those that a node's visit looks at, -1 when there is none."""
    visit = data.node_visit[node]
    first, end = data.open_begin[visit], data.open_end[visit]
    if first == end:
        return -1
    return int(data.open_shift[first + below(state.stream, end - first)])

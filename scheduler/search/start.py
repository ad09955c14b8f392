"""Where a search begins: nobody served, or what fits of a given plan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scheduler.constraints.plan import Plan
from scheduler.search.compiled import compiled
from scheduler.search.data import Data, Ints
from scheduler.search.handle import handle
from scheduler.search.judge import accept, judged
from scheduler.search.proposal import put_in, row_of, undo
from scheduler.search.recount import recount
from scheduler.search.state import BEST_QUALITY, State, empty_state


def begin_state(data: Data, seed: int) -> State:
    """Return a state that serves nobody, with all costs noted."""
    state = empty_state(data, seed)
    for visit in range(len(data.seats)):
        state.option[visit] = int(np.argmax(data.option_allowed[visit]))
    recount(handle(data), handle(state))
    state.number[BEST_QUALITY] = np.inf
    return state


def load_plan(data: Data, state: State, plan: Plan) -> None:
    """Serve what fits of a plan: visit by visit in order of start, tied visits as a whole.

    A visit whose option is closed by now is taken over in the option that is open.
    """
    shift = np.full(len(data.node_visit), -1, np.int64)
    start = np.zeros(len(data.node_visit), np.int64)
    crews: dict[int, list[tuple[int, int]]] = {}
    for route in plan.routes:
        for visit, option, begin in zip(route.visits, route.options, route.starts, strict=True):
            crews.setdefault(visit, []).append((route.shift, begin))
            if data.option_allowed[visit, option]:
                state.option[visit] = option
    for visit, crew in crews.items():
        for node, person in _seated(data, visit, [on for on, _ in crew]).items():
            shift[node], start[node] = crew[person]
    order = np.lexsort((start, data.shift_day[shift]))
    load(handle(data), handle(state), order[shift[order] >= 0].astype(np.int64), shift, start)


def _seated(data: Data, visit: int, shifts: Sequence[int]) -> dict[int, int]:
    """Match as many people as possible to seats of a visit; return the person in each seat taken."""
    first = int(data.first_node[visit])
    taken: dict[int, int] = {}

    def seat(person: int, tried: set[int]) -> bool:
        for node in range(first, first + int(data.seats[visit])):
            if node not in tried and data.allowed[data.node_row[node], data.shift_column[shifts[person]]]:
                tried.add(node)
                if node not in taken or seat(taken[node], tried):
                    taken[node] = person
                    return True
        return False

    for person in range(len(shifts)):
        seat(person, set())
    return taken


@compiled
def load(data: Data, state: State, order: Ints, shift: Ints, start: Ints) -> None:
    """Put nodes on their shifts in order of start; what does not fit stays out."""
    for node in order:
        if state.shift[node] >= 0:
            continue
        cluster, fits = data.ties.cluster[node], True
        if cluster < 0:
            fits = put_in(state, node, shift[node], rank(state, shift[node], start, start[node]), -1)
        else:
            for item in range(data.ties.cluster_from[cluster], data.ties.cluster_from[cluster + 1]):
                mate = data.ties.cluster_node[item]
                fits = fits and shift[mate] >= 0
                if fits:
                    position = rank(state, shift[mate], start, start[mate])
                    fits = put_in(state, mate, shift[mate], position, start[mate])
        change = judged(data, state, 1e300) if fits else np.inf
        if change < np.inf:
            accept(data, state)
        else:
            undo(state)


@compiled
def rank(state: State, shift: int, start: Ints, begin: int) -> int:
    """Return the position on a route before which everything starts earlier."""
    row = row_of(state, shift)
    for position in range(state.length[row]):
        if start[state.route[row, position]] > begin:
            return position
    return int(state.length[row])

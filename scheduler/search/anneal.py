"""The kernel: simulated annealing over all moves, and keeping the best."""

from __future__ import annotations

import math

import numpy as np

from scheduler.search.chance import uniform
from scheduler.search.compiled import compiled
from scheduler.search.data import Data, Ints
from scheduler.search.judge import accept, judged
from scheduler.search.mix import credit, propose, share_out
from scheduler.search.place import place
from scheduler.search.proposal import undo
from scheduler.search.ruin import serve
from scheduler.search.state import BEST_QUALITY, DIRTY, QUALITY, State

EPSILON = 1e-6
ATTEMPTS = 12


@compiled
def anneal(data: Data, state: State, proposals: int, hot: float, cold: float, ruins: float) -> int:
    """Run a number of proposals while cooling geometrically; return how many were accepted."""
    accepted = 0
    share_out(state)
    ratio = math.log(cold / hot) / max(1, proposals)
    for number in range(proposals):
        threshold = -hot * math.exp(ratio * number) * math.log(1.0 - uniform(state.stream))
        change = np.inf
        if propose(data, state, ruins, threshold):
            change = judged(data, state, threshold)
        if change <= threshold:
            accept(data, state)
            accepted += 1
            if abs(change) > EPSILON:
                credit(state)
            if is_best(data, state):
                keep_best(data, state)
        else:
            undo(state)
    return accepted


@compiled
def is_best(data: Data, state: State) -> bool:
    """Whether the roster beats the best in order of the levels, quality last."""
    for level in range(len(data.weight) - 1):
        if state.level[level] < state.best_level[level] - EPSILON:
            return True
        if state.level[level] > state.best_level[level] + EPSILON:
            return False
    return bool(state.number[QUALITY] < state.number[BEST_QUALITY] - EPSILON)


@compiled
def keep_best(data: Data, state: State) -> None:
    """Copy the routes that changed since the best was kept."""
    for item in range(state.tally[DIRTY]):
        shift = state.dirty_shift[item]
        state.dirty[shift] = False
        state.best_length[shift] = state.length[shift]
        for position in range(state.length[shift]):
            node = state.route[shift, position]
            state.best_route[shift, position] = node
            state.best_start[shift, position] = state.start[shift, position]
            state.best_option[shift, position] = state.option[data.node_visit[node]]
    state.tally[DIRTY] = 0
    for level in range(len(data.weight) - 1):
        state.best_level[level] = state.level[level]
    state.number[BEST_QUALITY] = state.number[QUALITY]


@compiled
def construct(data: Data, state: State, order: Ints) -> None:
    """Serve visits one after the other where they are cheapest; try again elsewhere as long as that helps."""
    for attempt in range(ATTEMPTS):
        served = 0
        for visit in order:
            node = data.first_node[visit]
            if state.shift[node] >= 0:
                continue
            built = place(data, state, visit, True, 0.0) if attempt == 0 else serve(data, state, node)
            change = judged(data, state, 0.0) if built else np.inf
            if change <= 0.0:
                accept(data, state)
                served += 1
            else:
                undo(state)
        if served == 0:
            break
    if is_best(data, state):
        keep_best(data, state)

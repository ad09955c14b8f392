"""Judging a proposal in stages, cheapest first, and making it so."""

from __future__ import annotations

import numpy as np

from scheduler.search.compiled import compiled
from scheduler.search.counters import group_cost
from scheduler.search.data import Data
from scheduler.search.known import renumber
from scheduler.search.lookup import pair_cost
from scheduler.search.proposal import close, may_serve
from scheduler.search.resources import add_use, over_cap, resource_change, resource_gain
from scheduler.search.state import (
    CHANGES,
    COST,
    COST_CHANGE,
    DIRTY,
    GROUPS,
    LATEST,
    NEW_LATEST,
    OPTION_BEFORE,
    OPTION_VISIT,
    QUALITY,
    SLOTS,
    State,
)
from scheduler.search.walk import forwards, measure_change, refresh

DIFFERENT, SAME = 1, 2


@compiled
def judged(data: Data, state: State, threshold: float) -> float:
    """Return the change of cost of the proposal, infinite when it is forbidden or above the threshold."""
    if not ties_hold(data, state):
        return np.inf
    cost = assignment_change(data, state) + option_change(data, state)
    unserved = 0.0
    for level in range(len(data.weight)):
        unserved += data.weight[level] * state.level_change[level]
    for slot in range(state.tally[SLOTS]):
        shift, row = state.slot_shift[slot], len(state.slot) + slot
        measure_change(data, state, row, shift, state.slot_head[slot], state.slot_tail[slot])
        cost += state.leg_cost[row] - state.leg_cost[shift]
    if len(data.groups.kind) > 0:
        cost += groups_change(data, state)
    floor = 0.0
    for slot in range(state.tally[SLOTS]):
        floor -= state.time_cost[state.slot_shift[slot]]
    if data.largest_price > 0:
        floor -= state.number[LATEST] * data.largest_price
    if data.resources.used:
        if not cost + unserved + floor - resource_gain(data, state) <= threshold:
            return np.inf
        cost += resource_test(data, state)
    if not cost + unserved + floor <= threshold:
        return np.inf
    cost += timing_change(data, state)
    state.number[COST_CHANGE] = cost
    return cost + unserved if cost + unserved <= threshold else np.inf


@compiled
def ties_hold(data: Data, state: State) -> bool:
    """Whether masks, different people on one visit, lags and company hold for all changed nodes."""
    for number in range(state.tally[CHANGES]):
        node = state.change_node[number]
        shift = state.shift[node]
        if shift < 0:
            continue
        if not may_serve(data, state, node, shift):
            return False
        if data.ties.cluster[node] >= 0 and not (seats_differ(data, state, node) and lags_hold(data, state, node)):
            return False
    return True


@compiled
def seats_differ(data: Data, state: State, node: int) -> bool:
    """Whether nobody takes two seats of one visit."""
    visit = data.node_visit[node]
    visitor = data.shift_visitor[state.shift[node]]
    for other in range(data.first_node[visit], data.first_node[visit] + data.seats[visit]):
        if other != node and state.shift[other] >= 0 and data.shift_visitor[state.shift[other]] == visitor:
            return False
    return True


@compiled
def lags_hold(data: Data, state: State, node: int) -> bool:
    """Whether all tied nodes are served, in the right company and after the right lag."""
    ties, shift = data.ties, state.shift[node]
    begin = data.shift_day[shift] * data.day_ticks + state.fixed[node]
    for tie in range(ties.tie_from[node], ties.tie_from[node + 1]):
        other = ties.other[tie]
        there = state.shift[other]
        if there < 0:
            return False
        lag = data.shift_day[there] * data.day_ticks + state.fixed[other] - begin
        if lag < ties.low[tie] or lag > ties.high[tie]:
            return False
        if ties.one_day[tie] and data.shift_day[there] != data.shift_day[shift]:
            return False
        if ties.company[tie] == DIFFERENT and data.shift_visitor[there] == data.shift_visitor[shift]:
            return False
        if ties.company[tie] == SAME and not somebody_makes_both(data, state, node, other):
            return False
    return True


@compiled
def somebody_makes_both(data: Data, state: State, node: int, other: int) -> bool:
    """Whether some visitor takes a seat of the visit of either node."""
    first, second = data.node_visit[node], data.node_visit[other]
    for one in range(data.first_node[first], data.first_node[first] + data.seats[first]):
        for two in range(data.first_node[second], data.first_node[second] + data.seats[second]):
            here, there = state.shift[one], state.shift[two]
            if here >= 0 and there >= 0 and data.shift_visitor[here] == data.shift_visitor[there]:
                return True
    return False


@compiled
def assignment_change(data: Data, state: State) -> float:
    """Return the change of pair and option costs; sets the change of the levels."""
    cost = 0.0
    state.level_change[:] = 0.0
    for number in range(state.tally[CHANGES]):
        node = state.change_node[number]
        visit, old, new = data.node_visit[node], state.change_shift[number], state.shift[node]
        if old >= 0:
            cost -= pair_cost(data, visit, old)
        if new >= 0:
            cost += pair_cost(data, visit, new)
        if data.node_seat[node] == 0 and (old < 0) != (new < 0):
            sign = 1.0 if new < 0 else -1.0
            if old < 0:
                cost += data.option_cost[visit, state.option[visit]]
            elif visit == state.tally[OPTION_VISIT]:
                cost -= data.option_cost[visit, state.tally[OPTION_BEFORE]]
            else:
                cost -= data.option_cost[visit, state.option[visit]]
            for level in range(len(data.weight)):
                state.level_change[level] += sign * data.amount[level, visit]
    return cost


@compiled
def option_change(data: Data, state: State) -> float:
    """Return the change of cost of a visit that stays served but changes its option."""
    visit = state.tally[OPTION_VISIT]
    if visit < 0:
        return 0.0
    node = data.first_node[visit]
    before = state.shift[node] if state.change_of[node] < 0 else state.change_shift[state.change_of[node]]
    if not data.option_allowed[visit, state.option[visit]] and state.shift[node] >= 0:
        return np.inf
    if before < 0 or state.shift[node] < 0:
        return 0.0
    return float(data.option_cost[visit, state.option[visit]] - data.option_cost[visit, state.tally[OPTION_BEFORE]])


@compiled
def resource_test(data: Data, state: State) -> float:
    """Return the change of overtime and unfairness, infinite above a cap."""
    add_use(data, state, 1.0)
    change = np.inf if over_cap(data, state) else resource_change(data, state, False)
    add_use(data, state, -1.0)
    return change


@compiled
def groups_change(data: Data, state: State) -> float:
    """Return the change of the week counters that the changed nodes belong to."""
    state.tally[GROUPS] = 0
    for number in range(state.tally[CHANGES]):
        touch(data, state, data.node_visit[state.change_node[number]])
    if state.tally[OPTION_VISIT] >= 0:
        touch(data, state, state.tally[OPTION_VISIT])
    change = 0.0
    for number in range(state.tally[GROUPS]):
        group = state.touched[number]
        state.group_mark[group] = False
        state.touched_cost[number] = group_cost(data, state, group)
        change += state.touched_cost[number] - state.group_cost[group]
    return change


@compiled
def touch(data: Data, state: State, visit: int) -> None:
    """List the groups of a visit once."""
    for item in range(data.groups.of_from[visit], data.groups.of_from[visit + 1]):
        group = data.groups.of[item]
        if not state.group_mark[group]:
            state.group_mark[group] = True
            state.touched[state.tally[GROUPS]] = group
            state.tally[GROUPS] += 1


@compiled
def timing_change(data: Data, state: State) -> float:
    """Return the change of the costs of time, infinite when a changed route does not fit."""
    cost, worst = 0.0, 0.0
    for slot in range(state.tally[SLOTS]):
        shift, row = state.slot_shift[slot], len(state.slot) + slot
        if not forwards(data, state, row, shift, state.slot_head[slot], state.slot_tail[slot]):
            return np.inf
        cost += state.time_cost[row] - state.time_cost[shift]
        worst = max(worst, state.late[row])
    if data.largest_price > 0:
        for shift in range(len(state.slot)):
            if state.slot[shift] < 0:
                worst = max(worst, state.late[shift])
        cost += (worst - state.number[LATEST]) * data.largest_price
        state.number[NEW_LATEST] = worst
    return cost


@compiled
def accept(data: Data, state: State) -> None:
    """Make the judged proposal the roster.

    What is out is kept apart from all other costs: it may cost so much that these would be lost in rounding.
    """
    if data.resources.used:
        add_use(data, state, 1.0)
        resource_change(data, state, True)
    if len(data.groups.kind) > 0:
        for number in range(state.tally[GROUPS]):
            state.group_cost[state.touched[number]] = state.touched_cost[number]
    for slot in range(state.tally[SLOTS]):
        settle(data, state, state.slot_shift[slot], len(state.slot) + slot)
    state.number[COST] += state.number[COST_CHANGE]
    state.number[LATEST] = state.number[NEW_LATEST]
    for level in range(len(data.weight)):
        state.level[level] += state.level_change[level]
    state.number[QUALITY] = state.number[COST] + state.level[len(data.weight) - 1]
    close(state)


@compiled
def settle(data: Data, state: State, shift: int, row: int) -> None:
    """Copy a scratch route over the shift's own, unless nothing differs."""
    if stands(state, shift, row):
        return
    renumber(state, shift)
    state.length[shift] = state.length[row]
    for position in range(state.length[row]):
        node = state.route[row, position]
        state.route[shift, position], state.position[node] = node, position
    refresh(data, state, shift, shift)
    if not state.dirty[shift]:
        state.dirty[shift] = True
        state.dirty_shift[state.tally[DIRTY]] = shift
        state.tally[DIRTY] += 1


@compiled
def stands(state: State, shift: int, row: int) -> bool:
    """Whether a scratch route has come out as the shift's own."""
    if state.length[row] != state.length[shift] or state.tally[OPTION_VISIT] >= 0:
        return False
    for position in range(state.length[row]):
        node = state.route[row, position]
        number = state.change_of[node]
        if node != state.route[shift, position] or (number >= 0 and state.change_fixed[number] != state.fixed[node]):
            return False
    return True

"""Resources: hard caps, overtime and fair shares, added up while a proposal is judged."""

from __future__ import annotations

import numpy as np

from scheduler.search.compiled import compiled
from scheduler.search.data import Data
from scheduler.search.state import SLOTS, State

TOLERANCE = 1e-6
VISITS, WORK, METERS, LOAD = 0, 1, 2, 3
ROUTE, DAY, WEEK = 0, 1, 2


@compiled
def add_use(data: Data, state: State, sign: float) -> None:
    """Add (1) or take back (-1) the proposal's change of use by visitor and day."""
    for slot in range(state.tally[SLOTS]):
        shift, row = state.slot_shift[slot], len(state.slot) + slot
        visitor = data.shift_visitor[shift]
        day = visitor * data.days + data.shift_day[shift]
        for kind in range(4):
            change = sign * (state.use[row, kind] - state.use[shift, kind])
            state.day_use[day, kind] += change
            state.week_use[visitor, kind] += change


@compiled
def left_by_cap(data: Data, cap: int, shift: int, used: float) -> float:
    """Return what a cap on a shift, or on its visitor, leaves beside a use, negative when that is too much."""
    caps = data.resources
    whose = shift if caps.cap_scope[cap] == ROUTE else data.shift_visitor[shift]
    return float(caps.cap_limit[cap, whose] + TOLERANCE - used)


@compiled
def over_cap(data: Data, state: State) -> bool:
    """Whether a changed route breaks a cap; the change of use has been added."""
    caps = data.resources
    for slot in range(state.tally[SLOTS]):
        shift, row = state.slot_shift[slot], len(state.slot) + slot
        visitor = data.shift_visitor[shift]
        for cap in range(len(caps.cap_measure)):
            kind, scope = caps.cap_measure[cap], caps.cap_scope[cap]
            if scope == ROUTE:
                used = state.use[row, kind]
            elif scope == DAY:
                used = state.day_use[visitor * data.days + data.shift_day[shift], kind]
            else:
                used = state.week_use[visitor, kind]
            if left_by_cap(data, cap, shift, used) < 0:
                return True
    return False


@compiled
def overtime(data: Data, state: State, visitor: int) -> float:
    """Return the price of one visitor's work above the thresholds."""
    cost = 0.0
    for rule in range(len(data.resources.excess_price)):
        over = state.week_use[visitor, WORK] - data.resources.excess_from[rule, visitor]
        cost += max(0.0, over) * data.resources.excess_price[rule]
    return cost


@compiled
def fair_level(data: Data, state: State, rule: int, group: int) -> float:
    """Return the work for each tick available above which one group's visitors pay, infinite where nobody is."""
    res = data.resources
    work, available = 0.0, 0.0
    for item in range(res.share_from[rule, group], res.share_from[rule, group + 1]):
        visitor = res.share_visitor[rule, item]
        work += res.share_past[rule, visitor] + state.week_use[visitor, WORK]
        available += res.share_available[rule, visitor]
    return res.share_factor[rule] * work / available if available > 0 else np.inf


@compiled
def unfairness(data: Data, state: State, rule: int, group: int, level: float) -> float:
    """Return the price of one group's work above the level of fair shares."""
    res, cost = data.resources, 0.0
    if level == np.inf:
        return cost
    for item in range(res.share_from[rule, group], res.share_from[rule, group + 1]):
        visitor = res.share_visitor[rule, item]
        done = res.share_past[rule, visitor] + state.week_use[visitor, WORK]
        cost += max(0.0, done - level * res.share_available[rule, visitor])
    return float(cost * res.share_price[rule])


@compiled
def resource_change(data: Data, state: State, keep: bool) -> float:
    """Return by how much overtime and unfairness change; ``keep`` notes the new costs."""
    change = 0.0
    for slot in range(state.tally[SLOTS]):
        visitor = data.shift_visitor[state.slot_shift[slot]]
        if not state.visitor_mark[visitor]:
            state.visitor_mark[visitor] = True
            cost = overtime(data, state, visitor)
            change += cost - state.excess_cost[visitor]
            if keep:
                state.excess_cost[visitor] = cost
    for rule in range(len(data.resources.share_price)):
        change += share_change(data, state, rule, keep)
    for slot in range(state.tally[SLOTS]):
        state.visitor_mark[data.shift_visitor[state.slot_shift[slot]]] = False
    return change


@compiled
def resource_gain(data: Data, state: State) -> float:
    """Return the most that overtime and unfairness can fall by, from how much each changed route's work changes.

    A tick less for one visitor saves at most its prices; a tick more for the group raises everybody's fair share by
    the factor in all.
    """
    res, moved, price = data.resources, 0.0, 0.0
    for slot in range(state.tally[SLOTS]):
        row = len(state.slot) + slot
        moved += abs(state.use[row, WORK] - state.use[state.slot_shift[slot], WORK])
    for rule in range(len(res.excess_price)):
        price += res.excess_price[rule]
    for rule in range(len(res.share_price)):
        price += res.share_price[rule] * (1.0 + res.share_factor[rule])
    return moved * price


@compiled
def share_change(data: Data, state: State, rule: int, keep: bool) -> float:
    """Return by how much one rule of fair shares changes over the groups of the changed routes."""
    change = 0.0
    for slot in range(state.tally[SLOTS]):
        group = data.resources.share_group[rule, data.shift_visitor[state.slot_shift[slot]]]
        seen = False
        for other in range(slot):
            seen |= data.resources.share_group[rule, data.shift_visitor[state.slot_shift[other]]] == group
        if group >= 0 and not seen:
            level = fair_level(data, state, rule, group)
            cost = unfairness(data, state, rule, group, level)
            change += cost - state.share_cost[rule, group]
            if keep:
                state.share_cost[rule, group], state.share_level[rule, group] = cost, level
    return change

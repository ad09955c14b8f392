"""Resources: hard caps, overtime and fair shares, added up while a proposal is judged."""

from __future__ import annotations

from scheduler.search.compiled import compiled
from scheduler.search.data import Data
from scheduler.search.state import SLOTS, State

TOLERANCE = 1e-6


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
def over_cap(data: Data, state: State) -> bool:
    """Whether a changed route breaks a cap; the change of use has been added."""
    caps = data.resources
    for slot in range(state.tally[SLOTS]):
        shift, row = state.slot_shift[slot], len(state.slot) + slot
        visitor = data.shift_visitor[shift]
        for cap in range(len(caps.cap_measure)):
            kind, scope = caps.cap_measure[cap], caps.cap_scope[cap]
            if scope == 0:
                used, limit = state.use[row, kind], caps.cap_limit[cap, shift]
            elif scope == 1:
                day = visitor * data.days + data.shift_day[shift]
                used, limit = state.day_use[day, kind], caps.cap_limit[cap, visitor]
            else:
                used, limit = state.week_use[visitor, kind], caps.cap_limit[cap, visitor]
            if used > limit + TOLERANCE:
                return True
    return False


@compiled
def overtime(data: Data, state: State, visitor: int) -> float:
    """Return the price of one visitor's work above the thresholds."""
    cost = 0.0
    for rule in range(len(data.resources.excess_price)):
        over = state.week_use[visitor, 1] - data.resources.excess_from[rule, visitor]
        cost += max(0.0, over) * data.resources.excess_price[rule]
    return cost


@compiled
def unfairness(data: Data, state: State, rule: int, group: int) -> float:
    """Return the price of the work above the factor of the fair share, over one group of visitors."""
    res = data.resources
    work, available = 0.0, 0.0
    for visitor in range(res.share_group.shape[1]):
        if res.share_group[rule, visitor] == group:
            work += res.share_past[rule, visitor] + state.week_use[visitor, 1]
            available += res.share_available[rule, visitor]
    if available <= 0:
        return 0.0
    cost, level = 0.0, res.share_factor[rule] * work / available
    for visitor in range(res.share_group.shape[1]):
        if res.share_group[rule, visitor] == group:
            done = res.share_past[rule, visitor] + state.week_use[visitor, 1]
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
def share_change(data: Data, state: State, rule: int, keep: bool) -> float:
    """Return by how much one rule of fair shares changes over the groups of the changed routes."""
    change = 0.0
    for slot in range(state.tally[SLOTS]):
        group = data.resources.share_group[rule, data.shift_visitor[state.slot_shift[slot]]]
        seen = False
        for other in range(slot):
            seen |= data.resources.share_group[rule, data.shift_visitor[state.slot_shift[other]]] == group
        if group >= 0 and not seen:
            cost = unfairness(data, state, rule, group)
            change += cost - state.share_cost[rule, group]
            if keep:
                state.share_cost[rule, group] = cost
    return change

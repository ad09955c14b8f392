"""What a visit that is out would cost on a shift, wherever on its route: who serves it, when, how much they work."""

from __future__ import annotations

import numpy as np

from scheduler.search.compiled import compiled
from scheduler.search.counters import OPTIONS, REBATE, SHIFTS, SPREAD, VISITORS, group_cost
from scheduler.search.data import Data
from scheduler.search.lookup import pair_cost
from scheduler.search.proposal import row_of
from scheduler.search.resources import DAY, LOAD, ROUTE, VISITS, WEEK, WORK, left_by_cap
from scheduler.search.state import SLOTS, STAMP, State


@compiled
def shift_price(data: Data, state: State, node: int, shift: int) -> tuple[float, float, float]:
    """Return the price of a node on a shift without its way, the price of a tick on the way, and the most such ticks.

    Infinite where week counters or caps refuse the shift. Only differences between shifts mean something: the week
    counters stand for all that they would cost then.
    """
    visit = data.node_visit[node]
    service = float(data.option_ticks[visit, state.option[visit]])
    price = pair_cost(data, visit, shift)
    if not data.resources.used:
        return price + counted(data, state, node, shift), data.leg_price, np.inf
    propose_use(data, state, shift)
    room = way_room(data, state, shift, service, float(data.load[visit]))
    if room < 0:
        return np.inf, data.leg_price, room
    work, tick_price = work_price(data, state, shift, service)
    return price + work + counted(data, state, node, shift), data.leg_price + tick_price, room


@compiled
def counted(data: Data, state: State, node: int, shift: int) -> float:
    """Return what the week counters of a node that is out would cost if it lay on a shift.

    What follows from the day alone, or from the visitor and the sort of the day, is noted until the next stamp.
    """
    if not len(data.groups.kind):
        return 0.0
    day, stamp = data.shift_day[shift], state.tally[STAMP]
    caller = data.shift_visitor[shift] * data.groups.day_sorts + data.groups.day_sort[day]
    state.shift[node] = shift
    if state.day_stamp[day] != stamp:
        state.day_stamp[day], state.day_price[day] = stamp, kinds_cost(data, state, node, SPREAD, SPREAD)
    if state.visitor_stamp[caller] != stamp:
        state.visitor_stamp[caller] = stamp
        state.visitor_price[caller] = kinds_cost(data, state, node, VISITORS, REBATE)
    cost = state.day_price[day] + state.visitor_price[caller] + kinds_cost(data, state, node, SHIFTS, OPTIONS)
    state.shift[node] = -1
    return float(cost)


@compiled
def kinds_cost(data: Data, state: State, node: int, first: int, last: int) -> float:
    """Return what a node's week counters of some kinds cost."""
    visit, cost = data.node_visit[node], 0.0
    for item in range(data.groups.of_from[visit], data.groups.of_from[visit + 1]):
        group = data.groups.of[item]
        if first <= data.groups.kind[group] <= last:
            cost += group_cost(data, state, group)
    return float(cost)


@compiled
def propose_use(data: Data, state: State, shift: int) -> None:
    """Note what a shift's route, its visitor's day and week use as proposed."""
    visitor, row, use = data.shift_visitor[shift], row_of(state, shift), state.proposed
    for kind in range(4):
        use[ROUTE, kind] = state.use[row, kind]
        use[DAY, kind] = state.day_use[visitor * data.days + data.shift_day[shift], kind]
        use[WEEK, kind] = state.week_use[visitor, kind]
    for slot in range(state.tally[SLOTS]):
        other = state.slot_shift[slot]
        if data.shift_visitor[other] != visitor:
            continue
        for kind in range(4):
            change = state.use[len(state.slot) + slot, kind] - state.use[other, kind]
            use[WEEK, kind] += change
            if data.shift_day[other] == data.shift_day[shift]:
                use[DAY, kind] += change


@compiled
def way_room(data: Data, state: State, shift: int, service: float, load: float) -> float:
    """Return how many ticks on the way the caps still leave beside a service, negative when they refuse it."""
    caps, room = data.resources, np.inf
    for cap in range(len(caps.cap_measure)):
        kind = caps.cap_measure[cap]
        left = left_by_cap(data, cap, shift, state.proposed[caps.cap_scope[cap], kind])
        if kind == VISITS:
            left -= 1.0
        elif kind == WORK:
            left -= service
            room = min(room, left)
        elif kind == LOAD:
            left -= load
        if left < 0:
            return float(left)
    return room


@compiled
def work_price(data: Data, state: State, shift: int, more: float) -> tuple[float, float]:
    """Return the price of more ticks of work for a shift's visitor, and of each tick beyond.

    The fair share is that of the roster before the proposal.
    """
    res, visitor = data.resources, data.shift_visitor[shift]
    work, cost, tick_price = state.proposed[WEEK, WORK] + more, 0.0, 0.0
    for rule in range(len(res.excess_price)):
        over = work - res.excess_from[rule, visitor]
        if over > 0:
            cost += min(over, more) * res.excess_price[rule]
            tick_price += res.excess_price[rule]
    for rule in range(len(res.share_price)):
        group = res.share_group[rule, visitor]
        if group >= 0:
            over = work + res.share_past[rule, visitor]
            over -= state.share_level[rule, group] * res.share_available[rule, visitor]
            if over > 0:
                cost += min(over, more) * res.share_price[rule]
                tick_price += res.share_price[rule]
    return cost, tick_price

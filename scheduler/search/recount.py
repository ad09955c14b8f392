"""A roster counted anew from its routes alone, and kept as the best."""

from __future__ import annotations

from scheduler.search.anneal import keep_best
from scheduler.search.compiled import compiled
from scheduler.search.counters import group_cost
from scheduler.search.data import Data
from scheduler.search.known import renumber
from scheduler.search.lookup import pair_cost
from scheduler.search.resources import fair_level, overtime, unfairness
from scheduler.search.state import COST, DIRTY, LATEST, QUALITY, State
from scheduler.search.walk import refresh


@compiled
def recount(data: Data, state: State) -> bool:
    """Derive every figure from routes, options and fixed starts; False when a route does not fit its shift."""
    state.day_use[:] = 0.0
    state.week_use[:] = 0.0
    cost, latest = 0.0, 0.0
    for shift in range(len(state.slot)):
        for position in range(state.length[shift]):
            node = state.route[shift, position]
            state.shift[node], state.position[node] = shift, position
            cost += pair_cost(data, data.node_visit[node], shift)
        renumber(state, shift)
        if not refresh(data, state, shift, shift):
            return False
        cost += state.leg_cost[shift] + state.time_cost[shift]
        latest = max(latest, state.late[shift])
        visitor = data.shift_visitor[shift]
        for kind in range(4):
            state.day_use[visitor * data.days + data.shift_day[shift], kind] += state.use[shift, kind]
            state.week_use[visitor, kind] += state.use[shift, kind]
    state.number[LATEST] = latest
    state.number[COST] = cost + latest * data.largest_price + week_costs(data, state) + visit_costs(data, state)
    state.number[QUALITY] = state.number[COST] + state.level[len(data.weight) - 1]
    return True


@compiled
def week_costs(data: Data, state: State) -> float:
    """Note and return what visitors, groups of visitors and groups of visits cost."""
    cost = 0.0
    for visitor in range(data.resources.excess_from.shape[1]):
        state.excess_cost[visitor] = overtime(data, state, visitor)
        cost += state.excess_cost[visitor]
    for rule in range(len(data.resources.share_price)):
        for group in range(state.share_cost.shape[1]):
            state.share_level[rule, group] = fair_level(data, state, rule, group)
            state.share_cost[rule, group] = unfairness(data, state, rule, group, state.share_level[rule, group])
            cost += state.share_cost[rule, group]
    for group in range(len(data.groups.kind)):
        state.group_cost[group] = group_cost(data, state, group)
        cost += state.group_cost[group]
    return cost


@compiled
def visit_costs(data: Data, state: State) -> float:
    """Note the levels; return the costs of options."""
    cost = 0.0
    state.level[:] = 0.0
    for visit in range(len(data.seats)):
        if state.shift[data.first_node[visit]] >= 0:
            cost += data.option_cost[visit, state.option[visit]]
            continue
        for level in range(len(data.weight)):
            state.level[level] += data.amount[level, visit]
    return cost


@compiled
def keep_whole(data: Data, state: State) -> None:
    """Keep all routes as the best."""
    state.tally[DIRTY] = 0
    for shift in range(len(state.slot)):
        state.dirty[shift] = True
        state.dirty_shift[state.tally[DIRTY]] = shift
        state.tally[DIRTY] += 1
    keep_best(data, state)


@compiled
def return_to_best(data: Data, state: State) -> None:
    """Make the best roster the one the search stands at; its figures have to be counted anew."""
    state.shift[:] = -1
    for shift in range(len(state.slot)):
        state.length[shift] = state.best_length[shift]
        for position in range(state.length[shift]):
            node = state.best_route[shift, position]
            state.route[shift, position], state.shift[node] = node, shift
            state.option[data.node_visit[node]] = state.best_option[shift, position]
            if data.ties.cluster[node] >= 0:
                state.fixed[node] = state.best_start[shift, position]

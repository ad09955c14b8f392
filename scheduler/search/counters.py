"""Week counters: the cost of one small group of visits, hard breaches are infinite."""

from __future__ import annotations

import numpy as np

from scheduler.search.compiled import compiled
from scheduler.search.data import Data
from scheduler.search.state import State

SPREAD, VISITORS, REBATE, SHIFTS, OPTIONS = 0, 1, 2, 3, 4  # by day, by visitor (two), by shift, by option
NO_DAY = -100_000


@compiled
def group_cost(data: Data, state: State, group: int) -> float:
    """Return what one group costs now."""
    kind = data.groups.kind[group]
    if kind == SPREAD:
        return spread_cost(data, state, group)
    if kind == VISITORS:
        return visitors_cost(data, state, group)
    if kind == SHIFTS:
        return shifts_cost(data, state, group)
    if kind == REBATE:
        return rebate_cost(data, state, group)
    return options_cost(data, state, group)


@compiled
def member_range(data: Data, group: int) -> tuple[int, int]:
    """Return where a group's members begin and end."""
    return data.groups.member_from[group], data.groups.member_from[group + 1]


@compiled
def day_of(data: Data, state: State, visit: int) -> int:
    """Return the day of a visit, -1 when it is not served."""
    shift = state.shift[data.first_node[visit]]
    return -1 if shift < 0 else int(data.shift_day[shift])


@compiled
def spread_cost(data: Data, state: State, group: int) -> float:
    """Follow the served days in order, measuring each gap."""
    first, end = member_range(data, group)
    before, cost = data.groups.last_day[group], 0.0
    while True:
        day, many = data.days, 0
        for item in range(first, end):
            there = day_of(data, state, data.groups.member[item])
            if there >= 0 and there > before:
                many = many + 1 if there == day else (1 if there < day else many)
                day = min(day, there)
        if many == 0:
            return cost
        for repeat in range(many):
            gap = day - before if repeat == 0 else 0
            if before > NO_DAY or repeat > 0:
                if gap < data.groups.most[group]:
                    return np.inf
                cost += data.groups.price[group] * abs(gap - data.groups.even_gap[group])
        before = day


@compiled
def named(data: Data, group: int, visitor: int) -> int:
    """Return the value a group names for a visitor, -1 when it names none."""
    for item in range(data.groups.named_from[group], data.groups.named_from[group + 1]):
        if data.groups.named[item] == visitor:
            return int(data.groups.named_value[item])
    return -1


@compiled
def visitors_cost(data: Data, state: State, group: int) -> float:
    """Count different visitors that are not named."""
    first, end = member_range(data, group)
    many = 0
    for item in range(first, end):
        visit = data.groups.member[item]
        for node in range(data.first_node[visit], data.first_node[visit] + data.seats[visit]):
            if counts(data, state, group, node):
                visitor = data.shift_visitor[state.shift[node]]
                if named(data, group, visitor) < 0 and not visitor_before(data, state, group, item, node, visitor):
                    many += 1
    return float(max(0, many - data.groups.most[group]) * data.groups.price[group])


@compiled
def counts(data: Data, state: State, group: int, node: int) -> bool:
    """Whether a node is served on a day the group looks at."""
    return bool(state.shift[node] >= 0 and data.groups.on_day[group, data.shift_day[state.shift[node]]])


@compiled
def visitor_before(data: Data, state: State, group: int, last: int, last_node: int, visitor: int) -> bool:
    """Whether an earlier counted node of the group has the same visitor."""
    for item in range(data.groups.member_from[group], last + 1):
        visit = data.groups.member[item]
        for node in range(data.first_node[visit], data.first_node[visit] + data.seats[visit]):
            if item == last and node >= last_node:
                return False
            if counts(data, state, group, node) and data.shift_visitor[state.shift[node]] == visitor:
                return True
    return False


@compiled
def shifts_cost(data: Data, state: State, group: int) -> float:
    """Count different shifts that call at the door."""
    first, end = member_range(data, group)
    many = 0
    for item in range(first, end):
        visit = data.groups.member[item]
        if data.option_remote[visit, state.option[visit]]:
            continue
        for node in range(data.first_node[visit], data.first_node[visit] + data.seats[visit]):
            if state.shift[node] >= 0 and not shift_before(data, state, group, item, node):
                many += 1
    return float(max(0, many - data.groups.most[group]) * data.groups.price[group])


@compiled
def shift_before(data: Data, state: State, group: int, last: int, last_node: int) -> bool:
    """Whether an earlier node of the group is served in person on the same shift."""
    for item in range(data.groups.member_from[group], last + 1):
        visit = data.groups.member[item]
        if data.option_remote[visit, state.option[visit]]:
            continue
        for node in range(data.first_node[visit], data.first_node[visit] + data.seats[visit]):
            if item == last and node >= last_node:
                return False
            if state.shift[node] == state.shift[last_node]:
                return True
    return False


@compiled
def rebate_cost(data: Data, state: State, group: int) -> float:
    """Take the rebate off for each visit beyond what its visitor needs first."""
    first, end = member_range(data, group)
    rebates = 0
    for item in range(first, end):
        visit = data.groups.member[item]
        for node in range(data.first_node[visit], data.first_node[visit] + data.seats[visit]):
            if state.shift[node] >= 0:
                visitor = data.shift_visitor[state.shift[node]]
                value = named(data, group, visitor)
                needed = data.groups.most[group] if value < 0 else value
                if visits_before(data, state, group, node, visitor) >= needed:
                    rebates += 1
    return float(-rebates * data.groups.price[group])


@compiled
def visits_before(data: Data, state: State, group: int, last_node: int, visitor: int) -> int:
    """Count the visitor's nodes among the members up to one node."""
    many = 0
    for item in range(data.groups.member_from[group], data.groups.member_from[group + 1]):
        visit = data.groups.member[item]
        for node in range(data.first_node[visit], data.first_node[visit] + data.seats[visit]):
            if node == last_node:
                return many
            if state.shift[node] >= 0 and data.shift_visitor[state.shift[node]] == visitor:
                many += 1
    return many


@compiled
def options_cost(data: Data, state: State, group: int) -> float:
    """Refuse too many served members on another option than their first."""
    first, end = member_range(data, group)
    many = 0
    for item in range(first, end):
        visit = data.groups.member[item]
        if state.shift[data.first_node[visit]] >= 0 and state.option[visit] != 0:
            many += 1
    return np.inf if many > data.groups.most[group] else 0.0

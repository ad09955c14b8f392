"""The cheapest routes of a shift when every visit has a prize, by labels in order of time."""

from __future__ import annotations

import numpy as np

from scheduler.bound.kernels.completion import Completion, after
from scheduler.bound.kernels.labels import COUNT, IS_FULL, Heed, Labels, keep, memory_after, remembered
from scheduler.bound.kernels.steps import Steps
from scheduler.bound.kernels.task import (
    NEVER,
    Floats,
    Ints,
    Task,
    earliest_start,
    first_start,
    home_cost,
    is_home_in_time,
    least_lateness,
    ready_at,
    way_to,
)
from scheduler.search.compiled import compiled


@compiled
def grow(task: Task, prize: Floats, steps: Steps, rest: Completion, labels: Labels, ceiling: float, bits: int) -> None:
    """Make all labels from which a route that costs less than the ceiling may still come."""
    heed = Heed(bits, task.near, np.maximum(0.0, prize + task.detour))
    for node in range(len(task.place)):
        start = first_start(task, node)
        if start < NEVER:
            ready = ready_at(task, task.home_from, task.begin, node)
            cost = way_to(task, task.home_from, node) * task.leg_price + least_lateness(task, node, ready) - prize[node]
            if cost + _rest_of(task, rest, node, start, 1, -1) < ceiling:
                keep(labels, heed, (start - task.begin) // task.step, node, start, cost, 1, -1)
    for bucket in range(labels.many.shape[1]):
        for node in range(len(task.place)):
            # What follows lies in later buckets, so this run stays as it is.
            first = labels.begin[node, bucket]
            for at in range(first, first + labels.many[node, bucket]):
                if labels.tally[IS_FULL]:
                    return
                _go_on(task, steps, rest, labels, labels.run_label[at], ceiling, heed)


@compiled
def _go_on(task: Task, steps: Steps, rest: Completion, labels: Labels, at: int, ceiling: float, heed: Heed) -> None:
    """Extend a label by one node in every way; the new ones lie in later buckets."""
    node, memory = labels.node[at], labels.memory[at]
    place, leave = task.place[node], labels.time[at] + task.service[node]
    soon = (leave - task.begin) // task.finer if leave < task.end else len(rest.best) - 1
    for rank in range(steps.node.shape[1]):
        cost = labels.cost[at] + steps.cost[node, rank]
        # Nothing costs less when it is begun later, so what may follow at once is the least.
        if cost + rest.least[soon] >= ceiling:
            break
        other = steps.node[node, rank]
        if cost + rest.best[soon, other] >= ceiling or remembered(task, node, memory, other):
            continue
        ready = ready_at(task, place, leave, other)
        start = earliest_start(task, other, ready)
        if start >= task.end or not is_home_in_time(task, other, start):
            continue
        cost += least_lateness(task, other, ready)
        if cost + after(rest, (start - task.begin) // task.finer, other, node) >= ceiling:
            continue
        kept = memory_after(task, node, memory, other, start + task.service[other])
        if cost + _rest_of(task, rest, other, start, kept, node) < ceiling:
            keep(labels, heed, (start - task.begin) // task.step, other, start, cost, kept, at)


@compiled
def _rest_of(task: Task, rest: Completion, node: int, start: int, memory: int, before: int) -> float:
    """Return what the rest costs at least when the next node is none of those remembered."""
    bucket = (start - task.begin) // task.finer
    following = rest.following[bucket, node]
    if following >= 0 and (following == before or remembered(task, node, memory, following)):
        return float(rest.second[bucket, node])
    return float(rest.best[bucket, node])


@compiled
def ends(task: Task, labels: Labels) -> tuple[Ints, Floats]:
    """Return the label of the cheapest whole route that ends at each node, -1 for none, and its cost."""
    label = np.full(len(task.place), -1, np.int64)
    least = np.full(len(task.place), np.inf)
    for at in range(labels.tally[COUNT]):
        node = labels.node[at]
        cost = labels.cost[at] + home_cost(task, node)
        if cost < least[node]:
            label[node], least[node] = at, cost
    return label, least


@compiled
def trace(labels: Labels, at: int) -> Ints:
    """Return the nodes of a label in order."""
    many, label = 0, at
    while label >= 0:
        many, label = many + 1, labels.before[label]
    route, label = np.empty(many, np.int64), at
    for position in range(many - 1, -1, -1):
        route[position], label = labels.node[label], labels.before[label]
    return route

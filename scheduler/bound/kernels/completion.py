"""What the rest of a route costs at least, by the node it stands at and the time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduler.bound.kernels.steps import Steps
from scheduler.bound.kernels.task import (
    NEVER,
    Floats,
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


class Completion(NamedTuple):
    """Least cost after the service of a node that starts in a bucket of time or later.

    The rest of the route may call on a node again and again, only not right after leaving it for one other.

    Attributes
    ----------
    best, second : ndarray (buckets, nodes)
        The least cost, and the least with another next node.
    following : ndarray (buckets, nodes)
        The next node of the best, -1 for the way home.
    least : ndarray (buckets,)
        The least over all nodes.
    """

    best: Floats
    second: Floats
    following: npt.NDArray[np.int32]
    least: Floats


@compiled
def completion(task: Task, steps: Steps) -> Completion:
    """Return the bound of all nodes for routes of some steps, from the last bucket to the first."""
    buckets, nodes = (task.end - task.begin) // task.finer + 2, len(task.place)
    rest = Completion(
        np.full((buckets, nodes), np.inf),
        np.full((buckets, nodes), np.inf),
        np.full((buckets, nodes), -1, np.int32),
        np.full(buckets, np.inf),
    )
    for bucket in range(buckets - 2, -1, -1):
        moment = task.begin + bucket * task.finer
        for node in range(nodes):
            start = earliest_start(task, node, moment)
            if start == NEVER or not is_home_in_time(task, node, start):
                continue
            if start >= moment + task.finer:
                rest.best[bucket, node] = rest.best[bucket + 1, node]
                rest.second[bucket, node] = rest.second[bucket + 1, node]
                rest.following[bucket, node] = rest.following[bucket + 1, node]
            else:
                _look_ahead(task, steps, rest, bucket, node, start)
        rest.least[bucket] = rest.best[bucket].min()
    return rest


@compiled
def _look_ahead(task: Task, steps: Steps, rest: Completion, bucket: int, node: int, start: int) -> None:
    """Find the two cheapest ways to go on; each leads to a later bucket, because no service is shorter than one."""
    best, second, following = home_cost(task, node), np.inf, -1
    place, leave = task.place[node], start + task.service[node]
    for rank in range(steps.node.shape[1]):
        step = steps.cost[node, rank]
        # Nothing costs less when it is begun later, so what may follow in the very next bucket is the least.
        if step + rest.least[bucket + 1] >= second:
            break
        other = steps.node[node, rank]
        if step + rest.best[bucket + 1, other] >= second:
            continue
        ready = ready_at(task, place, leave, other)
        then = earliest_start(task, other, ready)
        if then >= task.end:
            continue
        cost = after(rest, (then - task.begin) // task.finer, other, node)
        cost += step + least_lateness(task, other, ready)
        if cost < best:
            best, second, following = cost, best, other
        elif cost < second:
            second = cost
    rest.best[bucket, node], rest.second[bucket, node], rest.following[bucket, node] = best, second, following


@compiled
def after(rest: Completion, bucket: int, node: int, before: int) -> float:
    """Return the least cost after a node when the next one is not ``before``."""
    if rest.following[bucket, node] == before:
        return float(rest.second[bucket, node])
    return float(rest.best[bucket, node])


@compiled
def least_of_all(task: Task, prize: Floats, rest: Completion) -> float:
    """Return what a whole route costs at least by this bound; at most 0, the price of an idle shift."""
    least = 0.0
    for node in range(len(task.place)):
        start = first_start(task, node)
        if start < NEVER:
            ready = ready_at(task, task.home_from, task.begin, node)
            cost = way_to(task, task.home_from, node) * task.leg_price + least_lateness(task, node, ready)
            cost += rest.best[(start - task.begin) // task.finer, node] - prize[node]
            least = min(least, cost)
    return least

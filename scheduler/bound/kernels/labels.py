"""Routes that begin a shift, kept while no other is earlier, cheaper and freer to go on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduler.bound.kernels.task import Floats, Ints, Task
from scheduler.search.compiled import compiled

COUNT, IS_FULL = 0, 1


class Labels(NamedTuple):
    """Beginnings of routes, each standing at a node.

    ``memory`` has a bit for each place in ``near`` of the node: those already called on that the route remembers.

    Attributes
    ----------
    head : ndarray (nodes, buckets)
        The last label of each node and bucket of time; ``following`` chains the others.
    low : ndarray (nodes, buckets)
        The least cost in each chain.
    tally : ndarray (2,)
        Labels made, and 1 when there was no room for more.
    """

    time: Ints
    cost: Floats
    memory: Ints
    node: npt.NDArray[np.int32]
    before: npt.NDArray[np.int32]
    following: npt.NDArray[np.int32]
    head: npt.NDArray[np.int32]
    low: Floats
    tally: Ints


def empty_labels(nodes: int, buckets: int, room: int) -> Labels:
    """Return room for so many labels."""
    return Labels(
        time=np.empty(room, np.int64),
        cost=np.empty(room, np.float64),
        memory=np.empty(room, np.int64),
        node=np.empty(room, np.int32),
        before=np.empty(room, np.int32),
        following=np.empty(room, np.int32),
        head=np.full((nodes, buckets), -1, np.int32),
        low=np.full((nodes, buckets), np.inf, np.float64),
        tally=np.zeros(2, np.int64),
    )


@compiled
def remembered(task: Task, at: int, memory: int, other: int) -> bool:
    """Whether a route standing at ``at`` may not go to ``other``."""
    slot = task.slot[at, other]
    return bool(slot >= 0 and (memory >> slot) & 1)


@compiled
def memory_after(task: Task, at: int, memory: int, other: int) -> int:
    """Return what a route that goes on to ``other`` remembers there: what is near enough, and ``other``."""
    kept = 1
    slot = 0
    while memory:
        if memory & 1:
            place = task.slot[other, task.near[at, slot]]
            if place > 0:
                kept |= 1 << place
        memory >>= 1
        slot += 1
    return kept


@compiled
def keep(labels: Labels, bucket: int, node: int, time: int, cost: float, memory: int, before: int, blind: bool) -> None:
    """Add a label unless another one is as good; drop those it makes needless.

    ``blind`` leaves the memories out of the comparison: quicker, and no bound.
    """
    if is_needless(labels, bucket, node, time, cost, memory, blind):
        return
    number = labels.tally[COUNT]
    if number >= len(labels.time):
        labels.tally[IS_FULL] = 1
        return
    for later in range(bucket, labels.head.shape[1]):
        if labels.head[node, later] >= 0:
            drop_needless(labels, later, node, time, cost, memory, blind)
    labels.time[number], labels.cost[number], labels.memory[number] = time, cost, memory
    labels.node[number], labels.before[number] = node, before
    labels.following[number] = labels.head[node, bucket]
    labels.head[node, bucket] = number
    labels.low[node, bucket] = min(labels.low[node, bucket], cost)
    labels.tally[COUNT] = number + 1


@compiled
def is_needless(labels: Labels, bucket: int, node: int, time: int, cost: float, memory: int, blind: bool) -> bool:
    """Whether some label is no later, no dearer and remembers nothing else."""
    for earlier in range(bucket + 1):
        if labels.low[node, earlier] > cost:
            continue
        at = labels.head[node, earlier]
        while at >= 0:
            if labels.cost[at] <= cost and labels.time[at] <= time and (blind or labels.memory[at] & ~memory == 0):
                return True
            at = labels.following[at]
    return False


@compiled
def drop_needless(labels: Labels, bucket: int, node: int, time: int, cost: float, memory: int, blind: bool) -> None:
    """Take the labels out of a chain that a new one makes needless."""
    at, last = labels.head[node, bucket], -1
    while at >= 0:
        following = labels.following[at]
        if cost <= labels.cost[at] and time <= labels.time[at] and (blind or memory & ~labels.memory[at] == 0):
            if last < 0:
                labels.head[node, bucket] = following
            else:
                labels.following[last] = following
        else:
            last = at
        at = following

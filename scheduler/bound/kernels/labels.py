"""Routes that begin a shift, kept while no other is earlier, cheaper and freer to go on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduler.bound.kernels.task import Floats, Ints, Task
from scheduler.search.compiled import compiled

COUNT, IS_FULL, USED = 0, 1, 2
FIRST_ROOM = 4
"""Labels of a node and bucket before its run moves to a place twice as large."""
RUNS = 6
"""Room for the runs, in labels for each that may be made: a run leaves at most as much behind as it takes."""

Numbers = npt.NDArray[np.int32]


class Labels(NamedTuple):
    """Beginnings of routes, each standing at a node.

    ``memory`` has a bit for each place in ``near`` of the node: those already called on that the route remembers.
    The labels of a node and a bucket of time lie side by side in a run, the cheapest first.

    Attributes
    ----------
    time, cost, memory, node, before : ndarray (labels,)
    begin, many, room : ndarray (nodes, buckets)
        Where each run begins, how many labels it has and has room for.
    run_label, run_time, run_cost, run_memory : ndarray
        The runs; what is compared is copied there.
    tally : ndarray (3,)
        Labels made, 1 when there was no room for more, and how much of the runs' room is used.
    """

    time: Ints
    cost: Floats
    memory: Ints
    node: Numbers
    before: Numbers
    begin: Ints
    many: Ints
    room: Ints
    run_label: Numbers
    run_time: Ints
    run_cost: Floats
    run_memory: Ints
    tally: Ints


class Heed(NamedTuple):
    """How labels are compared.

    Attributes
    ----------
    bits : int
        The bits of memory that count: all for a bound, fewer are quicker.
    near : ndarray (nodes, memory)
        ``Task.near``.
    gain : ndarray (nodes,)
        At least what a route costs more without its call on a node, never below 0.
    """

    bits: int
    near: Ints
    gain: Floats


def empty_labels(nodes: int, buckets: int, room: int) -> Labels:
    """Return room for so many labels."""
    return Labels(
        time=np.empty(room, np.int64),
        cost=np.empty(room, np.float64),
        memory=np.empty(room, np.int64),
        node=np.empty(room, np.int32),
        before=np.empty(room, np.int32),
        begin=np.zeros((nodes, buckets), np.int64),
        many=np.zeros((nodes, buckets), np.int64),
        room=np.zeros((nodes, buckets), np.int64),
        run_label=np.empty(RUNS * room, np.int32),
        run_time=np.empty(RUNS * room, np.int64),
        run_cost=np.empty(RUNS * room, np.float64),
        run_memory=np.empty(RUNS * room, np.int64),
        tally=np.zeros(3, np.int64),
    )


@compiled
def remembered(task: Task, at: int, memory: int, other: int) -> bool:
    """Whether a route standing at ``at`` may not go to ``other``."""
    slot = task.slot[at, other]
    return bool(slot >= 0 and (memory >> slot) & 1)


@compiled
def memory_after(task: Task, at: int, memory: int, other: int, leave: int) -> int:
    """Return what a route remembers that goes on to ``other`` and leaves it at some time.

    That is ``other`` itself and what is near enough there, and not too late to call on.
    """
    kept = 1
    slot = 0
    while memory:
        if memory & 1:
            called = task.near[at, slot]
            place = task.slot[other, called]
            if place > 0 and leave <= task.until[called]:
                kept |= 1 << place
        memory >>= 1
        slot += 1
    return kept


@compiled
def keep(labels: Labels, heed: Heed, bucket: int, node: int, time: int, cost: float, memory: int, before: int) -> None:
    """Add a label unless another one is as good; drop those it makes needless."""
    if is_needless(labels, heed, bucket, node, time, cost, memory):
        return
    number = labels.tally[COUNT]
    if number >= len(labels.time):
        labels.tally[IS_FULL] = 1
        return
    for later in range(bucket, labels.many.shape[1]):
        if labels.many[node, later] > 0:
            drop_needless(labels, heed, later, node, time, cost, memory)
    if labels.many[node, bucket] == labels.room[node, bucket] and not _move(labels, bucket, node):
        return
    labels.time[number], labels.cost[number], labels.memory[number] = time, cost, memory
    labels.node[number], labels.before[number] = node, before
    labels.tally[COUNT] = number + 1
    _insert(labels, bucket, node, number)


@compiled
def is_needless(labels: Labels, heed: Heed, bucket: int, node: int, time: int, cost: float, memory: int) -> bool:
    """Whether some label is no later, and cheaper by all that what it remembers besides may bring in."""
    for earlier in range(bucket, -1, -1):
        first = labels.begin[node, earlier]
        for at in range(first, first + labels.many[node, earlier]):
            if labels.run_cost[at] > cost:
                break
            if labels.run_time[at] <= time and _is_worth(
                heed, node, labels.run_memory[at] & ~memory, cost - labels.run_cost[at]
            ):
                return True
    return False


@compiled
def _is_worth(heed: Heed, node: int, besides: int, amount: float) -> bool:
    """Whether an amount is as much as calling on some nodes of a memory may bring in."""
    left, slot = besides & heed.bits, 0
    while left:
        if left & 1:
            amount -= heed.gain[heed.near[node, slot]]
            if amount < 0.0:
                return False
        left >>= 1
        slot += 1
    return True


@compiled
def drop_needless(labels: Labels, heed: Heed, bucket: int, node: int, time: int, cost: float, memory: int) -> None:
    """Take the labels out of a run that a new one makes needless."""
    first = labels.begin[node, bucket]
    last = first + labels.many[node, bucket]
    at = last
    while at > first and labels.run_cost[at - 1] >= cost:
        at -= 1
    kept = at
    while at < last:
        if time > labels.run_time[at] or not _is_worth(
            heed, node, memory & ~labels.run_memory[at], labels.run_cost[at] - cost
        ):
            if kept < at:
                _copy(labels, at, kept)
            kept += 1
        at += 1
    labels.many[node, bucket] = kept - first


@compiled
def _copy(labels: Labels, source: int, goal: int) -> None:
    labels.run_label[goal], labels.run_time[goal] = labels.run_label[source], labels.run_time[source]
    labels.run_cost[goal], labels.run_memory[goal] = labels.run_cost[source], labels.run_memory[source]


@compiled
def _move(labels: Labels, bucket: int, node: int) -> bool:
    """Give a run twice the room at the end of all; return whether there was some."""
    room = max(FIRST_ROOM, 2 * labels.room[node, bucket])
    first, goal = labels.begin[node, bucket], labels.tally[USED]
    if goal + room > len(labels.run_label):
        labels.tally[IS_FULL] = 1
        return False
    for at in range(labels.many[node, bucket]):
        _copy(labels, first + at, goal + at)
    labels.begin[node, bucket], labels.room[node, bucket] = goal, room
    labels.tally[USED] = goal + room
    return True


@compiled
def _insert(labels: Labels, bucket: int, node: int, number: int) -> None:
    first = labels.begin[node, bucket]
    at = first + labels.many[node, bucket]
    while at > first and labels.run_cost[at - 1] > labels.cost[number]:
        _copy(labels, at - 1, at)
        at -= 1
    labels.run_label[at], labels.run_time[at] = number, labels.time[number]
    labels.run_cost[at], labels.run_memory[at] = labels.cost[number], labels.memory[number]
    labels.many[node, bucket] += 1

"""One shift as the kernels see it: the visits it could call on, and when a service may start."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduler.search.compiled import compiled

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Ways = npt.NDArray[np.int32]
Slots = npt.NDArray[np.int8]

NEVER = 1 << 50


class Task(NamedTuple):
    """A shift and its nodes, the visits that it could serve at their doors.

    Attributes
    ----------
    place, service, access : ndarray (nodes,)
        Row of the door, shortest service and way up to the door in ticks.
    windows, earliest, latest, due : ndarray (nodes,), (nodes, most windows)
        How many start windows there are on the shift's day, and these.
    ways : ndarray (places, places)
        Ticks of the visitor's profile.
    begin, end, pause_begin, pause_end : int
        Of the shift, in ticks since midnight.
    home_from, home_to : int
        Rows of the places where the route begins and ends.
    leg_price, late_price : float
        Of a tick on the way and of a tick after ``due``.
    near : ndarray (nodes, memory)
        The nodes that a route standing at a node still remembers, itself first; -1 fills up.
    slot : ndarray (nodes, nodes)
        ``slot[at, other]``: where ``other`` stands in ``near[at]``, -1 when it is forgotten there.
    until : ndarray (nodes,)
        The latest moment at which one may leave another door to call there, or a later one.
    detour : float
        What leaving a call out of a route may add to the price of its ways at most; infinite where without it a
        route may be later.
    step, finer : int
        Width in ticks of the buckets of labels and of the completion bound; no service is shorter.
    """

    place: Ints
    service: Ints
    access: Ints
    windows: Ints
    earliest: Ints
    latest: Ints
    due: Ints
    ways: Ways
    begin: int
    end: int
    pause_begin: int
    pause_end: int
    home_from: int
    home_to: int
    leg_price: float
    late_price: float
    near: Ints
    slot: Slots
    until: Ints
    detour: float
    step: int
    finer: int


@compiled
def arrival(task: Task, leave: int, way: int) -> int:
    """Return when a way ends that stands still during the pause."""
    if task.pause_begin == task.pause_end or leave >= task.pause_end or leave + way <= task.pause_begin:
        return leave + way
    if leave >= task.pause_begin:
        return task.pause_end + way
    return leave + way + task.pause_end - task.pause_begin


@compiled
def earliest_start(task: Task, node: int, ready: int) -> int:
    """Return the earliest allowed start at or after ``ready``, ``NEVER`` when there is none."""
    moment = ready
    for slot in range(task.windows[node]):
        moment = max(moment, task.earliest[node, slot])
        if moment < task.pause_end and moment + task.service[node] > task.pause_begin < task.pause_end:
            moment = task.pause_end
        if moment <= task.latest[node, slot]:
            return int(moment)
    return NEVER


@compiled
def least_lateness(task: Task, node: int, ready: int) -> float:
    """Return the least price of lateness of any start at or after ``ready``, pauses left aside.

    A later window may have a later due time, so the earliest start is not always the cheapest.
    """
    least = np.inf
    for slot in range(task.windows[node]):
        if task.latest[node, slot] >= ready:
            late = max(ready, task.earliest[node, slot]) - task.due[node, slot]
            least = min(least, max(0, late) * task.late_price)
    return least


@compiled
def way_to(task: Task, place: int, node: int) -> int:
    """Return the ticks on the way from a place to a node, the way up to the door left aside."""
    return int(task.ways[place, task.place[node]]) if place != task.place[node] else 0


@compiled
def ready_at(task: Task, place: int, leave: int, node: int) -> int:
    """Return when somebody who leaves a place stands before the door of a node."""
    if place == task.place[node]:
        return leave
    return arrival(task, leave, task.ways[place, task.place[node]] + task.access[node])


@compiled
def is_home_in_time(task: Task, node: int, start: int) -> bool:
    """Whether the shift's end is kept when the service of a node is the last and starts then."""
    way = int(task.ways[task.place[node], task.home_to])
    return arrival(task, start + task.service[node], way) <= task.end


@compiled
def home_cost(task: Task, node: int) -> float:
    """Return the price of the way home from a node."""
    return float(task.ways[task.place[node], task.home_to] * task.leg_price)


@compiled
def first_start(task: Task, node: int) -> int:
    """Return the earliest start of a node right after the way from the shift's beginning, ``NEVER`` if it is none."""
    start = earliest_start(task, node, ready_at(task, task.home_from, task.begin, node))
    return start if start < NEVER and is_home_in_time(task, node, start) else NEVER


@compiled
def first_starts(task: Task) -> Ints:
    """Return ``first_start`` of every node."""
    starts = np.empty(len(task.place), np.int64)
    for node in range(len(task.place)):
        starts[node] = first_start(task, node)
    return starts


@compiled
def cost_of(task: Task, route: Ints) -> float:
    """Return the price of ways and lateness of a route with services as early as possible, infinite if it is none."""
    place, leave, cost = task.home_from, task.begin, 0.0
    for node in route:
        ready = ready_at(task, place, leave, node)
        start = earliest_start(task, node, ready)
        if start == NEVER or not is_home_in_time(task, node, start):
            return np.inf
        cost += way_to(task, place, node) * task.leg_price + least_lateness(task, node, ready)
        place, leave = task.place[node], start + task.service[node]
    return cost + task.ways[place, task.home_to] * task.leg_price if len(route) > 0 else 0.0

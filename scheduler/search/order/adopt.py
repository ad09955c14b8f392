"""Taking over a plan: its shifts, and an order of the units in which every route keeps its own."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from itertools import pairwise

import numpy as np

from scheduler.constraints.index import Ints
from scheduler.constraints.plan import Plan
from scheduler.search.order.columns import FIRST, SECOND, SHIFT, UNIT, VISIT
from scheduler.search.order.data import OrderData
from scheduler.search.order.state import Walk


def adopt(data: OrderData, walk: Walk, plan: Plan, first_node: Ints) -> None:
    """Take over the shifts and the order of a plan; units it leaves out keep their shifts and come last."""
    seats: dict[int, int] = {}
    moment = np.full(len(data.unit), -1, dtype=np.int64)
    routes: list[list[int]] = []
    for route in plan.routes:
        routes.append([])
        for visit, start in zip(route.visits, route.starts, strict=True):
            node = int(first_node[visit]) + seats.setdefault(visit, 0)
            seats[visit] += 1
            unit = int(data.node[node, UNIT])
            if unit >= 0:
                walk.link[node, SHIFT] = route.shift
                moment[unit] = max(int(moment[unit]), start)
                if unit not in routes[-1]:
                    routes[-1].append(unit)
    _seat_leaders(data, walk)
    walk.order[:] = _merged(routes, moment)


def _seat_leaders(data: OrderData, walk: Walk) -> None:
    """Exchange the two seats of a visit where only the other person may lead."""
    for a, b in data.unit[:, [FIRST, SECOND]].tolist():
        if b >= 0 and data.node[a, VISIT] == data.node[b, VISIT]:
            one, two = int(walk.link[a, SHIFT]), int(walk.link[b, SHIFT])
            if not (data.fits[a, one] and data.fits[b, two]) and data.fits[a, two] and data.fits[b, one]:
                walk.link[a, SHIFT], walk.link[b, SHIFT] = two, one


def _merged(routes: list[list[int]], moment: Ints) -> Ints:
    """Sort the units topologically, the earliest first; a cycle is cut at its earliest unit."""
    followers: dict[int, list[int]] = {}
    before = np.zeros(len(moment), dtype=np.int64)
    for route in routes:
        for one, two in pairwise(route):
            followers.setdefault(one, []).append(two)
            before[two] += 1
    waiting = {unit for unit in range(len(moment)) if moment[unit] >= 0}
    order: list[int] = []
    free = [(int(moment[unit]), unit) for unit in waiting if before[unit] == 0]
    heapify(free)
    while waiting:
        unit = heappop(free)[1] if free else min(waiting, key=lambda unit: (int(moment[unit]), unit))
        if unit not in waiting:
            continue
        waiting.remove(unit)
        order.append(unit)
        for follower in followers.get(unit, ()):
            before[follower] -= 1
            if before[follower] == 0:
                heappush(free, (int(moment[follower]), follower))
    return np.array(order + [unit for unit in range(len(moment)) if moment[unit] < 0], dtype=np.int64)

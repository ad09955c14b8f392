"""Where the order search stands: the order, the routes, decoded starts, and what undoing a candidate takes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduler.constraints.index import Floats, Ints
from scheduler.search.order.columns import AT, BEGIN, BEST, ORIGIN, SHIFT, TIME
from scheduler.search.order.data import OrderData

MOST_MOVING = 8


class Walk(NamedTuple):
    """The current solution, the best one, and the marks of the candidate under test.

    ``link`` and ``state`` have a row for each node and, below, one for the start of each shift.
    """

    key: Floats  # (units,) the order: units are taken by rising key
    order: Ints  # (units,) units by key when the keys were last spread out
    link: Ints  # (nodes + shifts, 3)
    state: Ints  # (nodes + shifts, 7)
    cost: Floats  # (nodes,)
    total: Floats  # (5,) cost, largest lateness in ticks, all lateness in ticks, best cost, units left out
    tally: Ints  # (3,) of the candidate
    moving: Ints  # (MOST_MOVING,) units the candidate takes elsewhere
    new_key: Floats  # (units,) of moving units
    wanted: Ints  # (nodes,) shifts of moving units
    listed: Ints  # (shifts,) shifts a node may come to
    mover: Ints  # (2 * MOST_MOVING,) nodes of moving units
    mover_key: Floats  # (2 * MOST_MOVING,) their new keys
    undo_prev: Ints  # (2 * MOST_MOVING,) where the moving nodes hung
    ends: Ints  # (2,) rows behind which two routes exchange their ends
    ends_key: Floats  # (1,)
    touched: Ints  # (nodes,) nodes decoded anew
    old_state: Ints  # (nodes, 7) their states before, in that order
    old_cost: Floats  # (nodes,)
    open: Ints  # (shifts,) shifts whose decoding is under way
    cursor: Ints  # (shifts,) the next node to decode there, -1 when the shift is not open
    since: Floats  # (shifts,) smallest and ...
    until: Floats  # ... largest key where its route changed
    best_key: Floats
    best_shift: Ints


def walk_of(data: OrderData) -> Walk:
    """Return a walk of the right sizes with empty routes."""
    units, shifts = len(data.unit), len(data.shift)
    rows, nodes = len(data.node), len(data.node) - shifts

    def ints(*shape: int) -> Ints:
        return np.full(shape, -1, dtype=np.int64)

    walk = Walk(
        key=np.arange(units, dtype=np.float64),
        order=np.arange(units, dtype=np.int64),
        link=ints(rows, 3),
        state=ints(rows, 7),
        cost=np.zeros(nodes),
        total=np.zeros(5),
        tally=np.zeros(3, dtype=np.int64),
        moving=ints(MOST_MOVING),
        new_key=np.zeros(units),
        wanted=ints(nodes),
        listed=ints(shifts),
        mover=ints(2 * MOST_MOVING),
        mover_key=np.zeros(2 * MOST_MOVING),
        undo_prev=ints(2 * MOST_MOVING),
        ends=ints(2),
        ends_key=np.zeros(1),
        touched=ints(nodes),
        old_state=ints(nodes, 7),
        old_cost=np.zeros(nodes),
        open=ints(shifts),
        cursor=ints(shifts),
        since=np.zeros(shifts),
        until=np.zeros(shifts),
        best_key=np.arange(units, dtype=np.float64),
        best_shift=ints(nodes),
    )
    walk.total[BEST] = np.inf
    walk.link[nodes:, SHIFT] = np.arange(shifts)
    walk.state[nodes:, :] = 0
    walk.state[nodes:, TIME] = data.shift[:, BEGIN]
    walk.state[nodes:, AT] = data.shift[:, ORIGIN]
    return walk


def copy_standing(source: Walk, target: Walk) -> None:
    """Let a walk stand where another one stands; the best that it has found is kept."""
    best = target.total[BEST]
    for name in ("key", "order", "link", "state", "cost", "total"):
        getattr(target, name)[:] = getattr(source, name)
    target.total[BEST] = best

"""Compiles the kernels of the bound once: ``python -m scheduler.bound.warm``."""

from __future__ import annotations

import numpy as np

from scheduler.bound.kernels.ways import closed
from scheduler.bound.lower_bound import lower_bound
from scheduler.bound.params import BoundParams
from scheduler.constraints.formulation import merged
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import UnservedCost
from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.search.warm import tiny_problem
from scheduler.travel.times import matrix

ROUNDS = BoundParams(rounds=4)


def warm() -> None:
    """Bound the cost of nobody and of somebody going, so that every kernel is compiled and kept on disk."""
    formulation = merged(Index(tiny_problem()), [UnservedCost(("quality",), np.ones((1, 1)))])
    going = PlannedRoute(0, (0,), (0,), (int(formulation.frame.start[0]),))
    for plan, cost in ((Plan(), 1.0), (Plan((going,)), 0.0)):
        lower_bound(formulation, plan, (cost,), ROUNDS)
    closed(matrix(formulation.travel.ticks[0], 1), np.zeros(1, np.int64))


if __name__ == "__main__":
    warm()

"""Whether a week is small enough to be proven in seconds."""

from __future__ import annotations

from scheduler.constraints.formulation import Formulation
from scheduler.model.exact.nodes import nodes_of

MOST_VISITS = 25
MOST_ORDERS = 1_000


def small_enough(formulation: Formulation) -> bool:
    """Whether the exact method may be tried without being asked for.

    Counts visits, and over all shifts the pairs of services of which one could follow the other.
    """
    if formulation.visits > MOST_VISITS:
        return False
    visits, pairs = range(formulation.visits), 0
    for shift in range(formulation.shifts):
        pairs += len(nodes_of(formulation, visits, shift, timed=True)) ** 2
    return pairs <= MOST_ORDERS

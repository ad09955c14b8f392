"""Who may take which seat of a visit, so that people in their seats answer every rule that asks for somebody."""

from __future__ import annotations

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.search.data import Bools


def seat_masks(formulation: Formulation) -> Bools:
    """Return who may take each seat.

    Each demand gets a seat of its own, unless whoever takes an earlier seat answers it as well; what is left
    without a seat is asked of the last one. That is exact where all demands of a visit but one are for a certain
    visitor, as pins are: a crew suits the visit if, and only if, its people find seats. Otherwise it is cautious.

    Returns
    -------
    ndarray of bool, shape (seats of all visits, shifts)
    """
    masks: Bools = np.repeat(formulation.allowed, formulation.seats, axis=0)
    end = np.cumsum(formulation.seats)
    given = np.zeros(formulation.visits, np.int64)
    for demand in formulation.somebody:
        visit = demand.visit
        first = int(end[visit] - formulation.seats[visit])
        line = formulation.allowed[visit] & demand.allowed
        if any(not (masks[first + seat] & ~line).any() for seat in range(given[visit])):
            continue
        if given[visit] < formulation.seats[visit]:
            given[visit] += 1
        masks[first + given[visit] - 1] &= line
    return masks

"""Who may take which seat of a visit, so that people in their seats answer every rule that asks for somebody."""

from __future__ import annotations

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.pairs import Pairs, same
from scheduler.search.data import Bools


def seat_masks(formulation: Formulation) -> Pairs[np.bool_]:
    """Return who may take each seat.

    Each demand gets a seat of its own, unless whoever takes an earlier seat answers it as well; what is left
    without a seat is asked of the last one. That is exact where all demands of a visit but one are for a certain
    visitor, as pins are: a crew suits the visit if, and only if, its people find seats. Otherwise it is cautious.

    Returns
    -------
    Pairs of bool
        Of the seats of all visits and the shifts.
    """
    allowed, demands = formulation.allowed, formulation.somebody
    column, kinds = same(np.stack([allowed.column, *(demand.allowed for demand in demands)], axis=1).astype(np.int64))
    row, first_node = np.repeat(allowed.row, formulation.seats), np.cumsum(formulation.seats) - formulation.seats
    lines: list[Bools] = list(allowed.value[:, kinds[:, 0]])
    given = np.zeros(formulation.visits, np.int64)
    for number, demand in enumerate(demands):
        visit, answer = demand.visit, kinds[:, 1 + number] > 0
        first, line = int(first_node[visit]), lines[int(allowed.row[visit])] & answer
        if any(not (lines[int(row[first + seat])] & ~line).any() for seat in range(given[visit])):
            continue
        if given[visit] < formulation.seats[visit]:
            given[visit] += 1
        node = first + int(given[visit]) - 1
        lines.append(lines[int(row[node])] & line)
        row[node] = len(lines) - 1
    return Pairs(row, column, np.array(lines, dtype=np.bool_).reshape(len(lines), len(kinds)))

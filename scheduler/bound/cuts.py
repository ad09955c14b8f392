"""Rows about who shares a visit: of its people on a day nobody counts for more than one."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scheduler.bound.column import Column
from scheduler.bound.relaxation import Floats, Relaxation

VIOLATED = 1e-3
Cut = tuple[int, int, int]
"""Visit, visitor and day."""


@dataclass
class Cuts:
    """The rows so far: a visitor's services of a visit on a day are at most one in ``seats`` of all on that day.

    The people of a visit come together, so on the day on which it is made each visitor does one part of it in
    ``seats``, and on every other day nobody does any.
    """

    relaxed: Relaxation
    rows: list[Cut] = field(default_factory=list)

    def factor(self, cut: Cut, shift: int) -> float:
        """Return what a service of the visit on a shift counts in a row."""
        visit, visitor, day = cut
        index = self.relaxed.formulation.index
        if index.shift_day[shift] != day:
            return 0.0
        return float(index.shift_visitor[shift] == visitor) - 1.0 / float(self.relaxed.seats[visit])

    def cost(self, price: Floats) -> Floats:
        """Return what each service costs more at the rows' prices, shape (visits, shifts)."""
        index = self.relaxed.formulation.index
        cost = np.zeros(self.relaxed.can_call.shape)
        for (visit, visitor, day), amount in zip(self.rows, price, strict=True):
            if amount > 0:
                today = index.shift_day == day
                cost[visit, today] -= amount / self.relaxed.seats[visit]
                cost[visit, today & (index.shift_visitor == visitor)] += amount
        return cost

    def violated(self, columns: list[Column], share: Floats) -> list[Cut]:
        """Return the rows that a solution of the master problem breaks and that are not there yet."""
        index, known = self.relaxed.formulation.index, set(self.rows)
        done: dict[Cut, float] = {}
        whole: dict[tuple[int, int], float] = {}
        for column, part in zip(columns, share, strict=True):
            if part > 0:
                day, visitor = int(index.shift_day[column.shift]), int(index.shift_visitor[column.shift])
                for visit in column.visits:
                    if self.relaxed.seats[visit] > 1:
                        done[visit, visitor, day] = done.get((visit, visitor, day), 0.0) + float(part)
                        whole[visit, day] = whole.get((visit, day), 0.0) + float(part)
        return [
            cut
            for cut, amount in sorted(done.items())
            if cut not in known and amount > whole[cut[0], cut[2]] / float(self.relaxed.seats[cut[0]]) + VIOLATED
        ]

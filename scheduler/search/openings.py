"""Which shifts each visit looks at: all that may serve it, or in a county those that begin near its door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.pairs import same
from scheduler.search.data import Bools, Ints
from scheduler.search.grid import flat_points, grid_of, reached
from scheduler.travel.lines import Lines, LineTicks

MOST_OPEN = 256
"""So many shifts are looked at wherever a visit lies; of more, about the nearest so many."""


class Openings(NamedTuple):
    """Shifts of each visit in one flat array: those it looks at first, and all that may serve it.

    Attributes
    ----------
    begin, end, wide_begin, wide_end : ndarray of int, shape (visits,)
    shift : ndarray of int32
    """

    begin: Ints
    end: Ints
    wide_begin: Ints
    wide_end: Ints
    shift: npt.NDArray[np.int32]


@dataclass(frozen=True)
class Sorts:
    """Visits of one sort may be served by the same shifts.

    Attributes
    ----------
    of : ndarray of int, shape (visits,)
    open : ndarray of bool, shape (sorts, shifts)
    """

    of: Ints
    open: Bools

    def packed(self) -> npt.NDArray[np.uint64]:
        """Return the shifts of each sort as bits, shape (sorts, words)."""
        room = -(-self.open.shape[1] // 64) * 64
        padded = np.zeros((len(self.open), room), np.bool_)
        padded[:, : self.open.shape[1]] = self.open
        return np.packbits(padded, axis=1).view(np.uint64)


def sorts_of(formulation: Formulation) -> Sorts:
    """Sort visits by mask and by the days that have a window."""
    on_day = formulation.windows.count > 0
    day, days = same(on_day.astype(np.int64))
    of, kinds = same(np.stack([formulation.allowed.row, day], axis=1))
    mask = formulation.allowed.value[kinds[:, 0]][:, formulation.allowed.column]
    mask &= days[kinds[:, 1]][:, formulation.index.shift_day] > 0
    return Sorts(of, mask)


def lines_of(formulation: Formulation) -> Lines | None:
    """Return the lines that ways are worked out from; None where they have a matrix."""
    ticks = formulation.travel.ticks[0] if formulation.travel.ticks else None
    return ticks.lines if isinstance(ticks, LineTicks) else None


def openings(formulation: Formulation, sorts: Sorts) -> Openings:
    """Return the shifts of each visit, in ascending order where all are looked at."""
    many = sorts.open.sum(axis=1)
    end = np.cumsum(many)
    shift = np.concatenate([np.flatnonzero(line).astype(np.int32) for line in sorts.open] or [np.zeros(0, np.int32)])
    wide_begin, wide_end = (end - many)[sorts.of], end[sorts.of]
    begin, stop = wide_begin.copy(), wide_end.copy()
    lines = lines_of(formulation)
    cut = np.flatnonzero(many[sorts.of] > MOST_OPEN) if lines is not None else np.zeros(0, np.int64)
    if lines is not None and len(cut):
        near, count = _nearest(formulation, sorts, lines, cut)
        stop[cut] = len(shift) + np.cumsum(count)
        begin[cut] = stop[cut] - count
        shift = np.concatenate([shift, near.astype(np.int32)])
    return Openings(begin, stop, wide_begin, wide_end, shift)


def _nearest(formulation: Formulation, sorts: Sorts, lines: Lines, visits: Ints) -> tuple[Ints, Ints]:
    """Return about the nearest shifts of some visits in one flat array, and how many each has."""
    travel = formulation.travel
    points = flat_points(lines)
    base, order, base_from = _bases(travel.shift_from)
    found = np.zeros(0, np.int64)
    count = np.zeros(len(visits), np.int64)
    grid = grid_of(points[base])
    where = np.ascontiguousarray(points[formulation.visit_place[visits]])
    room = MOST_OPEN * len(visits)
    while True:
        found = np.zeros(room, np.int64)
        used = reached(grid, where, sorts.of[visits], sorts.open, order, base_from, MOST_OPEN, found, count)
        if used <= room:
            return found[:used], count
        room = used


def _bases(shift_from: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the places where shifts begin, the shifts in order of these, and where each place's begin."""
    base, of = np.unique(shift_from, return_inverse=True)
    order = np.argsort(of, kind="stable").astype(np.int64)
    return base, order, np.searchsorted(of[order], np.arange(len(base) + 1)).astype(np.int64)

"""Ways compared with those over other places."""

from __future__ import annotations

import numpy as np

from scheduler.bound.kernels.task import Ints, Ways
from scheduler.search.compiled import compiled

FAR = (1 << 30) - 1
"""Ways are this long at most, so that the sum of two is still a number of 32 bits; no shift is as long."""

ROWS = 16
"""Rows compared at a time: so few that they stay near the processor while all others pass by."""


@compiled
def closed(ways: Ways, over: Ints) -> Ways:
    """Return the shortest ways over some of the places (Floyd 1962)."""
    short = np.minimum(ways, np.int32(FAR))
    for middle in over:
        onwards = short[middle].copy()
        for start in range(len(short)):
            there = short[start, middle]
            for end in range(len(short)):
                short[start, end] = min(short[start, end], np.int32(there + onwards[end]))
    return short


@compiled
def longest_excess(ways: Ways, most: int) -> int:
    """Return by how much a way is longer than over one other place at most; it may stop at what is above ``most``."""
    excess, near = 0, np.minimum(ways, np.int32(FAR))
    for first in range(0, len(near), ROWS):
        rows = near[first : first + ROWS]
        least = rows.copy()
        for middle in range(len(near)):
            for row in range(len(rows)):
                there = rows[row, middle]
                for end in range(len(near)):
                    least[row, end] = min(least[row, end], np.int32(there + near[middle, end]))
        excess = max(excess, int((rows - least).max()))
        if excess > most:
            break
    return excess

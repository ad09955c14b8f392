"""What tables or formulas say about two places, or about a visit and a shift."""

from __future__ import annotations

import math

import numpy as np

from scheduler.search.compiled import compiled
from scheduler.search.data import Data


@compiled
def way_ticks(data: Data, profile: int, here: int, there: int) -> int:
    """Return the ticks between two places: from the matrix, or where a county has too many places, worked out."""
    if data.ticks.shape[1] > 0:
        return int(data.ticks[profile, here, there])
    return int(np.rint(straight(data, here, there) * data.pace[profile]))


@compiled
def way_ticks_back(data: Data, profile: int, here: int, there: int) -> int:
    """Return the same from the matrix in which all ways to one place lie together."""
    if data.ticks.shape[1] > 0:
        return int(data.ticks_back[profile, there, here])
    return int(np.rint(straight(data, here, there) * data.pace[profile]))


@compiled
def way_meters(data: Data, here: int, there: int) -> float:
    """Return the metres between two places."""
    if data.meters.shape[0] > 0:
        return float(data.meters[here, there])
    return float(data.circuity * straight(data, here, there))


@compiled
def straight(data: Data, here: int, there: int) -> float:
    """Return metres in a straight line, to the bit as ``scheduler.travel.lines`` does."""
    x = data.points[here, 0] - data.points[there, 0]
    y = data.points[here, 1] - data.points[there, 1]
    z = data.points[here, 2] - data.points[there, 2]
    square = x * x + y * y + z * z
    bent = data.bend * square
    total = data.arc[len(data.arc) - 1]
    for power in range(len(data.arc) - 2, -1, -1):
        total = data.arc[power] + bent * total
    return float(math.sqrt(square) * (1.0 + bent * total))


@compiled
def pair_cost(data: Data, visit: int, shift: int) -> float:
    """Return the price of a visit on a shift."""
    return float(data.pair_cost[data.cost_row[visit], data.cost_column[shift]])


@compiled
def is_open(data: Data, node: int, shift: int) -> bool:
    """Whether the pair masks let a node lie on a shift."""
    return bool(data.allowed[data.node_row[node], data.shift_column[shift]])

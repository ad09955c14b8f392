"""Points sorted into the cells of a grid, so that those near a point are found without looking at all.

Cells are looked at in rings around a point: Bentley, Weide and Yao, "Optimal Expected-Time Algorithms for Closest Point
Problems", ACM Transactions on Mathematical Software 1980.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduler.search.compiled import compiled
from scheduler.search.data import Bools, Floats, Ints
from scheduler.search.handle import handle
from scheduler.travel.lines import Lines

IN_A_CELL = 3
SMALLEST_CELL_METERS = 1.0


class Grid(NamedTuple):
    """Where the points of each cell are listed.

    Attributes
    ----------
    west, south, size : float
        Metres.
    cell_from, item : ndarray of int
        The points of a cell lie together; cells are numbered row by row from the south-west.
    """

    west: float
    south: float
    size: float
    columns: int
    rows: int
    cell_from: Ints
    item: Ints


def flat_points(lines: Lines) -> Floats:
    """Return places on the plane that touches the ground in their midst, metres, shape (places, 2)."""
    if lines.bend == 0.0:
        return np.ascontiguousarray(lines.points[:, :2])
    up = lines.points.mean(axis=0)
    east = np.array([-up[1], up[0], 0.0])
    axes = np.stack([east / max(float(np.linalg.norm(east)), 1e-9), np.cross(up, east)])
    axes[1] /= max(float(np.linalg.norm(axes[1])), 1e-9)
    return np.ascontiguousarray(lines.points @ axes.T)


def grid_of(points: Floats) -> Grid:
    """Sort points into cells of a few each."""
    low, span = points.min(axis=0), np.ptp(points, axis=0)
    share = IN_A_CELL / len(points)
    size = max(float(np.sqrt(span[0] * span[1] * share)), float(span.max()) * share, SMALLEST_CELL_METERS)
    columns, rows = (int(length // size) + 1 for length in span)
    cell = ((points[:, 1] - low[1]) // size).astype(np.int64) * columns + ((points[:, 0] - low[0]) // size).astype(
        np.int64
    )
    order = np.argsort(cell, kind="stable").astype(np.int64)
    cell_from = np.searchsorted(cell[order], np.arange(columns * rows + 1)).astype(np.int64)
    return Grid(float(low[0]), float(low[1]), size, columns, rows, cell_from, order)


def reached(
    grid: Grid,
    where: Floats,
    sort: Ints,
    is_open: Bools,
    shift: Ints,
    base_from: Ints,
    wanted: int,
    found: Ints,
    count: Ints,
) -> int:
    """List the shifts open to each visit that begin in the nearest rings with at least so many of them.

    Parameters
    ----------
    where, sort : ndarray, shape (visits, 2), (visits,)
    is_open : ndarray of bool, shape (sorts, shifts)
    shift, base_from : ndarray of int
        Shifts by the point of the grid where they begin.
    found, count : ndarray of int
        Filled; what does not fit into ``found`` is counted only.

    Returns
    -------
    int
        How many there are together.
    """
    return int(_reached(handle(grid), where, sort, is_open, shift, base_from, wanted, found, count))


def nearest(where: Floats, sort: Ints, bits: npt.NDArray[np.uint64], width: int) -> Ints:
    """Return the nearest points that share a bit with each, nearest first; -1 fills up.

    Returns
    -------
    ndarray of int, shape (points, width)
    """
    near = np.full((len(where), width), -1, np.int64)
    if len(where):
        _nearest(handle(grid_of(where)), where, sort, bits, near)
    return near


@compiled
def _cell_of(begin: float, size: float, most: int, at: float) -> int:
    return min(most - 1, max(0, int((at - begin) // size)))


@compiled
def _reached(
    grid: Grid,
    where: Floats,
    sort: Ints,
    is_open: Bools,
    shift: Ints,
    base_from: Ints,
    wanted: int,
    found: Ints,
    count: Ints,
) -> int:
    used = 0
    for visit in range(len(where)):
        column = _cell_of(grid.west, grid.size, grid.columns, where[visit, 0])
        row = _cell_of(grid.south, grid.size, grid.rows, where[visit, 1])
        count[visit] = 0
        for ring in range(max(grid.columns, grid.rows)):
            for up in range(max(0, row - ring), min(grid.rows, row + ring + 1)):
                step = 1 if abs(up - row) == ring else max(1, 2 * ring)
                for across in range(column - ring, column + ring + 1, step):
                    if across < 0 or across >= grid.columns:
                        continue
                    cell = up * grid.columns + across
                    for item in range(grid.cell_from[cell], grid.cell_from[cell + 1]):
                        base = grid.item[item]
                        for number in range(base_from[base], base_from[base + 1]):
                            if is_open[sort[visit], shift[number]]:
                                if used < len(found):
                                    found[used] = shift[number]
                                used += 1
                                count[visit] += 1
            if count[visit] >= wanted:
                break
    return used


@compiled
def _nearest(grid: Grid, where: Floats, sort: Ints, bits: npt.NDArray[np.uint64], near: Ints) -> None:
    width = near.shape[1]
    away = np.empty(width)
    for point in range(len(where)):
        column = _cell_of(grid.west, grid.size, grid.columns, where[point, 0])
        row = _cell_of(grid.south, grid.size, grid.rows, where[point, 1])
        many = 0
        for ring in range(max(grid.columns, grid.rows)):
            inner = (ring - 1) * grid.size
            if many == width and ring > 0 and away[width - 1] <= inner * inner:
                break
            for up in range(max(0, row - ring), min(grid.rows, row + ring + 1)):
                step = 1 if abs(up - row) == ring else max(1, 2 * ring)
                for across in range(column - ring, column + ring + 1, step):
                    if 0 <= across < grid.columns:
                        many = _look(grid, up * grid.columns + across, point, where, sort, bits, near, away, many)


@compiled
def _look(
    grid: Grid, cell: int, point: int, where: Floats, sort: Ints, bits: npt.NDArray[np.uint64],
    near: Ints, away: Floats, many: int,
) -> int:  # fmt: skip
    width = near.shape[1]
    for item in range(grid.cell_from[cell], grid.cell_from[cell + 1]):
        other = grid.item[item]
        east, north = where[other, 0] - where[point, 0], where[other, 1] - where[point, 1]
        square = east * east + north * north
        if other == point or (many == width and square >= away[width - 1]):
            continue
        if not _share(bits, sort[point], sort[other]):
            continue
        slot = min(many, width - 1)
        while slot > 0 and away[slot - 1] > square:
            away[slot], near[point, slot] = away[slot - 1], near[point, slot - 1]
            slot -= 1
        away[slot], near[point, slot] = square, other
        many = min(many + 1, width)
    return many


@compiled
def _share(bits: npt.NDArray[np.uint64], one: int, other: int) -> bool:
    for word in range(bits.shape[1]):  # noqa: SIM110
        if bits[one, word] & bits[other, word]:
            return True
    return False

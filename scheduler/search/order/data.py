"""A day of tied visits as the order kernels see it: units to be taken one after another.

A node is one seat of a visit; a unit is one node, or two whose starts are tied.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Bools, Floats, Ints
from scheduler.constraints.kinds import Measure
from scheduler.search.order.columns import FIRST, PLACE
from scheduler.search.order.near import nearest
from scheduler.search.order.units import Units
from scheduler.travel.times import matrix

NO_LIMIT = 1 << 50
NEIGHBOURS = 5
SMALLEST_LEG = 1e-6


class OrderData(NamedTuple):
    """Tables of the order search (see ``order_columns``); times in ticks since midnight, prices a tick."""

    unit: Ints  # (units, 5)
    node: Ints  # (nodes + shifts, 9)
    shift: Ints  # (shifts, 12)
    penalty: Floats  # (units,) price of leaving it out while searching
    near: Ints  # (units, k) units close in space and time, nearest first
    near_count: Ints  # (units,)
    pair_cost: Floats  # (nodes, shifts)
    eligible_from: Ints  # (nodes + 1,) into ``eligible``
    eligible: Ints
    fits: Bools  # (nodes, shifts)
    earliest: Ints  # (visits, most windows)
    latest: Ints
    due: Ints
    ticks: npt.NDArray[np.int32]  # (profiles, places, places)
    access: Ints  # (places,)
    prices: Floats  # travel, lateness, largest lateness


def order_data(formulation: Formulation, units: Units) -> OrderData:
    """Return the tables of a formulation that ``supports`` accepts."""
    f = formulation
    prices = np.array([f.travel_per_minute, f.lateness_per_minute, f.largest_lateness_per_minute]) * f.tick_minutes
    near, near_count = nearest(f, units)
    leader = units.seat == 0
    return OrderData(
        unit=np.column_stack([units.first, units.second, units.lag_min, units.lag_max, units.company]),
        node=_nodes(f, units),
        shift=_shifts(f),
        penalty=_penalties(f, units, prices),
        near=near,
        near_count=near_count,
        pair_cost=f.pair_cost.whole()[units.visit] + np.where(leader, f.option_cost[units.visit, 0], 0.0)[:, None],
        eligible_from=np.concatenate([[0], np.cumsum(units.fits.sum(axis=1))]).astype(np.int64),
        eligible=np.nonzero(units.fits)[1].astype(np.int64),
        fits=np.ascontiguousarray(units.fits),
        earliest=np.ascontiguousarray(f.windows.earliest[:, 0, :]),
        latest=np.ascontiguousarray(f.windows.latest[:, 0, :]),
        due=np.ascontiguousarray(f.windows.due[:, 0, :]),
        ticks=np.ascontiguousarray(np.stack([matrix(table, len(f.travel.access)) for table in f.travel.ticks])),
        access=np.ascontiguousarray(f.travel.access),
        prices=prices,
    )


def near_leg(data: OrderData) -> float:
    """Return the mean price of the way between units that could well be neighbours on a route, above 0."""
    place = data.node[data.unit[:, FIRST], PLACE]
    near = data.near[:, :NEIGHBOURS]
    ways = data.ticks.mean(axis=0)[place[:, None], place[near]] * float(data.prices[0])
    priced = ways[ways > 0]
    return float(priced.mean()) if priced.size else max(float(data.prices.max()), SMALLEST_LEG)


def _nodes(f: Formulation, units: Units) -> Ints:
    visit, windows = units.visit, f.windows
    unit = np.full(len(visit), -1, dtype=np.int64)
    unit[units.first] = np.arange(len(units.first))
    paired = units.second >= 0
    unit[units.second[paired]] = np.nonzero(paired)[0]
    rows = np.column_stack(
        [
            visit,
            f.visit_place[visit],
            f.option_ticks[visit, 0],
            f.load[visit],
            unit,
            windows.count[visit, 0],
            windows.earliest[visit, 0, 0],
            windows.latest[visit, 0, 0],
            windows.due[visit, 0, 0],
        ]
    )
    starts = np.full((f.shifts, rows.shape[1]), -1, dtype=np.int64)
    starts[:, PLACE] = f.travel.shift_from
    return np.concatenate([rows, starts]).astype(np.int64)


def _shifts(f: Formulation) -> Ints:
    limits = [_limit(f, measure) for measure in (Measure.VISITS, Measure.WORK, Measure.LOAD)]
    columns = [
        f.frame.start,
        f.frame.end,
        f.pause.start,
        f.pause.end,
        f.travel.shift_from,
        f.travel.shift_to,
        f.travel.shift_profile,
        f.index.shift_visitor,
        np.min(limits, axis=0) < NO_LIMIT,
        *limits,
    ]
    return np.column_stack(columns).astype(np.int64)


def _limit(formulation: Formulation, measure: Measure) -> Ints:
    limit = np.full(formulation.shifts, float(NO_LIMIT))
    for cap in formulation.caps:
        if cap.measure is measure:
            limit = np.minimum(limit, cap.limit)
    return np.floor(limit + 1e-9).astype(np.int64)


def _penalties(f: Formulation, units: Units, prices: Floats) -> Floats:
    """Price each level above everything the levels below it may add up to, quality as it is."""
    amount = f.unserved.amount[:, units.visit[units.first]]
    amount = amount + np.where((units.other_visit >= 0)[None, :], f.unserved.amount[:, units.other_visit], 0.0)
    longest = max((int(matrix(table, len(f.travel.access)).max(initial=0)) for table in f.travel.ticks), default=0)
    day = float(f.windows.latest.max(initial=0) - f.windows.earliest.min(initial=0))
    step = 4 * float(prices[0]) * longest + float(prices[1] + prices[2]) * min(day, 1e9) + 1.0
    step += float(np.abs(f.pair_cost.value).max(initial=0.0))
    total = amount[-1].copy()
    for level in range(len(amount) - 2, -1, -1):
        some = amount[level][amount[level] > 0]
        if some.size:
            total += amount[level] / some.min() * step
            step = min(step * (1.0 + float(amount[level].sum() / some.min())), 1e12)
    return np.asarray(total, dtype=np.float64)

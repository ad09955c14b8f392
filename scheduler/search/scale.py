"""The scale of a problem: who is near whom, what one visit may cost, weights and temperatures."""

from __future__ import annotations

from math import hypot

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.search.data import Floats, Ints

NEIGHBOURS = 32
CHUNK = 512
MARGIN = 3.0
HOT, COLD = 0.6, 0.006


def neighbours(formulation: Formulation) -> Ints:
    """Return the nearest visits that some shift could serve as well, nearest first; -1 fills up.

    Returns
    -------
    ndarray of int, shape (visits, at most 32)
    """
    visits, ticks = formulation.visits, formulation.travel.ticks[0]
    width = max(1, min(NEIGHBOURS, visits - 1))
    near = np.full((visits, width), -1, np.int64)
    mask = formulation.allowed & (formulation.windows.count[:, formulation.index.shift_day] > 0)
    shared, places = mask.astype(np.float32), formulation.visit_place
    both_ways = ticks.astype(np.float64) + ticks.T
    for begin in range(0, visits, CHUNK):
        rows = np.arange(begin, min(begin + CHUNK, visits))
        way = both_ways[np.ix_(places[rows], places)]
        way[shared[rows] @ shared.T == 0] = np.inf
        way[np.arange(len(rows)), rows] = np.inf
        chosen = np.argpartition(way, width - 1, axis=1)[:, :width] if width < visits else np.argsort(way, axis=1)
        lengths = np.take_along_axis(way, chosen, axis=1)
        order = np.lexsort((chosen, lengths), axis=1)
        chosen, lengths = np.take_along_axis(chosen, order, axis=1), np.take_along_axis(lengths, order, axis=1)
        near[rows[:, None], np.arange(width)] = np.where(np.isfinite(lengths), chosen, -1)
    return near


def near_way(formulation: Formulation, near: Ints) -> float:
    """Return the mean ticks between neighbours at different places, 0 when there are none.

    A way that lasts longer than any shift is none: given matrices say so that there is no road.
    """
    visit, column = np.nonzero(near >= 0)
    places, frame = formulation.visit_place, formulation.frame
    way = formulation.travel.ticks[0][places[visit], places[near[visit, column]]]
    way = way[(way > 0) & (way <= (frame.end - frame.start).max(initial=0))]
    return float(way.mean()) if len(way) else 0.0


def pair_spread(formulation: Formulation) -> float:
    """Return how much the pair costs of one visit differ, on average over visits."""
    count = np.maximum(formulation.allowed.sum(axis=1), 1)
    cost = np.where(formulation.allowed, formulation.pair_cost, 0.0)
    mean = cost.sum(axis=1) / count
    variance = np.maximum((cost**2).sum(axis=1) / count - mean**2, 0.0)
    return float(np.sqrt(variance).mean()) if len(variance) else 0.0


def priced_counters(formulation: Formulation) -> tuple[list[tuple[float, tuple[int, ...]]], ...]:
    """Return price and members of every week counter, kind by kind."""
    return (
        [(item.price, item.members) for item in formulation.distinct_visitors],
        [(item.price, item.members) for item in formulation.distinct_shifts],
        [(item.rebate, item.members) for item in formulation.repeat_rebates],
        [(item.per_day, item.members) for item in formulation.day_spreads],
    )


def counter_spread(formulation: Formulation) -> float:
    """Return what the week counters of one visit may change by, on average over visits: their prices in quadrature."""
    sums = [sum(price * len(members) for price, members in kind) for kind in priced_counters(formulation)]
    return hypot(*sums) / max(1, formulation.visits)


def leg_price(formulation: Formulation) -> float:
    """Return the price of a tick on the way."""
    return float(formulation.travel_per_minute * formulation.tick_minutes)


def marginal_cost(formulation: Formulation) -> float:
    """Return a generous estimate of what serving one more visit can add to the quality level."""
    widest = max((float(np.percentile(item, 95)) for item in formulation.travel.ticks if item.size), default=0.0)
    pairs = formulation.pair_cost[formulation.allowed]
    prices = [item.price for item in formulation.distinct_visitors] + [
        item.price for item in formulation.distinct_shifts
    ]
    rest = float(pairs.max(initial=0.0)) + float(formulation.option_cost.max(initial=0.0)) + max(prices, default=0.0)
    return max(1.0, 2 * widest * leg_price(formulation) + rest)


def weights(amount: Floats, marginal: float) -> Floats:
    """Return a weight a level, quality last with weight 1, so that a higher level outweighs all below.

    One unit less on a level outweighs the largest amounts one visit has on all lower ones, and
    what serving it costs.
    """
    weight = np.ones(len(amount))
    below = MARGIN * marginal + np.abs(amount[-1])
    for level in range(len(amount) - 2, -1, -1):
        positive = amount[level][amount[level] > 0]
        weight[level] = MARGIN * float(below.max(initial=0.0)) / float(positive.min()) if len(positive) else 1.0
        below = below + weight[level] * amount[level]
    return weight


def suggested_temperatures(formulation: Formulation, near: Ints) -> tuple[float, float]:
    """Return where annealing should begin and end, in the objective's unit.

    Both follow what one move may change: the way, who serves, and the week counters, added as independent amounts are.
    """
    way = near_way(formulation, near) * leg_price(formulation)
    scale = hypot(way, pair_spread(formulation), counter_spread(formulation))
    if scale <= 0:
        scale = max(1.0, float(formulation.unserved.amount[-1].mean())) / 10
    return HOT * scale, COLD * scale

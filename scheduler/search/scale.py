"""The scale of a problem: who is near whom, what one visit may cost, weights and temperatures."""

from __future__ import annotations

from math import hypot

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.pairs import Pairs, merged_pairs, same
from scheduler.search.data import Bools, Floats, Ints
from scheduler.search.grid import flat_points, nearest
from scheduler.search.openings import Sorts, lines_of
from scheduler.travel.lines import LineTicks
from scheduler.travel.times import TickTable, matrix

NEIGHBOURS = 32
CHUNK = 512
SAMPLED_PLACES = 512
MARGIN = 3.0
HOT, COLD = 0.6, 0.006


def neighbours(formulation: Formulation, sorts: Sorts) -> Ints:
    """Return the nearest visits that some shift could serve as well, nearest first; -1 fills up.

    Returns
    -------
    ndarray of int, shape (visits, at most 32)
    """
    width = max(1, min(NEIGHBOURS, formulation.visits - 1))
    lines = lines_of(formulation)
    if lines is not None:
        return nearest(flat_points(lines)[formulation.visit_place], sorts.of, sorts.packed(), width)
    return _nearest_of_all(formulation, sorts, width)


def _nearest_of_all(formulation: Formulation, sorts: Sorts, width: int) -> Ints:
    """Compare all pairs of visits by the matrix of the ways."""
    visits, ticks = formulation.visits, matrix(formulation.travel.ticks[0], len(formulation.travel.access))
    near = np.full((visits, width), -1, np.int64)
    shared, places = sorts.open[sorts.of].astype(np.float32), formulation.visit_place
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
    allowed, price = formulation.allowed, formulation.pair_cost
    if not len(allowed.row) or not price.value.any():
        return 0.0
    of, kinds = same(np.stack([allowed.row, price.row], axis=1))
    spread = [_spread(allowed.value[a][allowed.column], price.value[p][price.column]) for a, p in kinds.tolist()]
    return float(np.array(spread)[of].mean())


def _spread(is_open: Bools, price: Floats) -> float:
    count, cost = max(int(is_open.sum()), 1), np.where(is_open, price, 0.0)
    mean = float(cost.sum()) / count
    return float(np.sqrt(max(float((cost**2).sum()) / count - mean**2, 0.0)))


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
    places = len(formulation.travel.access)
    widest = max((_wide_way(item, places) for item in formulation.travel.ticks), default=0.0) if places else 0.0
    prices = [item.price for item in formulation.distinct_visitors] + [
        item.price for item in formulation.distinct_shifts
    ]
    rest = _dearest_pair(formulation) + float(formulation.option_cost.max(initial=0.0)) + max(prices, default=0.0)
    return max(1.0, 2 * widest * leg_price(formulation) + rest)


def _wide_way(ticks: TickTable, places: int) -> float:
    """Return a way that 19 of 20 are no longer than; where they are worked out, by some of them."""
    if isinstance(ticks, LineTicks):
        some = np.linspace(0, places - 1, SAMPLED_PLACES).astype(np.int64)
        return float(np.percentile(ticks[some[:, None], some[None, :]], 95))
    return float(np.percentile(matrix(ticks, places), 95))


def _dearest_pair(formulation: Formulation) -> float:
    """Return the largest price of who serves whom, among those that may."""
    allowed, price = formulation.allowed, formulation.pair_cost
    if not price.value.any():
        return 0.0
    both = merged_pairs([Pairs(allowed.row, allowed.column, allowed.value.astype(np.float64)), price], np.multiply)
    return float(both.value.max(initial=0.0))


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

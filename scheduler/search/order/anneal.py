"""The annealing loop of the order search.

Kirkpatrick, Gelatt and Vecchi, Optimization by Simulated Annealing, Science 220 (1983). What a move may cost is
drawn before it is judged, so that most bad moves are given up half-way.
"""

from __future__ import annotations

from math import log

from scheduler.search.chance import Stream, uniform
from scheduler.search.compiled import compiled
from scheduler.search.order.columns import BEST, SHIFT, TOTAL
from scheduler.search.order.data import OrderData
from scheduler.search.order.links import spread_keys
from scheduler.search.order.mix import propose
from scheduler.search.order.state import Walk

SAME_WARMTH = 64
KEYS_KEPT = 20  # proposals for each unit
TOLERANCE = 1e-7


@compiled
def anneal(data: OrderData, walk: Walk, stream: Stream, proposals: int, heat: tuple[float, float], ruins: float) -> int:
    """Run proposals while the temperature falls geometrically, a share of them ruins; return how many were kept."""
    hot, cold = heat
    kept, warmth, fall = 0, hot, (cold / hot) ** (SAME_WARMTH / max(1, proposals))
    for number in range(proposals):
        if number % SAME_WARMTH == 0 and number > 0:
            warmth *= fall
        if number % (KEYS_KEPT * len(walk.key)) == 0:
            spread_keys(data, walk)
        if propose(data, walk, stream, -warmth * log(1.0 - uniform(stream)), ruins):
            kept += 1
            if walk.total[TOTAL] < walk.total[BEST] - TOLERANCE:
                remember(walk)
    return kept


@compiled
def remember(walk: Walk) -> None:
    """Make the current solution the best one."""
    walk.total[BEST] = walk.total[TOTAL]
    for unit in range(len(walk.key)):
        walk.best_key[unit] = walk.key[unit]
    for node in range(len(walk.cost)):
        walk.best_shift[node] = walk.link[node, SHIFT]

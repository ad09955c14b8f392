"""Which kind of move comes next."""

from __future__ import annotations

from scheduler.search.chance import Stream, below, uniform
from scheduler.search.compiled import compiled
from scheduler.search.order.data import OrderData
from scheduler.search.order.moves import (
    exchange_ends,
    near_unit,
    reassign,
    relocate,
    relocate_chain,
    reorder,
    swap,
)
from scheduler.search.order.ruin import ruin
from scheduler.search.order.state import Walk
from scheduler.search.order.trial import attempt, attempt_anew

# Shares of the small moves, added up; what is left takes one unit beside a near one.
CHAINS, SWAPS, ENDS, OTHER_SHIFT, REORDERS = 0.05, 0.25, 0.30, 0.50, 0.60


@compiled
def draw(data: OrderData, walk: Walk, stream: Stream) -> bool:
    """Draw a small move; False when it is not allowed or changes nothing."""
    unit = below(stream, len(data.unit))
    dice = uniform(stream)
    if ENDS <= dice < OTHER_SHIFT:
        return reassign(data, walk, stream, unit)
    near = near_unit(data, stream, unit)
    if near == unit:
        return False
    if dice < CHAINS:
        return relocate_chain(data, walk, stream, unit, near)
    if dice < SWAPS:
        return swap(data, walk, stream, unit, near)
    if dice < ENDS:
        return exchange_ends(data, walk, stream, unit, near)
    if dice < REORDERS:
        return reorder(data, walk, stream, unit, near)
    return relocate(data, walk, stream, unit, near)


@compiled
def propose(data: OrderData, walk: Walk, stream: Stream, bar: float, ruins: float) -> bool:
    """Draw one move, a ruin with probability ``ruins``, and try it; True when it was kept."""
    if uniform(stream) < ruins:
        ruin(data, walk, stream, below(stream, len(data.unit)))
        return attempt_anew(data, walk, stream, bar)
    return draw(data, walk, stream) and attempt(data, walk, bar)

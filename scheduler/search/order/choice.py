"""Who may serve a unit, and drawing among them."""

from __future__ import annotations

from scheduler.search.chance import Stream, below, uniform
from scheduler.search.compiled import compiled
from scheduler.search.order.columns import COMPANY, FIRST, SECOND, UNIT, VISITOR
from scheduler.search.order.data import OrderData


@compiled
def in_company(data: OrderData, unit: int, shift_a: int, shift_b: int) -> bool:
    """Return whether two shifts may serve a tied pair."""
    same = data.shift[shift_a, VISITOR] == data.shift[shift_b, VISITOR]
    return bool(data.unit[unit, COMPANY] == 0 or same == (data.unit[unit, COMPANY] == 2))


@compiled
def any_shift(data: OrderData, stream: Stream, node: int) -> int:
    """Draw a shift that may serve a node."""
    start = data.eligible_from[node]
    return int(data.eligible[start + below(stream, data.eligible_from[node + 1] - start)])


@compiled
def any_node(data: OrderData, stream: Stream, unit: int) -> int:
    """Draw one of a unit's nodes."""
    if data.unit[unit, SECOND] >= 0 and uniform(stream) < 0.5:
        return int(data.unit[unit, SECOND])
    return int(data.unit[unit, FIRST])


@compiled
def other_node(data: OrderData, node: int) -> int:
    """Return the partner of a node, -1 when its unit is a single visit."""
    unit = data.node[node, UNIT]
    return int(data.unit[unit, SECOND] if data.unit[unit, FIRST] == node else data.unit[unit, FIRST])

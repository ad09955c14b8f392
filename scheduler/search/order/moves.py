"""What a proposal changes: where in the order a unit stands, and who serves it."""

from __future__ import annotations

from scheduler.search.chance import Stream, below, uniform
from scheduler.search.compiled import compiled
from scheduler.search.order.choice import any_node, any_shift, in_company, other_node
from scheduler.search.order.columns import FIRST, MOVING, NEXT, OPENS, PREV, SECOND, SHIFT, START, UNIT
from scheduler.search.order.data import OrderData
from scheduler.search.order.links import SMALLEST_GAP, spot, spread_keys
from scheduler.search.order.moment import key_between
from scheduler.search.order.state import Walk

ANYWHERE = 0.1  # of the second units: any one instead of a near one
PARTNER_MOVES = 0.4  # of the moved pairs: the partner changes its shift, too
KEEP_KEYS = 0.3  # of the exchanges: only the shifts


@compiled
def near_unit(data: OrderData, stream: Stream, unit: int) -> int:
    """Return another unit, mostly a near one."""
    count = data.near_count[unit]
    if count == 0 or uniform(stream) < ANYWHERE:
        return below(stream, len(data.unit))
    roll = uniform(stream)
    return int(data.near[unit, int(roll * roll * count)])


@compiled
def _want(data: OrderData, walk: Walk, node: int, shift: int, partner_shift: int) -> bool:
    """Wish a node, and its partner if it has one, on some shifts; False when they may not serve them."""
    other = other_node(data, node)
    if not data.fits[node, shift]:
        return False
    walk.wanted[node] = shift
    if other < 0:
        return True
    walk.wanted[other] = partner_shift
    unit = data.node[node, UNIT]
    first, second = data.unit[unit, FIRST], data.unit[unit, SECOND]
    return in_company(data, unit, walk.wanted[first], walk.wanted[second])


@compiled
def _partner_shift(data: OrderData, walk: Walk, stream: Stream, node: int) -> int:
    """Return the shift of a node's partner, now and then another one; -1 without a partner."""
    other = other_node(data, node)
    if other < 0:
        return -1
    if uniform(stream) < PARTNER_MOVES:
        return any_shift(data, stream, other)
    return int(walk.link[other, SHIFT])


@compiled
def _room_beside(data: OrderData, walk: Walk, stream: Stream, node: int, unit: int) -> tuple[float, float]:
    """Return the keys between which a unit comes right before or right after a node on the node's route."""
    key = walk.key[data.node[node, UNIT]]
    if uniform(stream) < 0.5:
        after = walk.link[node, NEXT]
        while after >= 0 and data.node[after, UNIT] == unit:
            after = walk.link[after, NEXT]
        return key, walk.key[data.node[after, UNIT]] if after >= 0 else max(key + 1.0, 1.0 * len(data.unit))
    before = walk.link[node, PREV]
    while before < len(walk.cost) and data.node[before, UNIT] == unit:
        before = walk.link[before, PREV]
    return walk.key[data.node[before, UNIT]] if before < len(walk.cost) else min(key - 1.0, -1.0), key


@compiled
def _idle(data: OrderData, walk: Walk, unit: int) -> bool:
    """Return whether the routes would stay as they are."""
    for column in range(FIRST, SECOND + 1):
        node = data.unit[unit, column]
        if node < 0:
            continue
        if walk.wanted[node] != walk.link[node, SHIFT]:
            return False
        row = spot(data, walk, walk.wanted[node], walk.new_key[unit])
        if row != node and row != walk.link[node, PREV]:
            return False
    return True


@compiled
def relocate(data: OrderData, walk: Walk, stream: Stream, unit: int, near: int) -> bool:
    """Take a unit right beside a near one."""
    node, beside = any_node(data, stream, unit), any_node(data, stream, near)
    shift = walk.link[beside, SHIFT]
    if not data.fits[node, shift] or not _want(data, walk, node, shift, _partner_shift(data, walk, stream, node)):
        return False
    low, high = _room_beside(data, walk, stream, beside, unit)
    if high - low < SMALLEST_GAP:
        spread_keys(data, walk)
        return False
    walk.moving[0], walk.tally[MOVING] = unit, 1
    moment = max(data.node[node, OPENS], walk.state[beside, START])
    walk.new_key[unit] = key_between(data, walk, stream, unit, (low, high), moment)
    return not _idle(data, walk, unit)


@compiled
def relocate_chain(data: OrderData, walk: Walk, stream: Stream, unit: int, near: int) -> bool:
    """Take a node and the next one of its route beside a near one (Or-opt); their partners keep their shifts."""
    node, beside = any_node(data, stream, unit), any_node(data, stream, near)
    follower, shift = walk.link[node, NEXT], walk.link[beside, SHIFT]
    if follower < 0 or data.node[follower, UNIT] == near or data.node[follower, UNIT] == unit:
        return False
    for member in (node, follower):
        other = other_node(data, member)
        if not _want(data, walk, member, shift, walk.link[other, SHIFT] if other >= 0 else -1):
            return False
    low, high = _room_beside(data, walk, stream, beside, unit)
    if high - low < SMALLEST_GAP:
        spread_keys(data, walk)
        return False
    second = data.node[follower, UNIT]
    walk.moving[0], walk.moving[1], walk.tally[MOVING] = unit, second, 2
    walk.new_key[unit] = low + (high - low) * (0.1 + 0.4 * uniform(stream))
    walk.new_key[second] = low + (high - low) * (0.5 + 0.4 * uniform(stream))
    return True


@compiled
def swap(data: OrderData, walk: Walk, stream: Stream, unit: int, near: int) -> bool:
    """Exchange the shifts of two nodes, and mostly also where their units stand in the order."""
    one, two = any_node(data, stream, unit), any_node(data, stream, near)
    shift_one, shift_two = walk.link[one, SHIFT], walk.link[two, SHIFT]
    other_one, other_two = other_node(data, one), other_node(data, two)
    if not _want(data, walk, one, shift_two, walk.link[other_one, SHIFT] if other_one >= 0 else -1):
        return False
    if not _want(data, walk, two, shift_one, walk.link[other_two, SHIFT] if other_two >= 0 else -1):
        return False
    walk.moving[0], walk.moving[1], walk.tally[MOVING] = unit, near, 2
    if shift_one == shift_two or uniform(stream) >= KEEP_KEYS:
        walk.new_key[unit], walk.new_key[near] = walk.key[near], walk.key[unit]
    else:
        walk.new_key[unit], walk.new_key[near] = walk.key[unit], walk.key[near]
    return True


@compiled
def reassign(data: OrderData, walk: Walk, stream: Stream, unit: int) -> bool:
    """Give a unit to somebody else at the same place of the order."""
    node = any_node(data, stream, unit)
    shift = any_shift(data, stream, node)
    if not _want(data, walk, node, shift, _partner_shift(data, walk, stream, node)):
        return False
    walk.moving[0], walk.tally[MOVING], walk.new_key[unit] = unit, 1, walk.key[unit]
    return not _idle(data, walk, unit)


@compiled
def reorder(data: OrderData, walk: Walk, stream: Stream, unit: int, near: int) -> bool:
    """Move a unit in the order to where a near one stands; everybody keeps their shifts."""
    for column in range(FIRST, SECOND + 1):
        node = data.unit[unit, column]
        if node >= 0:
            walk.wanted[node] = walk.link[node, SHIFT]
    walk.moving[0], walk.tally[MOVING] = unit, 1
    walk.new_key[unit] = walk.key[near] + uniform(stream) - 0.5
    return not _idle(data, walk, unit)


@compiled
def exchange_ends(data: OrderData, walk: Walk, stream: Stream, unit: int, near: int) -> bool:
    """Exchange the ends of two routes behind a unit."""
    one = walk.link[any_node(data, stream, unit), SHIFT]
    two = walk.link[any_node(data, stream, near), SHIFT]
    key = walk.key[unit]
    if one == two or not (_end_fits(data, walk, one, two, key) and _end_fits(data, walk, two, one, key)):
        return False
    walk.tally[MOVING] = 0
    walk.ends[0], walk.ends[1] = spot(data, walk, one, key), spot(data, walk, two, key)
    walk.ends_key[0] = key
    return True


@compiled
def _end_fits(data: OrderData, walk: Walk, source: int, target: int, key: float) -> bool:
    """Return whether what lies behind a key on one shift may lie on another one, which gives its own end away."""
    node = walk.link[spot(data, walk, source, key), NEXT]
    while node >= 0:
        if not data.fits[node, target]:
            return False
        other = other_node(data, node)
        if other >= 0:
            shift = walk.link[other, SHIFT]
            shift = source if shift == target else target if shift == source else shift
            if not in_company(data, data.node[node, UNIT], target, shift):
                return False
        node = walk.link[node, NEXT]
    return True

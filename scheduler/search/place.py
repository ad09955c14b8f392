"""Finding places for nodes that are out: the cheapest position whose times fit."""

from __future__ import annotations

import numpy as np

from scheduler.search.chance import below, uniform
from scheduler.search.clock import NEVER, arrival, departure, due_at, earliest_start, latest_start
from scheduler.search.compiled import compiled
from scheduler.search.data import Data
from scheduler.search.known import FAR, NOWHERE, WHAT, entry_of, floor_of, is_kept, keep, recalled
from scheduler.search.lookup import way_ticks, way_ticks_back
from scheduler.search.price import shift_price
from scheduler.search.proposal import found, may_serve, put_in, row_of, some_shift
from scheduler.search.renew import renew
from scheduler.search.state import STAMP, State
from scheduler.search.walk import refresh

SAMPLED_SHIFTS, FEW_SHIFTS = 6, 32
SCATTER = 0.2


@compiled
def bounds(data: Data, state: State, row: int, shift: int, left: int, right: int, visit: int) -> tuple[int, int]:
    """Return the earliest and latest start of a service between two positions of a route."""
    remote = data.option_remote[visit, state.option[visit]]
    here = state.before[row, left + 1]
    there = here if remote else data.place[visit]
    service, profile = data.option_ticks[visit, state.option[visit]], data.profile[shift]
    now = data.shift_start[shift]
    if left >= 0:
        earlier = data.node_visit[state.route[row, left]]
        now = state.start[row, left] + data.option_ticks[earlier, state.option[earlier]]
    way = 0 if here == there else way_ticks_back(data, profile, here, there) + data.access[there]
    first = earliest_start(data, visit, shift, arrival(data, shift, now, way), service)
    limit, ahead, access, way = data.shift_end[shift], data.shift_to[shift], 0, 0
    if right < state.length[row]:
        limit, later = state.last[row, right], data.node_visit[state.route[row, right]]
        ahead = there if data.option_remote[later, state.option[later]] else data.place[later]
        access = data.access[ahead]
    if ahead != there or right == state.length[row]:
        way = way_ticks(data, profile, there, ahead) + access
    return first, latest_start(data, visit, shift, departure(data, shift, limit, way) - service, service)


@compiled
def detour(data: Data, state: State, row: int, shift: int, position: int, visit: int) -> int:
    """Return the ticks on the way that a visit at a position adds."""
    here, ahead, profile = state.before[row, position], state.after[row, position], data.profile[shift]
    there = data.place[visit]
    if data.option_remote[visit, state.option[visit]]:
        there = here
    way = way_ticks_back(data, profile, here, there) + way_ticks(data, profile, there, ahead)
    return int(way - state.way[row, position])


@compiled
def visitor_sits(data: Data, state: State, node: int, shift: int) -> bool:
    """Whether the shift's visitor already has another seat of the visit."""
    visit = data.node_visit[node]
    for other in range(data.first_node[visit], data.first_node[visit] + data.seats[visit]):
        there = state.shift[other]
        if other != node and there >= 0 and data.shift_visitor[there] == data.shift_visitor[shift]:
            return True
    return False


@compiled
def search_shift(
    data: Data,
    state: State,
    node: int,
    shift: int,
    blink: float,
    terms: tuple[float, float, float],
    best: tuple[float, int, int, int, int],
) -> tuple[float, int, int, int, int]:
    """Return the better of ``best`` and the positions of one shift, as (cost, shift, position, low, high).

    ``terms``: the shift's price, the price of a tick on the way and the most such ticks. Positions after a service that
    starts later than the visit may, or before one that must start earlier than the visit can end, are not looked at.
    """
    price, tick_price, room = terms
    visit, row = data.node_visit[node], row_of(state, shift)
    there, profile, length = data.place[visit], data.profile[shift], state.length[row]
    tabled = data.ticks.shape[1] > 0 and not data.option_remote[visit, state.option[visit]]
    back, forth = data.ticks_back[profile, there], data.ticks[profile, there]
    before, after, ways = state.before[row], state.after[row], state.way[row]
    starts, lasts = state.start[row], state.last[row]
    soonest, closing = hours(data, visit, state.option[visit], data.shift_day[shift])
    for position in range(length + 1):
        if position > 0 and starts[position - 1] > closing:
            break
        if position < length and lasts[position] < soonest:
            continue
        if tabled:
            way = int(back[before[position]] + forth[after[position]] - ways[position])
        else:
            way = detour(data, state, row, shift, position, visit)
        cost = price + tick_price * way
        if cost < best[0] and way <= room and not (blink > 0 and uniform(state.stream) < blink):
            best = fitting(data, state, node, shift, position, cost, best)
    return best


@compiled
def hours(data: Data, visit: int, option: int, day: int) -> tuple[int, int]:
    """Return when a visit ends at the earliest and starts at the latest on a day with a window."""
    last = data.window_count[visit, day] - 1
    return data.earliest[visit, day, 0] + data.option_ticks[visit, option], data.latest[visit, day, last]


@compiled
def fitting(
    data: Data,
    state: State,
    node: int,
    shift: int,
    position: int,
    cost: float,
    best: tuple[float, int, int, int, int],
) -> tuple[float, int, int, int, int]:
    """Return a position of a shift, or ``best`` where times do not fit or lateness makes it dearer than that."""
    visit, row = data.node_visit[node], row_of(state, shift)
    offset = data.shift_day[shift] * data.day_ticks
    first, last = bounds(data, state, row, shift, position - 1, position, visit)
    tied = data.ties.cluster[node] >= 0
    if tied:
        first, last = first + offset, last + offset
        if first < state.low[node]:
            first = offset + earliest_start(
                data, visit, shift, state.low[node] - offset, data.option_ticks[visit, state.option[visit]]
            )
        last = min(last, state.high[node])
    if data.late_price > 0:
        begin = first - offset if tied else first
        cost += data.late_price * max(0, begin - due_at(data, visit, data.shift_day[shift], begin))
    if first <= last and cost < best[0]:
        return cost, shift, position, first, last
    return best


@compiled
def day_fits(data: Data, state: State, node: int, shift: int) -> bool:
    """Whether a shift's day meets the bounds of a tied node."""
    if data.ties.cluster[node] < 0:
        return True
    offset = data.shift_day[shift] * data.day_ticks
    return bool(
        offset + data.shift_start[shift] <= state.high[node] and offset + data.shift_end[shift] >= state.low[node]
    )


@compiled
def best_place(data: Data, state: State, node: int, wide: bool, blink: float) -> tuple[float, int, int, int, int]:
    """Return the cheapest place for a node, over all its shifts or those near it; shift -1 when there is none.

    Few shifts are all looked at, which costs no more than finding those near. In a county the far ones are looked at
    only where the near ones have no place.
    """
    best = (np.inf, -1, -1, 0, 0)
    visit = data.node_visit[node]
    first, end = data.open_begin[visit], data.open_end[visit]
    state.tally[STAMP] += 1
    if wide or end - first <= FEW_SHIFTS:
        for item in range(first, end):
            best = try_shift(data, state, node, data.open_shift[item], blink, best)
        if best[1] < 0 and first != data.wide_begin[visit]:
            for item in range(data.wide_begin[visit], data.wide_end[visit]):
                best = try_shift(data, state, node, data.open_shift[item], blink, best)
        return best
    for item in range(data.near.shape[1]):
        other = data.near[visit, item]
        if other >= 0 and state.shift[data.first_node[other]] >= 0:
            best = look_once(data, state, node, state.shift[data.first_node[other]], blink, best)
    for _ in range(min(SAMPLED_SHIFTS, end - first)):
        best = look_once(data, state, node, data.open_shift[first + below(state.stream, end - first)], blink, best)
    return best


@compiled
def look_once(
    data: Data, state: State, node: int, shift: int, blink: float, best: tuple[float, int, int, int, int]
) -> tuple[float, int, int, int, int]:
    """Return the better of ``best`` and what a shift offers that was not looked at under this stamp."""
    if state.seen[shift] == state.tally[STAMP]:
        return best
    state.seen[shift] = state.tally[STAMP]
    return try_shift(data, state, node, shift, blink, best)


@compiled
def try_shift(
    data: Data, state: State, node: int, shift: int, blink: float, best: tuple[float, int, int, int, int]
) -> tuple[float, int, int, int, int]:
    """Return the better of ``best`` and what a shift offers, if the node may lie on it at all."""
    if not may_serve(data, state, node, shift) or not day_fits(data, state, node, shift):
        return best
    if data.ties.cluster[node] >= 0 and visitor_sits(data, state, node, shift):
        return best
    terms = shift_price(data, state, node, shift)
    if terms[0] >= best[0]:
        return best
    if is_kept(data, state, node, shift):
        return recall(data, state, node, shift, blink, terms, best)
    return search_shift(data, state, node, shift, blink, terms, best)


@compiled
def recall(
    data: Data,
    state: State,
    node: int,
    shift: int,
    blink: float,
    terms: tuple[float, float, float],
    best: tuple[float, int, int, int, int],
) -> tuple[float, int, int, int, int]:
    """Return the better of ``best`` and a shift, from what is known of its route; a blink passes the shift over."""
    price, tick_price, room = terms
    visit = data.node_visit[node]
    entry, said = entry_of(data, state, visit, shift)
    way, position = recalled(state, entry) if state.known[entry, WHAT] == said else (-FAR, NOWHERE)
    if way == FAR or way > room or price + tick_price * way >= best[0]:
        return best
    if position == NOWHERE:
        _, on, position, _, _ = search_shift(data, state, node, shift, 0.0, terms, (best[0], -1, -1, 0, 0))
        if on < 0:
            keep(state, entry, said, floor_of(terms, best[0]), NOWHERE)
            return best
        way = detour(data, state, shift, shift, position, visit)
        if tick_price > 0:  # else the first place was as good as the one with the least way
            keep(state, entry, said, way, position)
    if blink > 0 and uniform(state.stream) < blink:
        return best
    return price + tick_price * way, shift, position, 0, 0


@compiled
def place_node(data: Data, state: State, node: int, wide: bool, blink: float) -> bool:
    """Put a free node where it is cheapest."""
    _, shift, position, _, _ = best_place(data, state, node, wide, blink)
    if shift < 0 and not wide:
        _, shift, position, _, _ = best_place(data, state, node, True, blink)
    return shift >= 0 and added(data, state, node, shift, position, -1)


@compiled
def added(data: Data, state: State, node: int, shift: int, position: int, fixed: int) -> bool:
    """Put a node on a route whose times are up to date, and bring them up to date."""
    source = row_of(state, shift)
    if not put_in(state, node, shift, position, fixed):
        return False
    row = row_of(state, shift)
    return renew(data, state, row, shift, source, position, state.length[row] - 1 - position, 1)


@compiled
def some_place(data: Data, state: State, node: int) -> tuple[float, int, int, int, int]:
    """Return the cheapest place for a node on a random shift that may serve it; shift -1 when there is none."""
    shift = some_shift(data, state, node)
    if shift < 0:
        return (np.inf, -1, -1, 0, 0)
    state.tally[STAMP] += 1
    return try_shift(data, state, node, shift, 0.0, (np.inf, -1, -1, 0, 0))


@compiled
def place_somewhere(data: Data, state: State, node: int) -> bool:
    """Put a free node on a random shift, or a cluster with its first node there."""
    if data.ties.cluster[node] >= 0:
        return place_cluster(data, state, data.ties.cluster[node], True, SCATTER, True)
    _, shift, position, _, _ = some_place(data, state, node)
    return shift >= 0 and put_in(state, node, shift, position, -1)


@compiled
def bound_by_ties(data: Data, state: State, node: int) -> bool:
    """Narrow the bounds of a node by its placed partners; False when nothing is left."""
    for tie in range(data.ties.tie_from[node], data.ties.tie_from[node + 1]):
        other = data.ties.other[tie]
        if state.shift[other] >= 0:
            state.low[node] = max(state.low[node], state.low[other] - data.ties.high[tie])
            state.high[node] = min(state.high[node], state.high[other] - data.ties.low[tie])
    return bool(state.low[node] <= state.high[node])


@compiled
def propagate(data: Data, state: State, cluster: int) -> bool:
    """Narrow the bounds of all placed nodes of a cluster until they agree; False when they cannot."""
    first, end = data.ties.cluster_from[cluster], data.ties.cluster_from[cluster + 1]
    for _ in range(end - first):
        changed = False
        for item in range(first, end):
            node = data.ties.cluster_node[item]
            if state.shift[node] >= 0:
                low, high = state.low[node], state.high[node]
                if not bound_by_ties(data, state, node):
                    return False
                changed |= low != state.low[node] or high != state.high[node]
        if not changed:
            return True
    return True


@compiled
def fix_starts(data: Data, state: State, cluster: int, share: float) -> bool:
    """Fix all starts of a cluster: the first at a share of its bounds, the others as early as then possible."""
    root = data.ties.cluster_node[data.ties.cluster_from[cluster]]
    state.low[root] += int(share * (state.high[root] - state.low[root]))
    if not propagate(data, state, cluster):
        return False
    for item in range(data.ties.cluster_from[cluster], data.ties.cluster_from[cluster + 1]):
        node = data.ties.cluster_node[item]
        state.fixed[node] = state.low[node] - data.shift_day[state.shift[node]] * data.day_ticks
    return True


@compiled
def place_cluster(data: Data, state: State, cluster: int, wide: bool, blink: float, scattered: bool) -> bool:
    """Put all nodes of a cluster where they are cheapest, one after the other, and fix their starts.

    ``scattered`` puts the first one on a random shift.
    """
    for item in range(data.ties.cluster_from[cluster], data.ties.cluster_from[cluster + 1]):
        node = data.ties.cluster_node[item]
        state.low[node], state.high[node] = -NEVER, NEVER
        if not bound_by_ties(data, state, node):
            return False
        first = item == data.ties.cluster_from[cluster]
        if first and scattered:
            _, shift, position, low, high = some_place(data, state, node)
        else:
            _, shift, position, low, high = best_place(data, state, node, wide or not first, blink)
        if shift < 0:
            return False
        state.low[node], state.high[node] = low, high
        if not added(data, state, node, shift, position, low - data.shift_day[shift] * data.day_ticks):
            return False
        if not propagate(data, state, cluster):
            return False
    share = uniform(state.stream) if uniform(state.stream) < 0.5 else 0.0
    return fix_starts(data, state, cluster, share) and keeps_starts(data, state, cluster)


@compiled
def keeps_starts(data: Data, state: State, cluster: int) -> bool:
    """Bring the routes of a cluster up to date where its starts were fixed later than when it was put in."""
    for item in range(data.ties.cluster_from[cluster], data.ties.cluster_from[cluster + 1]):
        node = data.ties.cluster_node[item]
        shift = state.shift[node]
        row = row_of(state, shift)
        if state.start[row, found(state, row, node)] != state.fixed[node] and not refresh(data, state, row, shift):
            return False
    return True


@compiled
def place(data: Data, state: State, visit: int, wide: bool, blink: float) -> bool:
    """Put a visit, or the cluster it belongs to, where it is cheapest."""
    node = data.first_node[visit]
    if data.ties.cluster[node] >= 0:
        return place_cluster(data, state, data.ties.cluster[node], wide, blink, False)
    return place_node(data, state, node, wide, blink)


@compiled
def position_of(state: State, node: int) -> int:
    """Return where a served node lies on its route as proposed."""
    return found(state, row_of(state, state.shift[node]), node)

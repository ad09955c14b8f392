"""One route from its start to its end: its legs and use, then its times forwards and backwards."""

from __future__ import annotations

from scheduler.search.clock import NEVER, arrival, departure, due_at, earliest_start, latest_start
from scheduler.search.compiled import compiled
from scheduler.search.data import Data
from scheduler.search.lookup import way_meters, way_ticks
from scheduler.search.state import OPTION_BEFORE, OPTION_VISIT, State


@compiled
def stretch(
    data: Data, state: State, row: int, shift: int, first: int, end: int, here: int, former: bool
) -> tuple[int, int, float, int]:
    """Add up way, work, metres and load of some positions of a route, entered from the place ``here``.

    The way on from ``end`` to the next door, or to where the route ends, belongs to it. ``former``: with the options
    from before the proposal. Reading a large matrix takes long, so metres are looked up only where a cap counts them.
    """
    profile, length = data.profile[shift], state.length[row]
    way, work, meters, load = 0, 0, 0.0, 0
    for position in range(first, length):
        visit = data.node_visit[state.route[row, position]]
        option = state.option[visit]
        if former and visit == state.tally[OPTION_VISIT]:
            option = state.tally[OPTION_BEFORE]
        if position < end:
            work += data.option_ticks[visit, option]
            load += data.load[visit]
        if data.option_remote[visit, option]:
            continue
        there = data.place[visit]
        if there != here:
            way += way_ticks(data, profile, here, there)
            work += data.access[there]
            if data.resources.metered:
                meters += way_meters(data, here, there)
            here = there
        if position >= end:
            return way, work, meters, load
    if length > 0:
        way += way_ticks(data, profile, here, data.shift_to[shift])
        if data.resources.metered:
            meters += way_meters(data, here, data.shift_to[shift])
    return way, work, meters, load


@compiled
def measure(data: Data, state: State, row: int, shift: int) -> None:
    """Add up what a whole route uses and what its legs cost."""
    way, work, meters, load = stretch(data, state, row, shift, 0, state.length[row], data.shift_from[shift], False)
    state.use[row, 0], state.use[row, 1] = state.length[row], work + way
    state.use[row, 2], state.use[row, 3] = meters, load
    state.leg_cost[row] = way * data.leg_price


@compiled
def measure_change(data: Data, state: State, row: int, shift: int, head: int, tail: int) -> None:
    """Derive what a changed route uses from the shift's own, which has the same first and last nodes."""
    here = state.before[shift, head]
    way, work, meters, load = stretch(data, state, row, shift, head, state.length[row] - tail, here, False)
    less = stretch(data, state, shift, shift, head, state.length[shift] - tail, here, True)
    state.use[row, 0] = state.length[row]
    state.use[row, 1] = state.use[shift, 1] + (work + way - less[1] - less[0])
    state.use[row, 2] = state.use[shift, 2] + (meters - less[2])
    state.use[row, 3] = state.use[shift, 3] + (load - less[3])
    state.leg_cost[row] = state.leg_cost[shift] + (way - less[0]) * data.leg_price


@compiled
def forwards(data: Data, state: State, row: int, shift: int, head: int, tail: int) -> bool:
    """Set the earliest starts and the costs of time; False when the route does not fit its shift.

    Its ``head`` first and ``tail`` last nodes are those of the shift's own route: the former keep their starts, and the
    walk ends among the latter as soon as nothing can differ any more.
    """
    here, now, cost, worst = departing(data, state, shift, head)
    length, behind = state.length[row], state.length[shift] - state.length[row]
    for position in range(head, length):
        node = state.route[row, position]
        visit = data.node_visit[node]
        option = state.option[visit]
        service, remote, way = data.option_ticks[visit, option], data.option_remote[visit, option], 0
        as_before = position >= length - tail and (not remote or here == state.before[shift, position + behind])
        state.before[row, position] = here
        if not remote and here != data.place[visit]:
            way = way_ticks(data, data.profile[shift], here, data.place[visit]) + data.access[data.place[visit]]
            here = data.place[visit]
        ready = arrival(data, shift, now, way)
        begin = earliest_start(data, visit, shift, max(ready, state.fixed[node]), service)
        if begin == NEVER or (state.fixed[node] >= 0 and begin != state.fixed[node]):
            return False
        if as_before and begin > state.last[shift, position + behind]:
            return False
        state.start[row, position] = begin
        if data.timed:
            cost += price_of_time(data, visit, option, shift, begin, ready, position, data.node_seat[node])
            if data.largest_price > 0:
                worst = max(worst, begin - due_at(data, visit, data.shift_day[shift], begin))
        state.head_cost[row, position + 1], state.head_late[row, position + 1] = cost, worst
        if as_before and (not data.timed or begin == state.start[shift, position + behind]):
            old = position + behind + 1
            state.time_cost[row] = cost + state.time_cost[shift] - state.head_cost[shift, old]
            state.late[row] = max(worst, state.tail_late[shift, old])
            return True
        now = begin + service
    state.before[row, length] = here
    state.time_cost[row], state.late[row] = cost, worst
    if length == 0:
        return True
    way = way_ticks(data, data.profile[shift], here, data.shift_to[shift])
    return bool(arrival(data, shift, now, way) <= data.shift_end[shift])


@compiled
def departing(data: Data, state: State, shift: int, head: int) -> tuple[int, int, float, float]:
    """Return where and when a shift's own route stands after its first nodes, and what time has cost until then."""
    if head == 0:
        return data.shift_from[shift], data.shift_start[shift], 0.0, 0.0
    visit = data.node_visit[state.route[shift, head - 1]]
    now = state.start[shift, head - 1] + data.option_ticks[visit, state.option[visit]]
    return state.before[shift, head], now, state.head_cost[shift, head], state.head_late[shift, head]


@compiled
def price_of_time(
    data: Data, visit: int, option: int, shift: int, begin: int, ready: int, position: int, seat: int
) -> float:
    """Return what lateness, waiting and another start than published cost at one visit."""
    cost = 0.0
    if data.late_price > 0:
        cost += max(0, begin - due_at(data, visit, data.shift_day[shift], begin)) * data.late_price
    if position > 0 and len(data.wait_price) > 0 and not data.option_remote[visit, option]:
        cost += waiting(data, begin - ready)
    if seat == 0 and len(data.moved_price) > 0:
        cost += moved(data, visit, data.shift_day[shift], begin)
    return cost


@compiled
def waiting(data: Data, ticks: int) -> float:
    """Return the price of waiting before one service."""
    cost = 0.0
    for rule in range(len(data.wait_price)):
        cost += data.wait_price[rule] * max(0, ticks - data.wait_free[rule])
    return cost


@compiled
def moved(data: Data, visit: int, day: int, begin: int) -> float:
    """Return the price of starting elsewhere than published on the same day."""
    cost = 0.0
    for rule in range(len(data.moved_price)):
        if (
            data.moved_day[rule, visit] == day
            and abs(begin - data.moved_start[rule, visit]) > data.moved_tolerance[rule]
        ):
            cost += data.moved_price[rule, visit]
    return cost


@compiled
def backwards(data: Data, state: State, row: int, shift: int) -> None:
    """Set the latest starts of a feasible route and the places ahead of each position."""
    length = state.length[row]
    state.after[row, length] = data.shift_to[shift]
    state.way[row, length] = 0
    if length > 0:
        state.way[row, length] = way_ticks(data, data.profile[shift], state.before[row, length], data.shift_to[shift])
    latest_starts(data, state, row, shift, 0, length)
    if data.largest_price > 0:
        state.tail_late[row, length] = 0.0
        for position in range(length - 1, -1, -1):
            begin, visit = state.start[row, position], data.node_visit[state.route[row, position]]
            late = begin - due_at(data, visit, data.shift_day[shift], begin)
            state.tail_late[row, position] = max(state.tail_late[row, position + 1], late)


@compiled
def latest_starts(data: Data, state: State, row: int, shift: int, head: int, end: int) -> None:
    """Set the latest starts and the places ahead before ``end``; what comes from there on is up to date.

    The first ``head`` nodes had others, so that the walk may stop among them where nothing differs.
    """
    profile, there = data.profile[shift], state.after[row, end]
    limit = before_next(data, state, row, shift, end)
    for position in range(end - 1, -1, -1):
        node = state.route[row, position]
        visit = data.node_visit[node]
        service = data.option_ticks[visit, state.option[visit]]
        if not data.option_remote[visit, state.option[visit]]:
            there = data.place[visit]
        begin = latest_start(data, visit, shift, limit - service, service)
        if state.fixed[node] >= 0:
            begin = state.fixed[node]
        if position < head and begin == state.last[row, position] and there == state.after[row, position]:
            return
        state.last[row, position], state.after[row, position] = begin, there
        state.way[row, position] = way_ticks(data, profile, state.before[row, position], there)
        limit = before_next(data, state, row, shift, position)


@compiled
def before_next(data: Data, state: State, row: int, shift: int, position: int) -> int:
    """Return the latest moment to leave for what lies at a position, or at the end of the route."""
    way = state.way[row, position]
    if position == state.length[row]:
        return departure(data, shift, data.shift_end[shift], way)
    visit, there = data.node_visit[state.route[row, position]], state.after[row, position]
    if data.option_remote[visit, state.option[visit]] or state.before[row, position] == there:
        return departure(data, shift, state.last[row, position], 0)
    return departure(data, shift, state.last[row, position], way + data.access[there])


@compiled
def refresh(data: Data, state: State, row: int, shift: int) -> bool:
    """Bring everything noted about one route up to date; False when it does not fit its shift."""
    measure(data, state, row, shift)
    if not forwards(data, state, row, shift, 0, 0):
        return False
    backwards(data, state, row, shift)
    return True

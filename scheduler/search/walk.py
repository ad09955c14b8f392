"""One route from its start to its end: its legs and use, then its times forwards and backwards."""

from __future__ import annotations

from scheduler.search.clock import NEVER, arrival, departure, due_at, earliest_start, latest_start
from scheduler.search.compiled import compiled
from scheduler.search.data import Data
from scheduler.search.state import State


@compiled
def measure(data: Data, state: State, row: int, shift: int) -> None:
    """Add up what a route uses and what its legs cost; note the places around each position."""
    profile, here = data.profile[shift], data.shift_from[shift]
    length, way, work, meters, load = state.length[row], 0, 0, 0.0, 0
    for position in range(length):
        state.before[row, position] = here
        visit = data.node_visit[state.route[row, position]]
        option = state.option[visit]
        work += data.option_ticks[visit, option]
        load += data.load[visit]
        there = data.place[visit]
        if not data.option_remote[visit, option] and there != here:
            way += data.ticks[profile, here, there]
            work += data.access[there]
            meters += data.meters[here, there]
            here = there
    state.before[row, length] = here
    if length > 0:
        way += data.ticks[profile, here, data.shift_to[shift]]
        meters += data.meters[here, data.shift_to[shift]]
    state.use[row, 0], state.use[row, 1] = length, work + way
    state.use[row, 2], state.use[row, 3] = meters, load
    state.leg_cost[row] = way * data.leg_price


@compiled
def approach(data: Data, state: State, row: int, shift: int, position: int, leave: int) -> int:
    """Return when the service at a position could begin after leaving the one before."""
    visit = data.node_visit[state.route[row, position]]
    here, there = state.before[row, position], data.place[visit]
    if here == there or data.option_remote[visit, state.option[visit]]:
        return arrival(data, shift, leave, 0)
    return arrival(data, shift, leave, data.ticks[data.profile[shift], here, there] + data.access[there])


@compiled
def forwards(data: Data, state: State, row: int, shift: int) -> bool:
    """Set the earliest starts and the costs of time; False when the route does not fit its shift."""
    now, cost, worst = data.shift_start[shift], 0.0, 0
    for position in range(state.length[row]):
        node = state.route[row, position]
        visit = data.node_visit[node]
        service = data.option_ticks[visit, state.option[visit]]
        ready = approach(data, state, row, shift, position, now)
        begin = earliest_start(data, visit, shift, max(ready, state.fixed[node]), service)
        if begin == NEVER or (state.fixed[node] >= 0 and begin != state.fixed[node]):
            return False
        state.start[row, position] = begin
        late = begin - due_at(data, visit, data.shift_day[shift], begin)
        if late > 0:
            worst = max(worst, late)
            cost += late * data.late_price
        if position > 0 and len(data.wait_price) > 0 and not data.option_remote[visit, state.option[visit]]:
            cost += waiting(data, begin - ready)
        if data.node_seat[node] == 0 and len(data.moved_price) > 0:
            cost += moved(data, visit, data.shift_day[shift], begin)
        now = begin + service
    state.time_cost[row], state.late[row] = cost, worst
    if state.length[row] == 0:
        return True
    home = data.ticks[data.profile[shift], state.before[row, state.length[row]], data.shift_to[shift]]
    return bool(arrival(data, shift, now, home) <= data.shift_end[shift])


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
    length, there = state.length[row], data.shift_to[shift]
    state.after[row, length] = there
    way = data.ticks[data.profile[shift], state.before[row, length], there]
    limit = departure(data, shift, data.shift_end[shift], way)
    for position in range(length - 1, -1, -1):
        node = state.route[row, position]
        visit = data.node_visit[node]
        remote = data.option_remote[visit, state.option[visit]]
        if not remote:
            there = data.place[visit]
        state.after[row, position] = there
        begin = latest_start(
            data,
            visit,
            shift,
            limit - data.option_ticks[visit, state.option[visit]],
            data.option_ticks[visit, state.option[visit]],
        )
        if state.fixed[node] >= 0:
            begin = state.fixed[node]
        state.last[row, position] = begin
        here, way = state.before[row, position], 0
        if not remote and here != there:
            way = data.ticks[data.profile[shift], here, there] + data.access[there]
        limit = departure(data, shift, begin, way)


@compiled
def refresh(data: Data, state: State, row: int, shift: int) -> bool:
    """Bring everything noted about one route up to date; False when it does not fit its shift."""
    measure(data, state, row, shift)
    if not forwards(data, state, row, shift):
        return False
    backwards(data, state, row, shift)
    return True

"""Times of a scratch route after a few of its nodes changed: what lies before and behind them is taken over."""

from __future__ import annotations

from scheduler.search.clock import NEVER, arrival, earliest_start
from scheduler.search.compiled import compiled
from scheduler.search.data import Data
from scheduler.search.lookup import way_ticks
from scheduler.search.state import State
from scheduler.search.walk import latest_starts, measure


@compiled
def renew(data: Data, state: State, row: int, shift: int, source: int, head: int, tail: int, longer: int) -> bool:
    """Bring the times of a scratch route up to date; False when it does not fit its shift.

    Its ``head`` first and ``tail`` last nodes are those of the row ``source``, whose times are up to date and which was
    shorter by ``longer``; that may be the same row before the change. Costs of time are left to judging.
    """
    here, now = data.shift_from[shift], data.shift_start[shift]
    if head > 0:
        visit = data.node_visit[state.route[row, head - 1]]
        here = state.before[source, head]
        now = state.start[source, head - 1] + data.option_ticks[visit, state.option[visit]]
    take_over(state, row, source, head, tail, longer)
    if data.resources.used:
        measure(data, state, row, shift)
    end = earliest_starts(data, state, row, shift, head, tail, here, now)
    if end >= 0:
        latest_starts(data, state, row, shift, head, end)
    return bool(end >= 0)


@compiled
def take_over(state: State, row: int, source: int, head: int, tail: int, longer: int) -> None:
    """Copy the times of the first and last nodes; the row's own last ones move without being overwritten."""
    length = state.length[row]
    if source != row:
        for position in range(head):
            copy(state, row, position, source, position)
    for item in range(tail + 1):
        position = length - item if longer > 0 else length - tail + item
        copy(state, row, position, source, position - longer)


@compiled
def copy(state: State, row: int, position: int, source: int, there: int) -> None:
    """Copy the times and places of one position."""
    state.before[row, position], state.after[row, position] = state.before[source, there], state.after[source, there]
    state.way[row, position] = state.way[source, there]
    if position < state.length[row]:
        state.start[row, position], state.last[row, position] = state.start[source, there], state.last[source, there]


@compiled
def earliest_starts(data: Data, state: State, row: int, shift: int, head: int, tail: int, here: int, now: int) -> int:
    """Set the earliest starts from a position on, until they are as before.

    Return where the latest starts are up to date from: after the last of the old nodes that is reached from elsewhere,
    which is the first of them that is visited in person. -1 when the route does not fit.
    """
    length, profile = state.length[row], data.profile[shift]
    end = length - tail
    for position in range(head, length):
        node = state.route[row, position]
        visit = data.node_visit[node]
        service, remote = data.option_ticks[visit, state.option[visit]], data.option_remote[visit, state.option[visit]]
        is_old, way = position >= length - tail, 0
        is_here = is_old and here == state.before[row, position]
        if not is_here:
            state.before[row, position] = here
            if is_old:
                state.way[row, position] = way_ticks(data, profile, here, state.after[row, position])
                end = position
        if not remote and here != data.place[visit]:
            way = way_ticks(data, profile, here, data.place[visit]) + data.access[data.place[visit]]
            here = data.place[visit]
        begin = earliest_start(data, visit, shift, max(arrival(data, shift, now, way), state.fixed[node]), service)
        if begin == NEVER or (state.fixed[node] >= 0 and begin != state.fixed[node]):
            return -1
        if is_old and (is_here or not remote) and begin > state.last[row, position]:
            return -1
        if is_here and begin == state.start[row, position]:
            return int(end)
        state.start[row, position] = begin
        now = begin + service
    if tail == 0 or here != state.before[row, length]:
        state.before[row, length], end = here, length
        state.way[row, length] = way_ticks(data, profile, here, data.shift_to[shift]) if length > 0 else 0
    fits = arrival(data, shift, now, state.way[row, length]) <= data.shift_end[shift]
    return int(end) if fits else -1

"""Larger moves: joint moves of clusters and small ruin and recreate.

Strings near a seed are taken out and put back greedily with blinks, after Christiaens and
Vanden Berghe, "Slack Induction by String Removals", Transportation Science 2020.
"""

from __future__ import annotations

from scheduler.search.chance import below, uniform
from scheduler.search.compiled import compiled
from scheduler.search.data import Data
from scheduler.search.place import bounds, fix_starts, place, place_somewhere, propagate
from scheduler.search.proposal import assign, choose_option, take_out, touched
from scheduler.search.renew import renew
from scheduler.search.state import CHANGES, SLOTS, State

BLINK = 0.05
MOST_REMOVED = 10
LONGEST_STRING = 8
WIDE_CHANCE = 0.15


@compiled
def take_out_all(data: Data, state: State, visit: int) -> bool:
    """Take out a visit with all that is tied to it."""
    node = data.first_node[visit]
    cluster = data.ties.cluster[node]
    if cluster < 0:
        return take_out(state, node)
    for item in range(data.ties.cluster_from[cluster], data.ties.cluster_from[cluster + 1]):
        if not take_out(state, data.ties.cluster_node[item]):
            return False
    return True


@compiled
def refresh_opened(data: Data, state: State) -> bool:
    """Bring the times of all changed routes up to date."""
    for slot in range(state.tally[SLOTS]):
        shift, row = state.slot_shift[slot], len(state.slot) + slot
        longer = state.length[row] - state.length[shift]
        if not renew(data, state, row, shift, shift, state.slot_head[slot], state.slot_tail[slot], longer):
            return False
    return True


@compiled
def replace(data: Data, state: State, node: int, wide: bool) -> bool:
    """Take a visit (with its cluster) out and put it back where it is cheapest, with blinks."""
    visit = data.node_visit[node]
    if state.shift[node] >= 0 and not take_out_all(data, state, visit):
        return False
    return refresh_opened(data, state) and place(data, state, visit, wide, 2 * BLINK)


@compiled
def serve(data: Data, state: State, node: int) -> bool:
    """Serve a visit that is out, in any of its ways: where it is cheapest, or on some shift.

    The cheapest place may break a rule of the week that only judging finds, so any other must be drawn at times.
    """
    visit = data.node_visit[node]
    option = below(state.stream, data.option_count[visit])
    if option != state.option[visit] and data.option_allowed[visit, option]:
        choose_option(state, visit, option)
    draw = uniform(state.stream)
    if draw < 0.5:
        return place_somewhere(data, state, node)
    return place(data, state, visit, draw < 0.75, 4 * BLINK)


@compiled
def drop(data: Data, state: State, node: int) -> bool:
    """Leave a visit (with its cluster) out."""
    return bool(state.shift[node] >= 0) and take_out_all(data, state, data.node_visit[node])


@compiled
def retime(data: Data, state: State, node: int) -> bool:
    """Move the fixed starts of a cluster inside what its routes allow."""
    cluster = data.ties.cluster[node]
    if cluster < 0 or state.shift[node] < 0:
        return False
    for item in range(data.ties.cluster_from[cluster], data.ties.cluster_from[cluster + 1]):
        mate = data.ties.cluster_node[item]
        shift, position = state.shift[mate], state.position[mate]
        low, high = bounds(data, state, shift, shift, position - 1, position + 1, data.node_visit[mate])
        offset = data.shift_day[shift] * data.day_ticks
        state.low[mate], state.high[mate] = low + offset, high + offset
        if low > high or not touched(state, mate):
            return False
        assign(state, mate, shift, state.fixed[mate])
    share = uniform(state.stream)
    if share < 0.3:
        share = 0.0
    return propagate(data, state, cluster) and fix_starts(data, state, cluster, share)


@compiled
def remove_string(data: Data, state: State, node: int, many: int) -> bool:
    """Take out a node and those beside it on its route."""
    shift = state.shift[node]
    first = max(0, state.position[node] - below(state.stream, many))
    for position in range(first, min(first + many, state.length[shift])):
        other = state.route[shift, position]
        if state.shift[other] >= 0 and not state.held[other] and not take_out_all(data, state, data.node_visit[other]):
            return False
    return True


@compiled
def ruin_and_recreate(data: Data, state: State, node: int) -> bool:
    """Take out strings near a node and put everything back greedily."""
    wanted, longest = 2 + below(state.stream, MOST_REMOVED - 1), 1 + below(state.stream, LONGEST_STRING)
    visit = data.node_visit[node]
    if state.shift[node] >= 0 and not remove_string(data, state, node, longest):
        return False
    for item in range(data.near.shape[1]):
        if state.tally[CHANGES] >= wanted or state.tally[SLOTS] > len(state.slot_shift) // 2:
            break
        other = data.near[visit, item]
        if other < 0 or uniform(state.stream) < 0.3:
            continue
        mate = data.first_node[other]
        there = state.shift[mate]
        untouched = there >= 0 and state.mine[there] and state.slot[there] < 0
        if untouched and not remove_string(data, state, mate, longest):
            return False
    return refresh_opened(data, state) and recreate(data, state, visit)


@compiled
def recreate(data: Data, state: State, seed_visit: int) -> bool:
    """Put back what was taken out, in random order, tied visits first; a visit that was out before goes first or last.

    A single visit that finds no place stays out: judging tells whether the one that took its place is worth it.
    """
    many, seed_node = state.tally[CHANGES], data.first_node[seed_visit]
    seed_first = state.change_of[seed_node] < 0 and uniform(state.stream) < 0.5
    if seed_first and not place(data, state, seed_visit, True, BLINK):
        return False
    begin = below(state.stream, max(1, many))
    for tied in range(2):
        for item in range(many):
            node = state.change_node[(begin + item) % many]
            if state.shift[node] >= 0 or (data.ties.cluster[node] >= 0) != (tied == 0):
                continue
            wide = uniform(state.stream) < WIDE_CHANCE
            is_placed = place(data, state, data.node_visit[node], wide, BLINK)
            if not is_placed and (tied == 0 or state.shift[node] >= 0):
                return False
    if state.shift[seed_node] < 0 and state.change_of[seed_node] < 0:
        return place(data, state, seed_visit, True, BLINK)
    return True

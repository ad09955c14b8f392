"""A roster while it is searched, the proposal under judgement and the best roster so far.

Rows of the route arrays: one a shift, then scratch rows for the routes a proposal changes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduler.search.chance import Stream, stream_of
from scheduler.search.data import Bools, Data, Floats, Ints

SLOTS, CHANGES, GROUPS, DIRTY = 0, 1, 2, 3
OPTION_VISIT, OPTION_BEFORE, STAMP, OWN, KIND, EDITION = 4, 5, 6, 7, 8, 9
COST, QUALITY, BEST_QUALITY, COST_CHANGE, LATEST, NEW_LATEST = 0, 1, 2, 3, 4, 5
FEWEST_SLOTS, SMALL_MOVES = 24, 6
MOST_KNOWN = 1 << 19


class State(NamedTuple):
    """Arrays that change while searching."""

    route: npt.NDArray[np.int32]  # (rows, room)
    length: Ints
    start: Ints  # (rows, room), earliest starts
    last: Ints  # (rows, room), latest starts that keep the rest feasible
    before: Ints  # (rows, room + 1), place one stands at before each position
    after: Ints  # (rows, room + 1), next place travelled to from each position
    way: npt.NDArray[np.int32]  # (rows, room + 1), ticks between the two, 0 on an empty route
    use: Floats  # (rows, 4), by measure
    head_cost: Floats  # (rows, room + 1), costs of time before each position
    head_late: Floats  # (rows, room + 1), largest lateness before each position
    tail_late: Floats  # (rows, room + 1), largest lateness from each position on
    leg_cost: Floats
    time_cost: Floats
    late: Floats  # (rows,), largest lateness
    shift: Ints  # of each node, -1 unserved
    position: Ints
    fixed: Ints  # start of tied nodes
    option: Ints  # of each visit
    day_use: Floats  # (visitors * days, 4)
    week_use: Floats  # (visitors, 4)
    excess_cost: Floats  # (visitors,)
    share_cost: Floats  # (shares, visitors), by group number
    share_level: Floats  # (shares, visitors), by group number: work for each tick available above which one pays
    proposed: Floats  # (3, 4), what a shift's route, day and week would use, by measure
    group_cost: Floats
    level: Floats
    number: Floats
    tally: Ints
    slot: Ints  # of each shift, -1 closed
    slot_shift: Ints
    slot_head: Ints  # how many nodes of each changed route are the shift's own, from the start
    slot_tail: Ints  # and how many at the end
    change_of: Ints  # of each node, -1 none
    change_node: Ints
    change_shift: Ints  # before
    change_fixed: Ints  # before
    touched: Ints
    touched_cost: Floats
    group_mark: Bools
    visitor_mark: Bools
    level_change: Floats
    seen: Ints  # (shifts,), stamp of the last look at each
    day_stamp: Ints  # (days,), stamp of the price noted for each
    day_price: Floats
    visitor_stamp: Ints  # (visitors * sorts of days,), the same for each visitor on each sort of day
    visitor_price: Floats
    low: Ints  # (nodes,), bounds of starts while a cluster is placed
    high: Ints
    edition: Ints  # (shifts,), another one whenever a route changes
    known: Ints  # (a power of two, 2), what visits found on routes: of which visit and edition, and where
    dirty: Bools  # shifts changed since the best was kept
    dirty_shift: Ints
    best_route: npt.NDArray[np.int32]
    best_length: Ints
    best_start: Ints
    best_option: Ints
    best_level: Floats
    share: Floats  # (small moves,), of the next proposals, by kind
    tried: Floats  # and how often each was built of late
    gained: Floats  # and changed the cost
    own: Ints  # (nodes,), those that proposals begin with, ``tally[OWN]`` of them
    mine: Bools  # (shifts,), whose routes may change
    held: Bools  # (nodes,), which must stay where they are
    stream: Stream


def empty_state(data: Data, seed: int) -> State:
    """Return a state that serves nobody."""
    shifts, nodes, visits = len(data.shift_start), len(data.node_visit), len(data.seats)
    room = data.room
    clusters = np.diff(data.ties.cluster_from)
    slots = max(FEWEST_SLOTS, 2 * int(clusters.max(initial=0)) + 2)
    rows, visitors, levels = shifts + slots, int(data.shift_visitor.max(initial=0)) + 1, len(data.weight)
    visitors = max(visitors, data.resources.excess_from.shape[1], data.resources.share_group.shape[1])
    groups, shares = len(data.groups.kind), len(data.resources.share_price)
    callers = visitors * data.groups.day_sorts
    return State(
        route=np.zeros((rows, room), np.int32), length=_zeros(rows), start=_zeros(rows, room), last=_zeros(rows, room),
        before=_zeros(rows, room + 1), after=_zeros(rows, room + 1),
        way=np.zeros((rows, room + 1), np.int32), use=np.zeros((rows, 4)),
        head_cost=np.zeros((rows, room + 1)), head_late=np.zeros((rows, room + 1)),
        tail_late=np.zeros((rows, room + 1)), leg_cost=np.zeros(rows), time_cost=np.zeros(rows), late=np.zeros(rows),
        shift=_zeros(nodes) - 1, position=_zeros(nodes), fixed=_zeros(nodes) - 1, option=_zeros(visits),
        day_use=np.zeros((visitors * data.days, 4)), week_use=np.zeros((visitors, 4)),
        excess_cost=np.zeros(visitors), share_cost=np.zeros((shares, visitors)),
        share_level=np.zeros((shares, visitors)), proposed=np.zeros((3, 4)), group_cost=np.zeros(groups),
        level=np.zeros(levels), number=np.zeros(6), tally=_tally(nodes),
        slot=_zeros(shifts) - 1, slot_shift=_zeros(slots), slot_head=_zeros(slots), slot_tail=_zeros(slots),
        seen=_zeros(shifts), day_stamp=_zeros(data.days), day_price=np.zeros(data.days),
        visitor_stamp=_zeros(callers), visitor_price=np.zeros(callers),
        change_of=_zeros(nodes) - 1, change_node=_zeros(nodes), change_shift=_zeros(nodes), change_fixed=_zeros(nodes),
        touched=_zeros(groups), touched_cost=np.zeros(groups), group_mark=np.zeros(groups, np.bool_),
        visitor_mark=np.zeros(visitors, np.bool_), level_change=np.zeros(levels), low=_zeros(nodes), high=_zeros(nodes),
        edition=_zeros(shifts), known=_zeros(min(MOST_KNOWN, 1 << (visits * shifts).bit_length()), 2) - 1,
        dirty=np.zeros(shifts, np.bool_), dirty_shift=_zeros(shifts),
        best_route=np.zeros((shifts, room), np.int32), best_length=_zeros(shifts), best_start=_zeros(shifts, room),
        best_option=_zeros(shifts, room), best_level=np.full(levels, np.inf),
        share=np.zeros(SMALL_MOVES), tried=np.zeros(SMALL_MOVES), gained=np.zeros(SMALL_MOVES),
        own=np.arange(nodes), mine=np.ones(shifts, np.bool_), held=np.zeros(nodes, np.bool_), stream=stream_of(seed),
    )  # fmt: skip


def _zeros(*shape: int) -> Ints:
    return np.zeros(shape, np.int64)


def _tally(nodes: int) -> Ints:
    """Return the counts while no proposal is open and all nodes may be drawn."""
    tally = _zeros(EDITION + 1)
    tally[OPTION_VISIT], tally[OWN] = -1, nodes
    return tally

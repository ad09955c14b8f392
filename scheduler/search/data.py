"""The problem as the kernels see it: one tuple of arrays.

A node is one seat of a visit: ``first_node[visit] + seat``. Tied nodes form a cluster that is served
as a whole and whose starts are fixed while it is served.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Ways = npt.NDArray[np.int32]


class Groups(NamedTuple):
    """Week counters: kind, members and parameters; lists are given by ``*_from`` offsets."""

    kind: Ints
    member_from: Ints
    member: Ints
    most: Ints  # smallest gap, allowance, needed first or most, by kind
    last_day: Ints  # large negative means none
    even_gap: Floats
    price: Floats
    on_day: Bools  # (groups, days)
    day_sort: Ints  # (days,), the same for days that no group tells apart, such as those of one month
    day_sorts: int
    named_from: Ints
    named: Ints  # visitors treated apart
    named_value: Ints
    of_from: Ints  # groups of each visit
    of: Ints


class Ties(NamedTuple):
    """Ties of each node: ``low <= start(other) - start(node) <= high`` over the week."""

    tie_from: Ints
    other: Ints
    low: Ints
    high: Ints
    company: Ints  # 0 any, 1 different visitors, 2 somebody takes a seat of both visits
    one_day: Bools  # on shifts of the same day
    cluster: Ints  # of each node, -1 where it is free
    cluster_from: Ints
    cluster_node: Ints  # each but the first is tied to an earlier one


class Resources(NamedTuple):
    """Caps, overtime and fair shares."""

    cap_measure: Ints
    cap_scope: Ints
    cap_limit: Floats  # (caps, shifts or visitors)
    excess_price: Floats  # a tick
    excess_from: Floats  # (excesses, visitors)
    share_price: Floats  # a tick
    share_factor: Floats
    share_group: Ints  # (shares, visitors)
    share_from: Ints  # (shares, visitors + 1), where the visitors of each group begin
    share_visitor: Ints  # (shares, visitors), ordered by group
    share_past: Floats
    share_available: Floats
    used: bool
    metered: bool  # whether a cap counts metres


class Data(NamedTuple):
    """Everything that does not change while searching; times are ticks, costs the objective's unit."""

    days: int
    day_ticks: int
    node_visit: Ints
    node_seat: Ints
    first_node: Ints
    seats: Ints
    place: Ints
    load: Ints
    option_count: Ints
    option_ticks: Ints
    option_remote: Bools
    option_allowed: Bools
    option_cost: Floats
    allowed: Bools  # (sorts of nodes, sorts of shifts)
    node_row: Ints  # the row of each node
    shift_column: Ints
    pair_cost: Floats  # (sorts of visits, sorts of shifts)
    cost_row: Ints  # of each visit
    cost_column: Ints
    window_count: Ints
    earliest: Ints
    latest: Ints
    due: Ints
    shift_start: Ints
    shift_end: Ints
    pause_start: Ints
    pause_end: Ints
    profile: Ints
    shift_from: Ints
    shift_to: Ints
    shift_day: Ints
    shift_visitor: Ints
    ticks: Ways  # (profiles, places, places), without places where ways are worked out
    ticks_back: Ways  # the same from each place of the last axis, so that ways to one place lie together
    meters: Floats
    points: Floats  # (places, 3), metres, where ways are worked out
    bend: float
    arc: Floats  # how much longer than its chord a way is, by powers of the bend
    pace: Floats  # (profiles,), ticks a straight metre
    circuity: float
    access: Ints
    leg_price: float  # a tick
    late_price: float
    largest_price: float
    wait_price: Floats
    wait_free: Ints
    moved_price: Floats  # (rules, visits)
    moved_day: Ints
    moved_start: Ints
    moved_tolerance: Ints
    timed: bool  # whether starts have a price
    ways_alone: bool  # whether nothing of a served visit has a price but its ways and who serves it
    unserved: Floats  # (visits,), weighted sum of the levels
    amount: Floats  # (levels, visits)
    weight: Floats  # (levels,)
    near: Ints  # (visits, neighbours), -1 fills up
    open_begin: Ints  # of each visit, where the shifts lie that it looks at
    open_end: Ints
    wide_begin: Ints  # and where all shifts that may serve it
    wide_end: Ints
    open_shift: npt.NDArray[np.int32]
    room: int  # more services than any route holds
    groups: Groups
    ties: Ties
    resources: Resources

"""Cutting a roster into zones that several threads change side by side.

A zone is a set of visitors with all their shifts, so that caps of a day or a week lie inside one zone. A visit belongs
to the zone of the visitor who serves it. What couples two zones is held: members of a series or a household, seats of
one visit and tied visits stay where they are as long as they lie in different zones. The next cut is another one.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np

from scheduler.search.data import Bools, Data, Ints
from scheduler.search.state import OWN, State

NEAREST = 8  # neighbours of a visit that tell which visitors work near each other


class Cut(NamedTuple):
    """Which zone everything belongs to.

    Attributes
    ----------
    shift, node : ndarray of int
        Zone of each shift and of each node.
    held : ndarray of bool, shape (nodes,)
    """

    shift: Ints
    node: Ints
    held: Bools


def cut(data: Data, state: State, zones: int, random: np.random.Generator) -> Cut:
    """Cut a roster into a number of zones of about equal work; visitors who work near each other stay together."""
    of_visitor = grown(*linked(data, state), zones, random)
    of_shift = of_visitor[data.shift_visitor]
    loose = random.integers(zones, size=len(data.seats))[data.node_visit]
    of_node = np.where(state.shift >= 0, of_shift[np.maximum(state.shift, 0)], loose)
    return Cut(of_shift, of_node, coupled(data, of_node))


def linked(data: Data, state: State) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the served nodes of each visitor, and pairs of visitors with the number of near visits they share.

    Returns
    -------
    work : ndarray of int, shape (visitors,)
    one, two, links : ndarray of int, shape (pairs,)
        ``one`` is in ascending order.
    """
    visitors = int(data.shift_visitor.max(initial=-1)) + 1
    whose = np.where(state.shift >= 0, data.shift_visitor[np.maximum(state.shift, 0)], -1)
    work = np.bincount(whose[whose >= 0], minlength=visitors)
    first, near = whose[data.first_node], data.near[:, :NEAREST]
    one, two = np.broadcast_to(first[:, None], near.shape).ravel(), first[np.maximum(near, 0)].ravel()
    good = (near.ravel() >= 0) & (one >= 0) & (two >= 0) & (one != two)
    code = np.concatenate([one[good] * visitors + two[good], two[good] * visitors + one[good]])
    pairs, links = np.unique(code, return_counts=True)
    return work, pairs // max(1, visitors), pairs % max(1, visitors), links


def grown(work: Ints, one: Ints, two: Ints, links: Ints, zones: int, random: np.random.Generator) -> Ints:
    """Return the zone of each visitor: zones grow from a random visitor over the strongest links."""
    visitors = len(work)
    zone = np.full(visitors, zones - 1, np.int64)
    free, begin = np.ones(visitors, np.bool_), np.searchsorted(one, np.arange(visitors + 1))
    for number in range(zones - 1):
        wanted = int(work[free].sum()) // (zones - number)
        pull = random.random(visitors)
        queue = [(-strength, visitor) for visitor, strength in enumerate(pull.tolist()) if free[visitor]]
        heapify(queue)
        while wanted > 0:
            strength, visitor = heappop(queue)
            if not free[visitor] or -strength < pull[visitor]:
                continue  # it belongs to a zone, or was pulled more strongly since
            zone[visitor], free[visitor] = number, False
            wanted -= int(work[visitor])
            for link in range(begin[visitor], begin[visitor + 1]):
                other = int(two[link])
                pull[other] += links[link]
                if free[other]:
                    heappush(queue, (-float(pull[other]), other))
    return zone


def coupled(data: Data, of_node: Ints) -> Bools:
    """Return the nodes whose visit, group or cluster lies in more than one zone."""
    low, high = over(np.minimum, of_node, data.first_node), over(np.maximum, of_node, data.first_node)
    held = low != high
    groups, ties = data.groups, data.ties
    if len(groups.member):
        least = over(np.minimum, low[groups.member], groups.member_from[:-1])
        most = over(np.maximum, high[groups.member], groups.member_from[:-1])
        held[groups.member[np.repeat(least != most, np.diff(groups.member_from))]] = True
    node: Bools = held[data.node_visit]
    if len(ties.cluster_node):
        zone = of_node[ties.cluster_node]
        torn = over(np.minimum, zone, ties.cluster_from[:-1]) != over(np.maximum, zone, ties.cluster_from[:-1])
        node[ties.cluster_node[np.repeat(torn, np.diff(ties.cluster_from))]] = True
    return node


def over(function: np.ufunc, values: Ints, begin: Ints) -> Ints:
    """Return a function of each run of values; each run has at least one."""
    found: Ints = function.reduceat(values, begin)
    return found


def confine(state: State, plan: Cut, zone: int) -> None:
    """Let a search change one zone only."""
    state.mine[:] = plan.shift == zone
    state.held[:] = plan.held
    own = np.flatnonzero((plan.node == zone) & ~plan.held)
    state.own[: len(own)] = own
    state.tally[OWN] = len(own)


def free(state: State) -> None:
    """Let a search change everything."""
    state.mine[:], state.held[:] = True, False
    state.own[:] = np.arange(len(state.own))
    state.tally[OWN] = len(state.own)

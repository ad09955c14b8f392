"""Ties between nodes of a formulation as arrays."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.kinds import Together
from scheduler.domain.visit import Company
from scheduler.search.clock import NEVER
from scheduler.search.data import Ints, Ties
from scheduler.search.gather_groups import ragged

COMPANY = {Company.ANY: 0, Company.DIFFERENT: 1, Company.SAME: 2}
Tie = tuple[int, int, int, int, bool]


def ties_of(formulation: Formulation, first_node: Ints) -> Ties:
    """Return all ties: the seats of each visit start together, and what the formulation adds."""
    nodes = int(formulation.seats.sum())
    ties: list[list[Tie]] = [[] for _ in range(nodes)]
    for visit in np.flatnonzero(formulation.seats > 1):
        leader = int(first_node[visit])
        for seat in range(1, int(formulation.seats[visit])):
            _tie(ties, leader, (leader + seat, 0, 0, COMPANY[Company.DIFFERENT], True))
    for item in formulation.together:
        most = NEVER if item.max_lag is None else item.max_lag
        for one, two in _tied_seats(formulation, item):
            first, second = int(first_node[item.first]) + one, int(first_node[item.second]) + two
            _tie(ties, first, (second, item.min_lag, most, COMPANY[item.company], item.one_day))
    cluster, members = _clusters(ties)
    tie_from, other = ragged([tie[0] for tie in row] for row in ties)
    cluster_from, cluster_node = ragged(members)
    return Ties(
        tie_from=tie_from,
        other=other,
        low=ragged([tie[1] for tie in row] for row in ties)[1],
        high=ragged([tie[2] for tie in row] for row in ties)[1],
        company=ragged([tie[3] for tie in row] for row in ties)[1],
        one_day=ragged([int(tie[4]) for tie in row] for row in ties)[1].astype(np.bool_),
        cluster=cluster,
        cluster_from=cluster_from,
        cluster_node=cluster_node,
    )


def _tied_seats(formulation: Formulation, item: Together) -> Iterable[tuple[int, int]]:
    """Return pairs of seats; all of them where a change of any seat can break the tie."""
    if item.first == item.second:
        return ()
    if item.company is Company.SAME:
        return product(range(int(formulation.seats[item.first])), range(int(formulation.seats[item.second])))
    return ((item.first_seat, item.second_seat),)


def _tie(ties: list[list[Tie]], first: int, tie: Tie) -> None:
    second, low, high, company, one_day = tie
    ties[first].append(tie)
    ties[second].append((first, -high, -low, company, one_day))


def _clusters(ties: list[list[Tie]]) -> tuple[Ints, list[list[int]]]:
    """Return the cluster of each node and the nodes of each, every one but the first tied to an earlier one."""
    cluster = np.full(len(ties), -1, np.int64)
    members: list[list[int]] = []
    for node, row in enumerate(ties):
        if row and cluster[node] < 0:
            order = [node]
            cluster[node] = len(members)
            for at in order:
                for tie in ties[at]:
                    if cluster[tie[0]] < 0:
                        cluster[tie[0]] = len(members)
                        order.append(tie[0])
            members.append(order)
    return cluster, members

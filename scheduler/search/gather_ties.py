"""Ties between nodes of a formulation as arrays."""

from __future__ import annotations

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.domain.visit import Company
from scheduler.search.clock import NEVER
from scheduler.search.data import Ints, Ties
from scheduler.search.gather_groups import ragged

COMPANY = {Company.ANY: 0, Company.DIFFERENT: 1, Company.SAME: 2}
Tie = tuple[int, int, int, int]


def ties_of(formulation: Formulation, first_node: Ints) -> Ties:
    """Return all ties: the seats of each visit start together, and what the formulation adds."""
    nodes = int(formulation.seats.sum())
    ties: list[list[Tie]] = [[] for _ in range(nodes)]
    for visit in np.flatnonzero(formulation.seats > 1):
        leader = int(first_node[visit])
        for seat in range(1, int(formulation.seats[visit])):
            _tie(ties, leader, leader + seat, 0, 0, COMPANY[Company.DIFFERENT])
    for item in formulation.together:
        if item.first != item.second:
            first = int(first_node[item.first]) + item.first_seat
            second = int(first_node[item.second]) + item.second_seat
            most = NEVER if item.max_lag is None else item.max_lag
            _tie(ties, first, second, item.min_lag, most, COMPANY[item.company])
    cluster, members = _clusters(ties)
    tie_from, other = ragged([tie[0] for tie in row] for row in ties)
    cluster_from, cluster_node = ragged(members)
    return Ties(
        tie_from=tie_from,
        other=other,
        low=ragged([tie[1] for tie in row] for row in ties)[1],
        high=ragged([tie[2] for tie in row] for row in ties)[1],
        company=ragged([tie[3] for tie in row] for row in ties)[1],
        cluster=cluster,
        cluster_from=cluster_from,
        cluster_node=cluster_node,
    )


def _tie(ties: list[list[Tie]], first: int, second: int, low: int, high: int, company: int) -> None:
    ties[first].append((second, low, high, company))
    ties[second].append((first, -high, -low, company))


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

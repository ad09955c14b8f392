"""Zones: everything belongs to one, about equal work lies in each, and what couples two of them is held."""

import numpy as np
import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.registry import formulate
from scheduler.search.searcher import Searcher
from scheduler.search.zones import cut, grown
from tests.conformance.families import FAMILIES, tight
from tests.conformance.week import Size
from tests.weeks import random_week


def standing(searcher: Searcher) -> Searcher:
    searcher.begin(None)
    searcher.run(500, *searcher.temperatures())
    return searcher


class TestCut:
    @pytest.mark.parametrize("zones", [2, 3])
    @pytest.mark.parametrize("seed", range(3))
    def test_a_visitor_lies_in_one_zone_with_all_shifts_and_visits(self, seed: int, zones: int) -> None:
        searcher = standing(Searcher(formulate(Index(random_week(seed, visits=60, visitors=12))), seed))
        data, state = searcher._data, searcher._state
        plan = cut(data, state, zones, np.random.default_rng(seed))
        for visitor in range(12):
            assert len(set(plan.shift[data.shift_visitor == visitor])) <= 1
        served = state.shift >= 0
        assert (plan.node[served] == plan.shift[state.shift[served]]).all()
        assert set(plan.node) == set(range(zones))

    @pytest.mark.parametrize("key", sorted(FAMILIES))
    def test_members_of_one_group_in_two_zones_are_held(self, key: str) -> None:
        searcher = standing(Searcher(formulate(Index(tight(key, 0, Size.SMALL))), 1))
        data, groups, ties = searcher._data, searcher._data.groups, searcher._data.ties
        plan = cut(data, searcher._state, 2, np.random.default_rng(5))
        together = [
            np.flatnonzero(np.isin(data.node_visit, groups.member[groups.member_from[g] : groups.member_from[g + 1]]))
            for g in range(len(groups.kind))
        ]
        together += [ties.cluster_node[a:b] for a, b in zip(ties.cluster_from, ties.cluster_from[1:], strict=False)]
        together += [np.flatnonzero(data.node_visit == visit) for visit in range(len(data.seats))]
        for nodes in together:
            assert len(set(plan.node[nodes])) == 1 or plan.held[nodes].all()


class TestGrown:
    def test_zones_have_about_equal_work(self) -> None:
        work = np.full(30, 5)
        none = np.zeros(0, np.int64)
        zone = grown(work, none, none, none, 3, np.random.default_rng(1))
        assert np.bincount(zone).tolist() == [10, 10, 10]

    def test_visitors_with_strong_links_stay_together(self) -> None:
        one = np.array([0, 1, 2, 3])
        two, links = np.array([1, 0, 3, 2]), np.full(4, 9)
        for seed in range(10):
            zone = grown(np.ones(4, np.int64), one, two, links, 2, np.random.default_rng(seed))
            assert zone[0] == zone[1]
            assert zone[2] == zone[3]
            assert zone[0] != zone[2]

    def test_nobody_at_work_is_one_zone(self) -> None:
        none = np.zeros(0, np.int64)
        assert grown(np.zeros(3, np.int64), none, none, none, 2, np.random.default_rng(0)).tolist() == [1, 1, 1]

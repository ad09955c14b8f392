"""What the bound makes of the ways: compared with those over one other place, and shortened over doors left out."""

import numpy as np
import pytest

from scheduler.bound import relaxation as relaxed
from scheduler.bound.kernels.task import Ways
from scheduler.bound.kernels.ways import FAR, closed
from scheduler.bound.relaxation import Ints, excess, relaxation
from scheduler.constraints.index import Index
from scheduler.constraints.registry import formulate
from scheduler.travel.times import MOST_TICKS
from tests.bound.test_lower_bound import by_the_back_door
from tests.weeks import random_week

PLACES, LONGEST = 40, 100
SEEDS = range(4)


def random_ways(seed: int) -> Ways:
    return np.random.default_rng(seed).integers(0, LONGEST, (PLACES, PLACES)).astype(np.int32)


class TestExcess:
    def test_it_is_what_the_straight_way_is_longer(self) -> None:
        ways = np.array([[0, 9, 4], [9, 0, 3], [4, 3, 0]], np.int32)
        assert excess(ways, 5) == 2.0
        assert excess(ways[:2, :2], 5) == 0.0

    def test_it_is_not_told_where_it_is_more_than_asked_for(self) -> None:
        ways = np.array([[0, 9, 4], [9, 0, 3], [4, 3, 0]], np.int32)
        assert (excess(ways, 2), excess(ways, 1)) == (2.0, np.inf)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_every_place_between_two_is_tried(self, seed: int) -> None:
        ways = random_ways(seed)
        over = np.array([ways - ways[:, [middle]] - ways[middle] for middle in range(PLACES)])
        assert excess(ways, LONGEST) == over.max() > 0

    def test_several_places_between_two_count_one_after_the_other(self) -> None:
        """Whoever leaves out several calls leaves them out one by one, and each is paid for."""
        line = np.array([[0, 1, 2, 5], [1, 0, 1, 2], [2, 1, 0, 1], [5, 2, 1, 0]], np.int32)
        assert excess(line, LONGEST) == 2.0

    def test_where_there_is_no_road_it_is_not_told(self) -> None:
        ways = np.array([[0, MOST_TICKS, 1], [MOST_TICKS, 0, 1], [1, 1, 0]], np.int32)
        assert excess(ways, LONGEST) == np.inf
        assert excess(np.full((3, 3), MOST_TICKS, np.int32), LONGEST) == 0.0

    def test_of_many_places_it_is_not_known(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(relaxed, "COMPARED", PLACES - 1)
        assert excess(random_ways(1), LONGEST) == np.inf


class TestClosed:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_ways_over_some_places_are_the_shortest_there_are(self, seed: int) -> None:
        ways, over = random_ways(seed), np.array([3, 8, 20])
        expected = ways.copy()
        for _ in over:
            for middle in over:
                expected = np.minimum(expected, expected[:, [middle]] + expected[middle])
        np.testing.assert_array_equal(closed(ways, over), expected)

    def test_no_road_stays_none(self) -> None:
        ways = np.full((3, 3), MOST_TICKS, np.int32)
        assert (closed(ways, np.arange(3)) == FAR).all()


class TestWays:
    def test_they_stay_as_they_are_where_no_door_is_left_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def never(_ways: Ways, _over: Ints) -> Ways:
            raise AssertionError("ways were shortened")

        formulation = formulate(Index(random_week(1)))
        monkeypatch.setattr(relaxed, "closed", never)
        assert relaxation(formulation).ways[0] is formulation.travel.ticks[0]

    def test_they_are_shortened_over_the_doors_left_out_alone(self) -> None:
        """Only the second of three doors takes no time: from the third home the way by the first is not shortened."""
        formulation = by_the_back_door()
        assert relaxation(formulation).ways[0].tolist() == [[0, 1, 9, 9], [1, 0, 1, 2], [9, 1, 0, 1], [9, 2, 1, 0]]

"""Weights and temperatures follow from the scale of the problem."""

from dataclasses import replace

import numpy as np

from scheduler.constraints.kinds import UnservedCost
from scheduler.constraints.pairs import one_by_one
from scheduler.search.openings import sorts_of
from scheduler.search.scale import marginal_cost, near_way, neighbours, suggested_temperatures, weights
from scheduler.travel.times import matrix
from tests.model.week import week


def test_one_unit_of_a_level_outweighs_all_that_one_visit_has_below_it() -> None:
    amount = np.array([[1.0, 0.0, 0.0], [0.0, 2.0, 5.0], [0.0, 0.0, 0.0]])
    weight = weights(amount, marginal=10.0)
    assert weight[2] == 1.0
    assert weight[1] * 2.0 > 10.0
    assert weight[0] * 1.0 > weight[1] * 5.0 + 10.0


def test_neighbours_are_the_nearest_doors_first() -> None:
    formulation = week([1, 2, 9, 4], [(0, 0)])
    near = neighbours(formulation, sorts_of(formulation))
    assert near[0].tolist() == [1, 3, 2]


def test_visits_that_share_no_shift_are_no_neighbours() -> None:
    levels = UnservedCost(("quality",), np.ones((1, 2)))
    formulation = week([1, 2], [(0, 0), (1, 0)], levels)
    formulation = replace(formulation, allowed=one_by_one(np.array([[True, False], [False, True]])))
    assert neighbours(formulation, sorts_of(formulation)).tolist() == [[-1], [-1]]


def test_a_way_longer_than_any_shift_heats_nothing() -> None:
    """Given matrices say by a huge number that there is no road."""
    plain = week([1, 2, 3, 4], [(0, 0)])
    bank = np.array([0, 1, 0, 1, 0])
    ticks = np.where(bank[:, None] == bank[None, :], matrix(plain.travel.ticks[0], 5), 900_000).astype(np.int32)
    parted = replace(plain, travel=replace(plain.travel, ticks=(ticks,)))
    assert near_way(parted, neighbours(parted, sorts_of(parted))) == 2.0


def test_temperatures_grow_with_the_price_of_the_way() -> None:
    short, long = week([1, 2, 3], [(0, 0)]), week([10, 20, 30], [(0, 0)])
    for one, other in zip(
        suggested_temperatures(short, neighbours(short, sorts_of(short))),
        suggested_temperatures(long, neighbours(long, sorts_of(long))),
        strict=True,
    ):
        assert 0 < one < other
    assert marginal_cost(short) < marginal_cost(long)

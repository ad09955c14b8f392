"""The cheapest route of a shift, held against every order of its doors."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from scheduler.bound import pricing as priced_by
from scheduler.bound.kernels.steps import cheapest_steps
from scheduler.bound.kernels.task import cost_of
from scheduler.bound.pricing import Depth, priced
from scheduler.bound.relaxation import Floats, Relaxation, excess, relaxation
from scheduler.bound.tasks import Pricing, pricings
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import OptionMask
from scheduler.constraints.registry import formulate
from tests.model.week import week
from tests.weeks import random_week

SEEDS = range(4)
FEW, VISITS, MANY = 6, 7, 30
EXACT = 1e-9


def town(seed: int, visits: int = VISITS) -> tuple[Relaxation, list[Pricing]]:
    """Seven visits are so few that a route forgets none of them."""
    relaxed = relaxation(formulate(Index(random_week(seed, visits=visits, visitors=2))))
    return relaxed, pricings(relaxed)


def prizes(pricing: Pricing, seed: int) -> Floats:
    return np.random.default_rng(seed).uniform(0, 30, len(pricing.visits))


def least(pricing: Pricing, prize: Floats) -> float:
    """The least of all orders of any of the doors."""
    doors = range(len(prize))
    orders = (np.array(order, np.int64) for many in range(len(prize) + 1) for order in permutations(doors, many))
    return min(float(cost_of(pricing.task, order)) - float(prize[order].sum()) for order in orders)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_close_look_finds_the_cheapest_route(seed: int) -> None:
    relaxed, shifts = town(seed)
    for pricing in shifts:
        prize = prizes(pricing, seed)
        found = priced(relaxed, pricing, prize, Depth.CLOSE)
        assert found.is_exact
        assert found.least == pytest.approx(least(pricing, prize), abs=EXACT)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("room", [1, 3, 10, 40])
def test_without_room_it_still_lies_below_every_route(seed: int, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    relaxed, shifts = town(seed)
    monkeypatch.setattr(priced_by, "ROOM", room)
    monkeypatch.setattr(priced_by, "GUESSED_ROOM", room)
    for pricing in shifts:
        prize = prizes(pricing, seed)
        assert priced(relaxed, pricing, prize, Depth.CLOSE).least <= least(pricing, prize) + EXACT


@pytest.mark.parametrize("seed", SEEDS)
def test_a_closer_look_never_finds_less(seed: int) -> None:
    relaxed, shifts = town(seed, MANY)
    for pricing in shifts:
        prize = prizes(pricing, seed)
        guess, careful, thorough, close = (priced(relaxed, pricing, prize, depth).least for depth in Depth)
        assert close <= thorough <= careful <= guess <= 0.0


@pytest.mark.parametrize("seed", SEEDS)
def test_columns_cost_what_their_ways_and_services_do(seed: int) -> None:
    relaxed, shifts = town(seed, MANY)
    for pricing in shifts:
        node_of = {int(visit): node for node, visit in enumerate(pricing.visits)}
        for column in priced(relaxed, pricing, prizes(pricing, seed), Depth.CLOSE).columns:
            ways = cost_of(pricing.task, np.array([node_of[visit] for visit in column.visits], np.int64))
            own = relaxed.cost[list(column.visits), pricing.shift].sum()
            assert column.cost == pytest.approx(float(ways + own), abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_few_steps_are_the_first_of_all(seed: int) -> None:
    _, shifts = town(seed)
    for pricing in shifts:
        prize = prizes(pricing, seed)
        some, whole = (cheapest_steps(pricing.task, prize, many) for many in (3, len(prize)))
        assert whole.node.shape == (len(prize), len(prize) - 1)
        assert all(node not in row for node, row in enumerate(whole.node.tolist()))
        assert (np.diff(whole.cost, axis=1) >= 0).all()
        np.testing.assert_array_equal(some.cost, whole.cost[:, :3])


@pytest.mark.parametrize("seed", SEEDS)
def test_ways_that_are_longer_than_over_other_places_make_no_label_needless(seed: int) -> None:
    """There a call on the way may make what follows earlier and cheaper, so leaving it out is no safe way to go on."""
    relaxed, _ = town(seed, FEW)
    places = len(relaxed.ways[0])
    ways = np.random.default_rng(seed).integers(0, 9_000, (places, places)).astype(np.int32)
    np.fill_diagonal(ways, 0)
    crooked = replace(relaxed, ways=(ways,), excess=(excess(ways, int(relaxed.ticks.max())),))
    for pricing in pricings(crooked):
        prize = prizes(pricing, seed) * 3
        assert pricing.task.detour == np.inf
        assert priced(crooked, pricing, prize, Depth.CLOSE).least == pytest.approx(least(pricing, prize), abs=EXACT)


def bumpy(ways: Sequence[Sequence[int]]) -> tuple[Relaxation, Pricing]:
    """One shift and services of ten minutes at doors with given ways, the first of them the visitor's home."""
    doors = len(ways) - 1
    formulation = week([1] * doors, [(0, 0)], OptionMask(np.array([[True, False]] * doors)))
    given = replace(formulation.travel, ticks=(np.array(ways, np.int32),))
    relaxed = relaxation(replace(formulation, travel=given))
    (pricing,) = pricings(relaxed)
    return relaxed, pricing


@pytest.mark.parametrize("seed", range(8))
def test_ways_that_are_a_little_longer_than_over_other_places_still_give_the_cheapest_route(seed: int) -> None:
    chance = np.random.default_rng(seed)
    ways = chance.integers(1, 10, (FEW + 1, FEW + 1)) * (1 - np.eye(FEW + 1, dtype=np.int64))
    relaxed, pricing = bumpy(ways.tolist())
    assert 0 < pricing.task.detour < np.inf
    prize = chance.uniform(0, 12, FEW)
    assert priced(relaxed, pricing, prize, Depth.CLOSE).least == pytest.approx(least(pricing, prize), abs=EXACT)


def test_what_a_call_on_the_way_shortens_counts_for_no_label_too_few() -> None:
    """From home it is cheapest to call first at a small prize, 1, and then at 2; but from 2 the way to 4 leads over 1.

    Home, 3, 2, 1, 4, home costs 13 less prizes of 22.5. Beginning with 1 is 7.5 cheaper at 2, more than its prize, 1;
    but then the straight way from 2 to 4 is 7 longer, which makes it the dearer one.
    """
    ways = [[0, 1, 9, 5, 9], [9, 0, 1, 9, 1], [9, 1, 0, 9, 9], [9, 9, 5, 0, 9], [1, 9, 9, 9, 0]]
    relaxed, pricing = bumpy(ways)
    prize = np.array([1.0, 10.0, 1.5, 10.0])
    assert pricing.task.detour == 7.0
    assert priced(relaxed, pricing, prize, Depth.CLOSE).least == pytest.approx(least(pricing, prize)) == -9.5
    too_little = replace(pricing, task=pricing.task._replace(detour=6.0))
    assert priced(relaxed, too_little, prize, Depth.CLOSE).least == pytest.approx(-9.0)

"""The cheapest route of a shift, held against every order of its doors."""

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
from scheduler.constraints.registry import formulate
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

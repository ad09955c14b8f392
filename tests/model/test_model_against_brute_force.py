"""The roster model over all routes of tiny random weeks finds what trying everything finds."""

import numpy as np
import pytest

from scheduler.constraints.kinds import (
    Cap,
    Contribution,
    DaySpread,
    DistinctShifts,
    DistinctVisitors,
    Excess,
    Measure,
    OptionCost,
    OptionLimit,
    PairCost,
    RepeatRebate,
    Scope,
    ShareExcess,
)
from scheduler.constraints.pairs import one_by_one
from tests.model.week import chosen, week
from tests.oracle import all_routes, best_vector

SHIFTS = [(0, 0), (0, 2), (1, 1)]


def random_rules(chance: np.random.Generator) -> list[Contribution]:
    """Return one of each kind with random numbers."""
    members, nobody = (0, 1, 2), frozenset[int]()
    return [
        PairCost(one_by_one(chance.integers(0, 30, (3, 3)).astype(float))),
        OptionCost(np.array([[0.0, float(chance.integers(5, 40))]] * 3)),
        OptionLimit(members, int(chance.integers(0, 3))),
        DaySpread((0, 1), int(chance.integers(0, 3)), -1, float(chance.integers(1, 4)), float(chance.integers(0, 9))),
        DistinctVisitors(members, frozenset({0, 1, 2}), nobody, nobody, 1, float(chance.integers(0, 30))),
        DistinctShifts((1, 2), 1, float(chance.integers(0, 20))),
        RepeatRebate(members, ((0, 2),), 1, nobody, float(chance.integers(0, 9))),
        Cap(Measure.METERS, Scope.VISITOR_WEEK, chance.integers(1_500, 6_000, 2).astype(float)),
        Excess(0.5, chance.integers(10, 60, 2).astype(float)),
        ShareExcess(0.25, 1.0, np.array([0, 0]), chance.integers(0, 50, 2).astype(float), np.array([100.0, 60.0])),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_the_model_equals_brute_force_and_its_bound_is_true(seed: int) -> None:
    chance = np.random.default_rng(seed)
    doors = [int(door) for door in chance.integers(1, 20, 3)]
    formulation = week(doors, SHIFTS, *random_rules(chance))
    best = best_vector(formulation)
    answer = chosen(formulation, [route for shift in range(3) for route in all_routes(formulation, shift)])
    assert answer.status == "optimal"
    assert answer.after == pytest.approx(best, abs=0.02)
    assert answer.bound is not None
    rounding = 0.25 * 2  # the fair share of each of two visitors is rounded down to a whole tick, at 0.25 a minute
    assert best[-1] - rounding - 0.02 <= answer.bound <= best[-1] + 0.02

"""No roster of a tiny week costs less than the bound, whatever rules it has to keep."""

from dataclasses import replace

import numpy as np
import pytest

from scheduler.bound.relaxation import relaxation
from scheduler.constraints.kinds import OptionMask
from scheduler.constraints.plan import Plan, plan_of
from scheduler.model.exact.solve_exactly import solve_exactly
from scheduler.model.value import value
from tests.bound.proven import EXACT, bound_of
from tests.conformance.families import FAMILIES, MIXED
from tests.conformance.oracle import Judged, tiny
from tests.conformance.suite import case, tiny_seeds
from tests.conformance.week import Size
from tests.model.test_model_against_brute_force import SHIFTS, random_rules
from tests.model.week import week
from tests.oracle import all_plans, best_vector


def no_roster_costs_less(key: str, seed: int) -> None:
    """Hold the bounds of the best, of the worst covered and of a middling roster against all that lose no more."""
    formulation, rosters = case(key, seed, Size.TINY).modelled, tiny(key, seed).bound
    ranked = sorted(rosters, key=lambda item: item.evaluation.vector)
    for given in (ranked[0], ranked[len(ranked) // 2], ranked[-1]):
        bound = bound_of(formulation, plan_of(formulation.index, given.roster))
        assert bound.value <= least_cost(rosters, bound.held) + EXACT, f"{key}-{seed}"


def least_cost(rosters: list[Judged], held: tuple[float, ...]) -> float:
    vectors = (item.evaluation.vector for item in rosters)
    return min(vector[-1] for vector in vectors if all(lost <= most for lost, most in zip(vector, held, strict=False)))


@pytest.mark.parametrize("key", sorted(FAMILIES))
def test_no_roster_of_a_family_costs_less(key: str) -> None:
    for seed in tiny_seeds(key):
        no_roster_costs_less(key, seed)


@pytest.mark.parametrize("seed", range(6))
def test_no_roster_costs_less_when_several_rules_meet(seed: int) -> None:
    no_roster_costs_less(MIXED, seed)


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_of_random_kinds_costs_less(seed: int) -> None:
    chance = np.random.default_rng(seed)
    formulation = week([int(door) for door in chance.integers(1, 20, 3)], SHIFTS, *random_rules(chance))
    best = best_vector(formulation)
    plan = next(plan for plan in all_plans(formulation) if value(formulation, plan) == best)
    assert bound_of(formulation, plan).value <= best[-1] + EXACT


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_costs_less_where_ways_are_a_little_longer_than_over_other_places(seed: int) -> None:
    chance = np.random.default_rng(seed)
    ways = chance.integers(1, 10, (5, 5)) * (1 - np.eye(5, dtype=np.int64))
    formulation = week([1] * 4, [(0, 0), (1, 0)], OptionMask(np.array([[True, False]] * 4)))
    formulation = replace(formulation, travel=replace(formulation.travel, ticks=(ways.astype(np.int32),)))
    assert 0 < relaxation(formulation).excess[0] <= formulation.option_ticks[:, 0].min()
    best = best_vector(formulation)
    plan = next(plan for plan in all_plans(formulation) if value(formulation, plan) == best)
    assert bound_of(formulation, plan).value <= best[-1] + EXACT


@pytest.mark.parametrize("seed", range(4))
def test_it_lies_below_what_the_exact_method_proves(seed: int) -> None:
    formulation = case(MIXED, seed, Size.SMALL).modelled
    answer = solve_exactly(formulation, seconds=None, deterministic=5.0, seed=1, hint=Plan())
    bound = bound_of(formulation, answer.plan)
    if answer.status == "optimal":
        assert bound.value <= answer.vector[-1] + EXACT

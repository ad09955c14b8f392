"""The exact method on tiny weeks with every registered rule finds what trying every roster finds."""

import pytest

from scheduler.constraints.base import Level
from scheduler.constraints.index import Index
from scheduler.constraints.plan import roster_of
from scheduler.constraints.registry import REGISTRY, formulate
from scheduler.evaluate.evaluation import evaluate
from scheduler.model.exact.solve_exactly import solve_exactly
from tests.model.weeks_with_all_rules import best_levels, random_week

# Weeks whose rosters can all be judged one by one in about two seconds.
SEEDS = (0, 2, 3, 4, 5, 6, 7, 11, 12, 15, 18, 19)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_optimum_is_that_of_all_rosters_and_the_bound_is_true(seed: int) -> None:
    problem = random_week(seed)
    index, best = Index(problem), best_levels(problem)
    answer = solve_exactly(formulate(index), seconds=None, deterministic=30.0, seed=1)
    verdict = evaluate(problem, roster_of(index, answer.plan), index=index)
    assert verdict.feasible
    assert answer.status == "optimal"
    assert answer.vector == pytest.approx(verdict.vector, abs=1e-6)
    assert verdict.vector == pytest.approx(best, abs=1e-3)
    assert answer.bound is not None
    assert best[-1] - 0.02 <= answer.bound <= best[-1] + 1e-6


def test_the_weeks_price_most_soft_rules() -> None:
    found: set[str] = set()
    for seed in SEEDS:
        problem = random_week(seed)
        index = Index(problem)
        answer = solve_exactly(formulate(index), seconds=None, deterministic=30.0, seed=1)
        found |= {term.constraint for term in evaluate(problem, roster_of(index, answer.plan), index=index).terms}
    assert len(found) >= 8
    assert found <= {rule.key for rule in REGISTRY if rule.level is not Level.HARD}

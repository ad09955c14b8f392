"""Walks that meet: the same bytes each time, a best that holds, and a walk that goes on from another's solution."""

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.plan import Plan, roster_of
from scheduler.constraints.registry import formulate
from scheduler.evaluate.evaluation import evaluate
from scheduler.search.order.searcher import OrderSearcher
from scheduler.search.order.team import OrderTeam
from tests.search.order.days import random_day

INDEX = Index(random_day(3, doubles=5, singles=12))
FORMULATION = formulate(INDEX)


def judged(plan: Plan) -> tuple[float, ...]:
    """Return the levels of a plan that breaks no hard rule."""
    verdict = evaluate(INDEX.problem, roster_of(INDEX, plan), index=INDEX)
    assert not verdict.violations
    return verdict.vector


def fallen(seed: int, hands: int) -> OrderTeam:
    """Let a team fall from 8 to about 1 in ten turns, which lets it meet several times."""
    team = OrderTeam(FORMULATION, seed, hands)
    team.begin(None)
    for turn in range(10):
        team.run(200, 8.0 * 0.8**turn, 8.0 * 0.8 ** (turn + 1))
    return team


@pytest.mark.parametrize("hands", [1, 2, 3])
def test_the_same_seed_and_hands_give_the_same_plans(hands: int) -> None:
    one, two = fallen(4, hands), fallen(4, hands)
    assert one.best() == two.best()
    assert one.harvest() == two.harvest()


@pytest.mark.parametrize("seed", range(4))
def test_the_best_is_feasible_and_costs_what_the_evaluator_says(seed: int) -> None:
    team = fallen(seed, 2)
    assert team.best_vector() == pytest.approx(judged(team.best()))


def test_the_best_is_never_lost() -> None:
    team = OrderTeam(FORMULATION, 1, 2)
    team.begin(None)
    levels = [team.best_vector()]
    for _ in range(8):
        team.run(300, 6.0, 0.5)
        levels.append(team.best_vector())
    assert levels == sorted(levels, reverse=True)
    assert levels[-1] < levels[0]


def test_a_walk_goes_on_from_where_another_one_stands() -> None:
    one, two = OrderSearcher(FORMULATION, 1), OrderSearcher(FORMULATION, 2)
    for walk in (one, two):
        walk.begin(None)
        walk.run(2_000, 6.0, 1.0)
    before = two.best_vector()
    two.take_over(one)
    assert two.current() == one.current()
    assert two.standing() == one.standing()
    assert two.best_vector() == before
    two.run(2_000, 1.0, 0.1)
    judged(two.current())
    assert two.best_vector() == pytest.approx(judged(two.best()))


def test_at_a_meeting_all_stand_where_the_cheapest_stood() -> None:
    team = OrderTeam(FORMULATION, 5, 2)
    team.begin(None)
    team.run(500, 8.0, 1.0)
    routes = team.harvest()
    half = len(routes) // 2
    assert routes[:half] == routes[half:]

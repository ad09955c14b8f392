"""The order search on random tight days: its own figures are those of the independent evaluator."""

from dataclasses import replace

import numpy as np
import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.plan import Plan, roster_of
from scheduler.constraints.registry import formulate
from scheduler.domain.mode import VisitMode
from scheduler.evaluate.evaluation import evaluate
from scheduler.search.chance import stream_of
from scheduler.search.handle import handle
from scheduler.search.order.anneal import anneal
from scheduler.search.order.columns import SHIFT, START
from scheduler.search.order.construct import construct, opening_order, rebuild
from scheduler.search.order.data import order_data
from scheduler.search.order.searcher import COLD_SHARE, HOT_SHARE, OrderSearcher, supports
from scheduler.search.order.state import walk_of
from scheduler.search.order.units import units_of
from tests.problems import visit, window
from tests.search.order.days import random_day

SEEDS = range(12)


def _judged(index: Index, plan: Plan) -> tuple[float, ...]:
    """Return the evaluator's levels of a plan that breaks no hard rule."""
    verdict = evaluate(index.problem, roster_of(index, plan), index=index)
    assert not verdict.violations
    return verdict.vector


@pytest.mark.parametrize("seed", SEEDS)
def test_plans_are_feasible_and_cost_what_the_evaluator_says(seed: int) -> None:
    index = Index(random_day(seed))
    formulation = formulate(index)
    assert supports(formulation)
    searcher = OrderSearcher(formulation, seed)
    searcher.begin(None)
    for _ in range(4):
        searcher.run(500, 8.0, 1.0)
        _judged(index, searcher.current())
        assert searcher.best_vector() == pytest.approx(_judged(index, searcher.best()))


@pytest.mark.parametrize("seed", SEEDS)
def test_going_on_from_a_plan_is_never_worse_than_the_plan(seed: int) -> None:
    formulation = formulate(Index(random_day(seed)))
    good, other = OrderSearcher(formulation, seed), OrderSearcher(formulation, seed + 1)
    good.begin(None)
    good.run(2_000, 5.0, 0.1)
    other.begin(good.best())
    assert other.best_vector() <= tuple(level + 1e-9 for level in good.best_vector())


def test_annealing_never_loses_and_mostly_improves_on_construction() -> None:
    improved = 0
    for seed in SEEDS:
        searcher = OrderSearcher(formulate(Index(random_day(seed))), seed)
        searcher.begin(None)
        levels = [searcher.best_vector()]
        for _ in range(5):
            searcher.run(1_000, 6.0, 0.2)
            levels.append(searcher.best_vector())
        assert levels == sorted(levels, reverse=True)
        improved += levels[-1] < levels[0]
    assert improved >= len(SEEDS) - 2


@pytest.mark.parametrize("seed", SEEDS)
def test_what_moves_add_up_is_what_decoding_anew_gives(seed: int) -> None:
    formulation = formulate(Index(random_day(seed)))
    data = order_data(formulation, units_of(formulation))
    walk = walk_of(data)
    walk.order[:] = opening_order(data)
    construct(handle(data), handle(walk))
    kept = anneal(handle(data), handle(walk), stream_of(seed), 3_000, (8.0, 2.0), 0.2)
    totals, starts = np.delete(walk.total, 3), walk.state[: len(walk.cost), START].copy()
    shifts = walk.link[: len(walk.cost), SHIFT].copy()
    walk.order[:] = np.argsort(walk.key)
    rebuild(handle(data), handle(walk))
    assert kept > 0
    assert np.delete(walk.total, 3) == pytest.approx(totals)
    assert walk.state[: len(walk.cost), START].tolist() == starts.tolist()
    assert walk.link[: len(walk.cost), SHIFT].tolist() == shifts.tolist()


def test_lateness_in_a_window_that_another_one_follows_is_left_to_the_route_search() -> None:
    day = random_day(0)
    windows = (window("08:00-10:00", due="09:00"), window("12:00-13:00"))
    late = visit("late", windows=windows)
    assert not supports(formulate(Index(day.model_copy(update={"visits": (*day.visits, late)}))))


def test_a_visit_that_can_be_phoned_is_left_to_the_route_search() -> None:
    day = random_day(0)
    either = tuple(option.model_copy(update={"mode": mode}) for option in day.visits[0].options for mode in VisitMode)
    phoned = visit("phoned", windows=(window(due="09:00"),), options=either[:2])
    assert not supports(formulate(Index(day.model_copy(update={"visits": (*day.visits, phoned)}))))


def test_a_day_on_which_somebody_must_be_late_is_walked_hotter() -> None:
    tight = formulate(Index(random_day(2, doubles=5, singles=12)))
    loose = replace(tight, windows=replace(tight.windows, due=tight.windows.latest))
    ratios = []
    for formulation in (tight, loose):
        searcher = OrderSearcher(formulation, 1)
        searcher.begin(None)
        hot, cold = searcher.temperatures()
        ratios.append(hot / cold)
    assert ratios[0] > ratios[1]
    assert ratios[1] == pytest.approx(HOT_SHARE / COLD_SHARE)

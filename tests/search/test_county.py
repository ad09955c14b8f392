"""Search without a matrix and with near shifts only: every roster holds, and nobody is forgotten."""

import numpy as np
import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.plan import roster_of
from scheduler.constraints.registry import formulate
from scheduler.domain.problem import Problem
from scheduler.domain.travel import GeodesicTravel
from scheduler.evaluate.evaluation import evaluate
from scheduler.search import openings as choosing
from scheduler.search.openings import openings, sorts_of
from scheduler.search.searcher import Searcher
from scheduler.search.team import TeamSearcher
from scheduler.travel import times
from tests.problems import elder, place, problem, shift, visit, visitor
from tests.weeks import random_week


@pytest.fixture(autouse=True)
def _every_week_is_a_county(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "MOST_PLACES", 1)
    monkeypatch.setattr(choosing, "MOST_OPEN", 6)


def holds(index: Index, searcher: Searcher) -> int:
    """Return how many visits the best roster serves, after the evaluator agreed with every figure."""
    found = evaluate(index.problem, roster_of(index, searcher.best()), index=index)
    assert found.feasible
    assert found.vector == pytest.approx(searcher.best_vector())
    return found.served


class TestSearch:
    @pytest.mark.parametrize("seed", range(4))
    def test_engine_and_evaluator_agree(self, seed: int) -> None:
        index = Index(random_week(seed, visits=60, visitors=9))
        searcher = Searcher(formulate(index), seed)
        searcher.begin(None)
        holds(index, searcher)
        searcher.run(3_000, *searcher.temperatures())
        holds(index, searcher)

    def test_so_do_several_threads(self) -> None:
        index = Index(random_week(5, visits=80, visitors=12))
        searcher = TeamSearcher(formulate(index), 1, hands=2)
        searcher.begin(None)
        for _ in range(4):
            searcher.run(400, *searcher.temperatures())
        holds(index, searcher)

    def test_the_same_seed_gives_the_same_roster(self) -> None:
        formulation = formulate(Index(random_week(6, visits=40, visitors=9)))
        plans = []
        for _ in range(2):
            searcher = Searcher(formulation, 3)
            searcher.begin(None)
            searcher.run(1_000, *searcher.temperatures())
            plans.append(searcher.best())
        assert plans[0] == plans[1]


class TestOpenings:
    def test_far_shifts_are_left_aside_and_kept_for_need(self) -> None:
        formulation = formulate(Index(random_week(1, visits=30, visitors=9)))
        sorts = sorts_of(formulation)
        found = openings(formulation, sorts)
        for number in range(30):
            near = found.shift[found.begin[number] : found.end[number]]
            every = found.shift[found.wide_begin[number] : found.wide_end[number]]
            wanted = np.flatnonzero(formulation.allowed[number] & _on_days(formulation.windows.count[number] > 0))
            assert every.tolist() == wanted.tolist()
            assert set(near.tolist()) <= set(every.tolist())
            assert len(near) >= min(6, len(every))

    def test_somebody_who_only_a_far_visitor_can_reach_is_served(self) -> None:
        index = Index(one_far_visitor())
        searcher = Searcher(formulate(index), 1)
        searcher.begin(None)
        assert holds(index, searcher) == 1


def _on_days(is_open: np.typing.NDArray[np.bool_]) -> np.typing.NDArray[np.bool_]:
    """Open days, by shift: ``random_week`` has nine visitors with a shift each day, in order."""
    return np.tile(is_open, 9)


def one_far_visitor() -> Problem:
    """Ten visitors next door whose shifts are too short for the visit, and one who lives far away with a long one."""
    near = [visitor(f"n{number}", home="door") for number in range(10)]
    return problem(
        travel=GeodesicTravel(),
        elders=(elder(place="door"),),
        places=(place("door", latitude=31.0, longitude=121.0), place("far", latitude=31.01, longitude=121.0)),
        visitors=(*near, visitor("f", home="far")),
        shifts=(
            *(shift(f"s{who.id}", who.id, hours="08:00-08:20") for who in near),
            shift("long", "f", hours="08:00-16:00"),
        ),
        visits=(visit(place="door", minutes=60),),
    )

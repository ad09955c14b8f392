"""The engine in this process: rosters that hold, budgets that repeat, and an end when asked."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Index
from scheduler.constraints.plan import Plan, roster_of
from scheduler.constraints.registry import formulate
from scheduler.domain.problem import Problem
from scheduler.evaluate.evaluation import better, evaluate
from scheduler.search.order import searcher as order
from scheduler.search.order.searcher import OrderSearcher
from scheduler.solve import engine as solving
from scheduler.solve.engine import Engine
from scheduler.solve.outcome import Outcome, Progress
from scheduler.solve.params import Method, SolveParams
from scheduler.solve.run import compare
from scheduler.solve.seekers import Seeker
from tests.problems import problem, shift, visit
from tests.search.order.days import random_day
from tests.weeks import random_week


def solved(
    question: Problem, params: SolveParams, stop_after: int = 10**9, start: Plan | None = None
) -> tuple[list[Progress], Outcome]:
    """Run the engine here; every roster it reports is judged by the evaluator."""
    index, history = Index(question), list[Progress]()
    engine = Engine(formulate(index), params, monotonic(), history.append, lambda: len(history) >= stop_after)
    outcome = engine.run(start)
    for progress in history:
        compare(evaluate(question, roster_of(index, progress.plan), index=index), progress.vector)
    return history, outcome


def fixed(**fields: object) -> SolveParams:
    return SolveParams.model_validate({"iterations": 4_000, "method": Method.SEARCH} | fields)


class TestRosters:
    @pytest.mark.parametrize("seed", range(4))
    def test_every_reported_roster_is_better_and_holds(self, seed: int) -> None:
        history, outcome = solved(random_week(seed), fixed())
        vectors = [progress.vector for progress in history]
        assert vectors == sorted(vectors, reverse=True)
        assert len(set(vectors)) == len(vectors)
        assert outcome.proposals == 2 * 4_000
        assert outcome.model_gain is not None

    def test_going_on_from_a_roster_never_ends_worse(self) -> None:
        question = random_week(5)
        first, _ = solved(question, fixed())
        again, _ = solved(question, fixed(iterations=50, seed=9), start=first[-1].plan)
        assert not better(first[-1].vector, again[-1].vector)

    def test_a_week_without_visits_has_an_empty_roster(self) -> None:
        history, _ = solved(problem(visits=(), elders=()), fixed())
        assert history[-1].plan == Plan()

    def test_a_week_without_shifts_leaves_every_visit_out(self) -> None:
        history, _ = solved(problem(shifts=()), fixed())
        assert history[-1].plan == Plan()

    @pytest.mark.parametrize("limit", [{"iterations": 4_000}, {"iterations": None, "seconds": 0.3}])
    def test_a_day_whose_visits_nobody_can_serve_leaves_every_visit_out(self, limit: dict[str, object]) -> None:
        day = random_day(3)
        beyond = tuple(item.model_copy(update={"skills": frozenset({"nobody has it"})}) for item in day.visits)
        history, _ = solved(day.model_copy(update={"visits": beyond}), fixed(**limit))
        assert history[-1].plan == Plan()

    def test_one_visitor_for_many_visits_serves_what_fits(self) -> None:
        visits = tuple(visit(f"v{number}", minutes=60) for number in range(40))
        history, _ = solved(problem(visits=visits, shifts=(shift(hours="08:00-12:00"),)), fixed())
        assert sum(len(route.visits) for route in history[-1].plan.routes) == 3


class TestBudgets:
    @pytest.mark.parametrize("workers", [1, 2])
    def test_the_same_seed_and_budget_give_the_same_roster(self, workers: int) -> None:
        question = random_week(7)
        one, two = (solved(question, fixed(workers=workers, seed=3)) for _ in range(2))
        assert [item.plan for item in one[0]] == [item.plan for item in two[0]]
        assert one[1] == two[1]

    def test_a_stop_ends_the_solve_with_the_best_so_far(self) -> None:
        history, outcome = solved(random_week(8), fixed(iterations=10**9), stop_after=2)
        assert len(history) >= 2
        assert outcome.proposals < 10**9

    def test_short_falls_end_with_the_first_that_finds_nothing_better(self) -> None:
        a_day = SolveParams(seconds=86_400, patience=0.05, method=Method.SEARCH, workers=1)
        week = random_week(1)
        history, outcome = solved(week, a_day)
        assert outcome.proposals > 0
        assert better(history[-1].vector, history[0].vector)

    def test_falls_from_a_roster_spend_the_budget_and_never_end_worse(self) -> None:
        question = random_week(5)
        first, _ = solved(question, fixed())
        again, outcome = solved(question, fixed(iterations=400, falls=4), start=first[-1].plan)
        assert outcome.proposals == 2 * 400
        assert outcome.model_gain is None
        assert not better(first[-1].vector, again[-1].vector)

    def test_nothing_begins_again_after_the_last_fall(self, monkeypatch: pytest.MonkeyPatch) -> None:
        begun, begin = list[Plan | None](), solving._begin

        def noted(threads: ThreadPoolExecutor, seekers: Sequence[Seeker], plan: Plan | None) -> None:
            begun.append(plan)
            begin(threads, seekers, plan)

        monkeypatch.setattr(solving, "_begin", noted)
        solved(random_week(5), fixed(iterations=400, falls=4, workers=1), start=Plan())
        assert len(begun) == 4

    def test_no_room_is_made_once_it_is_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def never(_formulation: Formulation, _plan: Plan) -> Plan:
            raise AssertionError("room was made")

        monkeypatch.setattr(solving, "with_room", never)
        left = problem(visits=(visit("v1"), visit("v2", minutes=600)), shifts=(shift(hours="08:00-12:00"),))
        history, outcome = solved(left, fixed(falls=4, workers=1), stop_after=1, start=Plan())
        assert (len(history), outcome.proposals) == (1, 0)

    def test_while_a_visit_is_left_out_each_fall_begins_warmer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        begun: list[float] = []
        search = Engine._search

        def noted(
            self: Engine, threads: ThreadPoolExecutor, seekers: Sequence[Seeker], share: float, begin: float
        ) -> None:
            begun.append(begin)
            search(self, threads, seekers, share, begin)

        monkeypatch.setattr(Engine, "_search", noted)
        never = problem(visits=(visit("v1"), visit("v2", minutes=600)), shifts=(shift(hours="08:00-12:00"),))
        solved(never, fixed(iterations=400, falls=4, workers=1), start=Plan())
        whole = problem(visits=(visit("v1"),), shifts=(shift(hours="08:00-12:00"),))
        solved(whole, fixed(iterations=400, falls=2, workers=1), start=Plan())
        assert begun == pytest.approx([0.3, 0.15, 0.0, 0.0, 0.5, 0.5])

    def test_a_day_with_time_for_many_falls_begins_each_of_them_anew(self, monkeypatch: pytest.MonkeyPatch) -> None:
        begun: list[Plan | None] = []
        begin = OrderSearcher.begin

        def noted(self: OrderSearcher, plan: Plan | None) -> None:
            begun.append(plan)
            begin(self, plan)

        monkeypatch.setattr(OrderSearcher, "begin", noted)
        monkeypatch.setattr(order, "PROPOSALS_A_PAIR", 10)
        day = random_day(3)
        enough = OrderSearcher(formulate(Index(day)), 0).long_fall
        proposals = round(8.5 * enough)
        history, outcome = solved(day, fixed(iterations=proposals, workers=1))
        assert len(begun) == 2 + 8  # the first roster, the short fall from it, and eight falls
        assert begun[0] is None
        assert begun[2:] == [None] * 8
        assert outcome.proposals == pytest.approx(proposals, abs=10)
        assert [item.vector for item in history] == sorted((item.vector for item in history), reverse=True)

    @pytest.mark.parametrize("proposals", [1, 4_000])
    def test_a_day_with_time_for_no_whole_fall_has_one(self, proposals: int) -> None:
        history, outcome = solved(random_day(4, doubles=6, singles=20), fixed(iterations=proposals))
        assert history
        assert outcome.proposals == pytest.approx(2 * proposals, abs=4)

    def test_time_ends_the_solve(self) -> None:
        before = monotonic()
        history, _ = solved(random_week(9), SolveParams(seconds=0.3, method=Method.SEARCH))
        assert history
        assert monotonic() - before < 60


class TestProof:
    def test_a_small_week_is_proven_optimal_and_the_bound_is_the_cost(self) -> None:
        history, outcome = solved(problem(), SolveParams(iterations=100))
        assert outcome.is_optimal
        assert outcome.bound == pytest.approx(history[-1].vector[-1])

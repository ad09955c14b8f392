"""Several threads on one roster: the same bytes each time, foreign routes untouched, and never worse than the start."""

from dataclasses import replace

import pytest

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import DistinctShifts
from scheduler.constraints.plan import Plan, roster_of
from scheduler.constraints.registry import formulate
from scheduler.evaluate.evaluation import better, evaluate
from scheduler.search.handle import handle
from scheduler.search.proposal import undo
from scheduler.search.recount import recount, return_to_best
from scheduler.search.searcher import Searcher
from scheduler.search.state import BEST_QUALITY, QUALITY, State, empty_state
from scheduler.search.team import TeamSearcher, _kept, _standing, worth_sharing
from scheduler.search.zones import Cut
from tests.conformance.families import MIXED, tight
from tests.conformance.week import Size
from tests.weeks import random_week

INDEX = Index(random_week(3, visits=80, visitors=12))
FORMULATION: Formulation = formulate(INDEX)


def judged(plan: Plan) -> tuple[float, ...]:
    """Return the levels of a plan that may be published."""
    evaluation = evaluate(INDEX.problem, roster_of(INDEX, plan), index=INDEX)
    assert evaluation.feasible
    return evaluation.vector


def searched(seed: int, runs: int = 6) -> TeamSearcher:
    """Return a search after some runs apart and as many together."""
    searcher = TeamSearcher(FORMULATION, seed, hands=2)
    searcher.begin(None)
    for hot, cold in stages(searcher):
        for _ in range(runs):
            searcher.run(400, hot, cold)
    return searcher


def stages(searcher: TeamSearcher) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the temperatures at which the threads search apart, and those at which they search one roster."""
    hot, cold = searcher.temperatures()
    return (hot, searcher._parting), (searcher._parting, cold)


class TestTeam:
    def test_the_same_seed_gives_the_same_roster(self) -> None:
        assert searched(4).best() == searched(4).best()
        assert searched(4).current() == searched(4).current()

    @pytest.mark.parametrize("seed", range(3))
    def test_the_best_gets_better_and_holds(self, seed: int) -> None:
        searcher = TeamSearcher(FORMULATION, seed, hands=2)
        searcher.begin(None)
        before = searcher.best_vector()
        for hot, cold in 4 * stages(searcher):
            searcher.run(400, hot, cold)
            assert not better(before, searcher.best_vector())
            before = searcher.best_vector()
            assert judged(searcher.best()) == pytest.approx(before)
            judged(searcher.current())

    def test_it_goes_on_from_a_plan(self) -> None:
        plan = searched(1).best()
        other = TeamSearcher(FORMULATION, 2, hands=2)
        other.begin(plan)
        assert not better(judged(plan), judged(other.best()))

    def test_a_part_changes_its_own_zone_only(self, monkeypatch: pytest.MonkeyPatch) -> None:
        searcher, seen = searched(5, runs=1), 0
        anneal = searcher._anneal

        def watched(part: State, plan: Cut, zone: int, proposals: int, hot: float, cold: float) -> None:
            nonlocal seen
            anneal(part, plan, zone, proposals, hot, cold)
            foreign, lead = plan.shift != zone, searcher._state
            assert (part.length[: len(foreign)][foreign] == lead.length[: len(foreign)][foreign]).all()
            assert (part.shift[plan.node != zone] == lead.shift[plan.node != zone]).all()
            assert (part.shift[plan.held] == lead.shift[plan.held]).all()
            running = float(part.number[QUALITY])
            assert recount(handle(searcher._data), handle(part))
            assert part.number[QUALITY] == pytest.approx(running)
            seen += 1

        monkeypatch.setattr(searcher, "_anneal", watched)
        together = stages(searcher)[1]
        for _ in range(4):
            searcher.run(500, *together)
        assert seen == 8

    @pytest.mark.parametrize("seed", range(3))
    def test_apart_each_thread_has_a_roster_of_its_own_and_the_better_one_leads(self, seed: int) -> None:
        searcher = TeamSearcher(FORMULATION, seed, hands=2)
        searcher.begin(None)
        hot, cold = stages(searcher)[0]
        for _ in range(3):
            searcher.run(400, hot, cold)
            one, two = searcher._parts
            assert (one.shift != two.shift).any()
            assert one.mine.all()
            assert not one.held.any()
            lead = min((one, two), key=lambda part: (*part.level[:-1].tolist(), part.number[QUALITY]))
            assert (searcher._state.shift == lead.shift).all()
            assert searcher._state.number[QUALITY] == pytest.approx(float(lead.number[QUALITY]))
            judged(searcher.current())

    def test_rounding_of_the_levels_does_not_decide(self) -> None:
        searcher = searched(3)
        one, two = searcher._parts
        one.level[:-1], one.best_level[:-1], two.level[:-1], two.best_level[:-1] = 2.0, 2.0, 2.0 + 1e-12, 2.0 + 1e-12
        for number in (QUALITY, BEST_QUALITY):
            one.number[number], two.number[number] = 9.0, 8.0
        assert min(searcher._parts, key=_standing) is min(searcher._parts, key=_kept) is two
        two.level[:-1], two.best_level[:-1] = 3.0, 3.0
        assert min(searcher._parts, key=_standing) is min(searcher._parts, key=_kept) is one

    def test_a_county_is_one_roster_from_the_beginning(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("scheduler.search.team.MOST_APART", 50)
        searcher = TeamSearcher(FORMULATION, 1, hands=2)
        assert searcher._parting == float("inf")


class TestRecount:
    @pytest.mark.parametrize("seed", range(6))
    def test_it_finds_what_the_walk_kept(self, seed: int) -> None:
        searcher = Searcher(formulate(Index(tight(MIXED, seed, Size.SMALL))), seed)
        searcher.begin(None)
        searcher.run(800, *searcher.temperatures())
        state = searcher._state
        names = ["number", "group_cost", "leg_cost", "time_cost"]
        names += ["week_use", "day_use"] if searcher._data.resources.used else []
        before = {name: getattr(state, name).copy() for name in names} | {"level": state.level[:-1].copy()}
        assert recount(handle(searcher._data), handle(state))
        for name, kept in before.items():
            assert getattr(state, name)[: len(kept)] == pytest.approx(kept, rel=1e-9, abs=1e-6), name

    def test_the_best_can_be_stood_at_again(self) -> None:
        searcher = Searcher(FORMULATION, 7)
        searcher.begin(None)
        searcher.run(3_000, *searcher.temperatures())
        return_to_best(handle(searcher._data), handle(searcher._state))
        assert recount(handle(searcher._data), handle(searcher._state))
        assert searcher.current() == searcher.best()
        assert searcher._state.number[QUALITY] == pytest.approx(searcher.best_vector()[-1])


class TestWorthSharing:
    def test_small_rosters_and_lone_threads_keep_one_roster_a_thread(self) -> None:
        small = formulate(Index(random_week(1, visits=120, visitors=12)))
        large = formulate(Index(random_week(1, visits=420, visitors=12)))
        assert not worth_sharing(small, 2)
        assert not worth_sharing(large, 1)
        assert worth_sharing(large, 2)

    def test_visits_of_a_series_do_not_count(self) -> None:
        large = formulate(Index(random_week(1, visits=420, visitors=12)))
        assert worth_sharing(large, 2)
        doors = tuple(DistinctShifts((visit, visit + 1), allowance=1, price=5.0) for visit in range(0, 40, 2))
        assert not worth_sharing(replace(large, distinct_shifts=doors), 2)


def test_a_state_that_nobody_has_used_holds_no_open_proposal() -> None:
    """Undoing what was never proposed changes no visit's option: a thread's first proposal may be refused."""
    state = empty_state(Searcher(FORMULATION, 1)._data, 1)
    state.option[:] = 1
    undo(handle(state))
    assert (state.option == 1).all()

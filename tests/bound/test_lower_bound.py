"""The bound on weeks a person can solve by hand: where it is tight, what it holds for, and what would make it false."""

from dataclasses import replace

import numpy as np
import pytest

from scheduler.bound import relaxation as relaxed
from scheduler.bound.lower_bound import lower_bound
from scheduler.bound.params import BoundParams
from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import OptionCost, OptionMask, PairCost, RepeatRebate, UnservedCost
from scheduler.constraints.pairs import one_by_one
from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.constraints.registry import formulate
from scheduler.domain.errors import InputError
from scheduler.travel import times
from tests.bound.proven import EXACT, bound_of
from tests.model.week import route, week
from tests.oracle import best_vector
from tests.weeks import random_week

NOBODY = frozenset[int]()


def at_home(visits: int) -> OptionMask:
    """No calls: every visit is made at its door."""
    return OptionMask(np.array([[True, False]] * visits))


def acquainted() -> Formulation:
    """Three visits behind one door, five minutes away; who comes costs 20, and from the third time on 14 less."""
    rebate = RepeatRebate((0, 1, 2), (), 2, NOBODY, 14.0)
    return week([5, 5, 5], [(0, 0)], at_home(3), PairCost(one_by_one(np.full((3, 1), 20.0))), rebate)


def callable_week() -> Formulation:
    """One visit far away that may be a call for 3."""
    return week([50], [(0, 0)], OptionCost(np.array([[0.0, 3.0]])))


def by_the_back_door() -> Formulation:
    """Two visits a long way apart, and one between them that takes no time and makes the way shorter."""
    formulation = week([1, 2, 3], [(0, 0)], at_home(3))
    ways = np.array([[0, 1, 9, 9], [1, 0, 1, 9], [9, 1, 0, 1], [9, 9, 1, 0]], np.int32)
    ticks = np.array([[10, 10], [0, 0], [10, 10]])
    return replace(formulation, travel=replace(formulation.travel, ticks=(ways,)), option_ticks=ticks)


class TestWhereItIsTight:
    def test_doors_on_a_line(self) -> None:
        plan = Plan((route(0, (1, 483), (2, 496), (0, 509)),))
        bound = bound_of(week([9, 3, 6], [(0, 0)], at_home(3)), plan)
        assert bound.value == pytest.approx(18.0, abs=1e-5)
        assert bound.is_whole

    def test_a_rebate_is_taken_off_where_it_can_be_had(self) -> None:
        plan = Plan((route(0, (0, 485), (1, 495), (2, 505)),))
        assert bound_of(acquainted(), plan).value == pytest.approx(10 + 60 - 14, abs=1e-5)

    def test_a_call_needs_no_way(self) -> None:
        plan = Plan((PlannedRoute(0, (0,), (1,), (480,)),))
        assert bound_of(callable_week(), plan).value == pytest.approx(3.0, abs=1e-5)

    def test_a_visit_that_costs_less_left_out_is_left_out(self) -> None:
        out = UnservedCost(("quality",), np.full((1, 1), 7.0))
        assert bound_of(week([5], [(0, 0)], at_home(1), out), Plan()).value == pytest.approx(7.0, abs=1e-5)

    def test_a_service_without_time_may_shorten_the_way(self) -> None:
        """The roster takes 1 + 1 + 1 + 9 minutes; without the second visit the straight ways alone are longer."""
        plan = Plan((route(0, (0, 481), (1, 492), (2, 493)),))
        assert bound_of(by_the_back_door(), plan).value == pytest.approx(12.0, abs=1e-5)

    def test_two_people_come_on_one_day(self) -> None:
        """The first visitor is free on Monday and costs 10 on Tuesday, when alone the second can come."""
        dear = PairCost(one_by_one(np.array([[0.0, 10.0, 0.0]])))
        formulation = week([5], [(0, 0), (0, 1), (1, 1)], at_home(1), dear, people=[2])
        plan = Plan((route(1, (0, 485)), route(2, (0, 485))))
        assert bound_of(formulation, plan).value == pytest.approx(30.0, abs=1e-5)


class TestLevels:
    LEVELS = UnservedCost(("coverage", "quality"), np.array([[1.0, 1.0], [0.0, 0.0]]))

    def test_it_holds_for_rosters_that_lose_no_more(self) -> None:
        formulation = week([5, 9], [(0, 0)], at_home(2), self.LEVELS)
        whole = bound_of(formulation, Plan((route(0, (0, 485), (1, 499)),)))
        half = bound_of(formulation, Plan((route(0, (1, 489)),)))
        assert (whole.held, half.held) == ((0.0,), (1.0,))
        assert whole.value == pytest.approx(18.0, abs=1e-4)
        # One of two may be left out: half a route to both is cheaper than one to the nearer, which costs 10.
        assert half.value == pytest.approx(9.0, abs=1e-4)


class TestWhatWouldMakeItFalse:
    """Each of these is something the bound has to allow for; without it, it lies above what a roster costs."""

    @staticmethod
    def excess(formulation: Formulation, plan: Plan) -> float:
        """Return how far what comes out lies above the least cost."""
        best = best_vector(formulation)
        return lower_bound(formulation, plan, best, BoundParams(rounds=60, workers=1)).value - best[-1]

    def test_a_rebate(self, monkeypatch: pytest.MonkeyPatch) -> None:
        plan = Plan((route(0, (0, 485), (1, 495), (2, 505)),))
        assert self.excess(acquainted(), plan) <= EXACT
        monkeypatch.setattr(relaxed, "rebates", lambda _, may: np.zeros(may.shape))
        assert self.excess(acquainted(), plan) > 1.0

    def test_a_call(self, monkeypatch: pytest.MonkeyPatch) -> None:
        plan = Plan((PlannedRoute(0, (0,), (1,), (480,)),))
        assert self.excess(callable_week(), plan) <= EXACT
        monkeypatch.setattr(relaxed, "_aside", lambda formulation, *_: np.full(formulation.visits, np.inf))
        assert self.excess(callable_week(), plan) > 1.0

    def test_a_shorter_way_by_a_door_without_service(self, monkeypatch: pytest.MonkeyPatch) -> None:
        plan = Plan((route(0, (0, 481), (1, 492), (2, 493)),))
        assert self.excess(by_the_back_door(), plan) <= EXACT
        monkeypatch.setattr(relaxed, "closed", lambda ways, _over: ways)
        assert self.excess(by_the_back_door(), plan) > 1.0


class TestLimits:
    def test_the_same_rounds_give_the_same_bound(self) -> None:
        formulation = week([9, 3, 6, 14, 2], [(0, 0), (0, 1), (1, 0)], at_home(5))
        plan = Plan((route(0, (0, 489), (1, 505)), route(1, (2, 486), (3, 504), (4, 526))))
        few = BoundParams(rounds=3, workers=2)
        assert bound_of(formulation, plan, few).value == bound_of(formulation, plan, few).value
        assert bound_of(formulation, plan, few).rounds <= 3

    def test_more_rounds_never_lower_it(self) -> None:
        formulation = week([9, 3, 6, 14, 2], [(0, 0), (0, 1), (1, 0)], at_home(5))
        told: list[float] = []
        levels = best_vector(week([9, 3, 6], [(0, 0)], at_home(3)))
        lower_bound(
            formulation, Plan(), levels, BoundParams(rounds=60, workers=1), lambda bound: told.append(bound.value)
        )
        assert told == sorted(told)
        assert told[-1] > 0

    def test_who_stops_it_gets_the_best_so_far(self) -> None:
        formulation = week([9, 3, 6], [(0, 0)], at_home(3))
        plan = Plan((route(0, (1, 483), (2, 496), (0, 509)),))
        bound = lower_bound(formulation, plan, (18.0,), BoundParams(), stopped=lambda: True)
        assert (bound.value, bound.rounds, bound.is_whole) == (0.0, 0, False)

    def test_a_problem_without_visits_or_shifts_costs_nothing(self) -> None:
        assert bound_of(week([5], [(0, 0)], OptionMask(np.array([[False, False]]))), Plan()).value <= 1_000.0

    def test_a_county_is_refused_in_one_sentence(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(times, "MOST_PLACES", 3)
        formulation = formulate(Index(random_week(1)))
        with pytest.raises(InputError, match="28 places are too many for a bound"):
            bound_of(formulation, Plan())

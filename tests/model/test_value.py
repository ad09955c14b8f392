"""What a plan is worth: ties between visits of several people."""

import numpy as np
import pytest

from scheduler.constraints.kinds import PairMask, Together
from scheduler.constraints.pairs import one_by_one
from scheduler.constraints.plan import Plan
from scheduler.domain.visit import Company
from scheduler.model.value import value
from tests.model.week import route, week

# Three visitors on day 0; visit 0 at door 3 takes two of them, visit 1 at door 4 one.
SHIFTS = [(0, 0), (1, 0), (2, 0)]
APART = [Together(0, seat, 1, 0, 0, None, Company.DIFFERENT) for seat in (0, 1)]


class TestSameCompany:
    @pytest.mark.parametrize(("who", "holds"), [(0, True), (1, True), (2, False)])
    def test_any_person_of_a_pair_makes_the_tied_visit(self, who: int, holds: bool) -> None:
        formulation = week([3, 4], SHIFTS, Together(0, 0, 1, 0, 0, None, Company.SAME), people=[2, 1])
        services = [[(0, 500)], [(0, 500)], []]
        services[who].append((1, 520))
        plan = Plan(tuple(route(shift, *items) for shift, items in enumerate(services) if items))
        assert (value(formulation, plan) is not None) is holds


class TestOneDay:
    @pytest.mark.parametrize("one_day", [False, True])
    def test_a_night_between_breaks_a_tie_of_one_day_only(self, one_day: bool) -> None:
        tie = Together(0, 0, 1, 0, 0, None, Company.SAME, one_day=one_day)
        formulation = week([3, 4], [(0, 0), (0, 1)], tie)
        plan = Plan((route(0, (0, 500)), route(1, (1, 520))))
        assert (value(formulation, plan) is None) is one_day


class TestSomebody:
    def test_some_person_of_a_pair_answers_each_demand(self) -> None:
        wanted = [
            PairMask(one_by_one(np.array([[row == number for row in range(3)]])), leader_only=True) for number in (0, 1)
        ]
        formulation = week([3], SHIFTS, *wanted, people=[2])
        pairs = [Plan((route(one, (0, 500)), route(other, (0, 500)))) for one, other in ((0, 1), (0, 2), (1, 2))]
        assert [value(formulation, plan) is not None for plan in pairs] == [True, False, False]


class TestDifferentCompany:
    @pytest.mark.parametrize(("who", "holds"), [(0, False), (1, False), (2, True)])
    def test_no_person_of_a_pair_makes_the_tied_visit(self, who: int, holds: bool) -> None:
        formulation = week([3, 4], SHIFTS, *APART, people=[2, 1])
        services = [[(0, 500)], [(0, 500)], []]
        services[who].append((1, 520))
        plan = Plan(tuple(route(shift, *items) for shift, items in enumerate(services) if items))
        assert (value(formulation, plan) is not None) is holds

    def test_a_tie_of_one_seat_leaves_the_other_person_free(self) -> None:
        formulation = week([3, 4], SHIFTS, APART[0], people=[2, 1])
        plan = Plan((route(0, (0, 500)), route(1, (0, 500), (1, 520))))
        assert value(formulation, plan) is not None

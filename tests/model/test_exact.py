"""The exact method on weeks a person can solve by hand."""

import numpy as np
import pytest
from ortools.sat.python import cp_model

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.kinds import (
    DistinctShifts,
    Lateness,
    Moved,
    OptionMask,
    PairCost,
    PairMask,
    StartWindows,
    Together,
    UnservedCost,
    Waiting,
)
from scheduler.constraints.pairs import one_by_one
from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.domain.visit import Company
from scheduler.model.exact.build import build, hint_from, plan_from
from scheduler.model.exact.size import small_enough
from scheduler.model.exact.solve_exactly import Exact, coverage_stages, solve_exactly
from scheduler.model.value import value
from tests.model.test_model_against_brute_force import SHIFTS, random_rules
from tests.model.week import route, week
from tests.oracle import best_vector


def solved(formulation: Formulation, hint: Plan | None = None) -> Exact:
    """Solve with one worker and a fixed seed, and check the answer against its own recount."""
    answer = solve_exactly(formulation, seconds=None, deterministic=20.0, seed=1, hint=hint)
    assert answer.vector == value(formulation, answer.plan)
    assert answer.status == "optimal"
    assert answer.bound == pytest.approx(answer.vector[-1], abs=0.02)
    assert answer.bound is not None
    assert answer.bound <= answer.vector[-1]
    return answer


def windows(*starts: tuple[int, int, int]) -> StartWindows:
    """One window a visit on every day, as (earliest, latest, due)."""
    earliest, latest, due = (
        np.repeat(np.array(column)[:, None, None], 7, axis=1) for column in zip(*starts, strict=True)
    )
    return StartWindows(np.ones((len(starts), 7), np.int64), earliest, latest, due)


def at_home(visits: int) -> OptionMask:
    """No calls: every visit is made at its door."""
    return OptionMask(np.array([[True, False]] * visits))


class TestOneRoute:
    def test_doors_on_a_line_are_visited_in_order(self) -> None:
        answer = solved(week([9, 3, 6], [(0, 0)], at_home(3)))
        assert answer.vector == (18.0,)
        assert answer.plan.routes[0].visits[1] != 1

    def test_a_call_is_made_on_the_way_and_costs_no_way(self) -> None:
        answer = solved(week([9, 200], [(0, 0)], OptionMask(np.array([[True, False], [True, True]]))))
        assert answer.vector == (18.0,)
        assert dict(zip(answer.plan.routes[0].visits, answer.plan.routes[0].options, strict=True)) == {0: 0, 1: 1}

    def test_a_shift_of_calls_alone_travels_nowhere(self) -> None:
        answer = solved(week([200], [(0, 0)]))
        assert (answer.vector, answer.plan.routes[0].options) == ((0.0,), (1,))

    def test_travel_stands_still_in_the_pause(self) -> None:
        answer = solved(week([3], [(0, 0)], windows((480, 720, 480)), at_home(1), Lateness(1.0), pause=(482, 500)))
        assert answer.vector == (6.0 + 21.0,)
        assert answer.plan == Plan((route(0, (0, 501)),))

    @pytest.mark.parametrize(("latest", "cost"), [(499, 1_000.0), (520, 6.0)])
    def test_nobody_serves_in_the_pause(self, latest: int, cost: float) -> None:
        answer = solved(week([3], [(0, 0)], windows((495, latest, latest)), at_home(1), pause=(500, 520)))
        assert answer.vector == (cost,)

    @pytest.mark.parametrize(("latest", "cost"), [(720, 6.0), (500, 6.0 + 80.0)])
    def test_who_can_come_later_need_not_wait_at_the_next_door(self, latest: int, cost: float) -> None:
        rule = windows((480, latest, latest), (600, 620, 620))
        assert solved(week([3, 3], [(0, 0)], rule, at_home(2), Waiting(1.0, 10))).vector == (cost,)

    def test_a_call_before_a_door_shortens_the_waiting(self) -> None:
        rule = windows((480, 500, 500), (600, 620, 620), (540, 590, 590))
        modes = OptionMask(np.array([[True, False], [True, False], [False, True]]))
        assert solved(week([3, 3, 3], [(0, 0)], rule, modes, Waiting(1.0, 10))).vector == (6.0,)

    def test_the_nearer_door_is_late_by_less(self) -> None:
        rule = windows((480, 720, 483), (480, 720, 485))
        assert solved(week([3, 5], [(0, 0)], rule, at_home(2), Lateness(0.5))).vector == (10.0 + 5.0,)

    def test_only_the_largest_lateness_counts_where_that_is_the_rule(self) -> None:
        rule = windows((480, 720, 483), (480, 720, 485))
        answer = solved(week([3, 5], [(0, 0)], rule, at_home(2), Lateness(0.5, largest=True)))
        assert answer.vector == (10.0 + 5.0,)

    @pytest.mark.parametrize(("latest", "cost"), [(720, 6.0), (500, 16.0)])
    def test_a_start_far_from_the_published_one_costs(self, latest: int, cost: float) -> None:
        moved = Moved(np.array([10.0]), np.array([0]), np.array([600]), 30)
        answer = solved(week([3], [(0, 0)], at_home(1), windows((480, latest, latest)), moved))
        assert answer.vector == (cost,)


class TestTogether:
    def test_two_people_start_together_and_the_rest_fits_around(self) -> None:
        answer = solved(week([3, 30], [(0, 0), (1, 0)], at_home(2), people=[2, 1]))
        starts = {start for r in answer.plan.routes for v, start in zip(r.visits, r.starts, strict=True) if v == 0}
        assert len(starts) == 1
        assert sum(0 in r.visits for r in answer.plan.routes) == 2
        assert answer.vector == (60.0 + 6.0,)

    def test_one_of_two_people_leads(self) -> None:
        leads = PairMask(one_by_one(np.array([[False, False, True]])), leader_only=True)
        prices = PairCost(one_by_one(np.array([[0.0, 0.0, 5.0]])))
        formulation = week([3], [(0, 0), (1, 0), (2, 0)], leads, prices, at_home(1), people=[2])
        assert solved(formulation).vector == (12.0 + 5.0,)

    def test_two_people_are_not_found_in_two_shifts_of_one_visitor(self) -> None:
        assert solved(week([3], [(0, 0), (0, 0)], people=[2])).plan == Plan()

    @pytest.mark.parametrize(("company", "cost"), [(Company.SAME, 6.0), (Company.DIFFERENT, 12.0)])
    def test_a_tie_keeps_its_lag_and_its_company(self, company: Company, cost: float) -> None:
        tie = Together(0, 0, 1, 0, 60, 70, company)
        answer = solved(week([3, 3], [(0, 0), (1, 0)], tie, at_home(2)))
        at = {visit: start for r in answer.plan.routes for visit, start in zip(r.visits, r.starts, strict=True)}
        assert 60 <= at[1] - at[0] <= 70
        assert answer.vector == (cost,)

    def test_a_tie_of_one_day_is_not_kept_over_a_night(self) -> None:
        days = [(0, 0), (0, 1)]
        apart = PairMask(one_by_one(np.array([[True, False], [False, True]])))
        tie = Together(0, 0, 1, 0, 0, None, Company.SAME, one_day=True)
        assert solved(week([3, 3], days, tie, apart)).plan == Plan()
        assert len(solved(week([3, 3], days, tie)).plan.routes) == 1

    def test_the_same_visitor_is_asked_for_even_where_two_are_nearer(self) -> None:
        prices = PairCost(one_by_one(np.array([[0.0, 50.0], [50.0, 0.0]])))
        tie = Together(0, 0, 1, 0, 0, None, Company.SAME)
        assert solved(week([3, 3], [(0, 0), (1, 0)], tie, prices, at_home(2))).vector == (56.0,)

    def test_one_stop_for_a_household_is_worth_a_dearer_visitor(self) -> None:
        prices = PairCost(one_by_one(np.array([[0.0, 50.0], [50.0, 0.0]])))
        rules = (prices, DistinctShifts((0, 1), 1, 60.0), at_home(2))
        assert solved(week([3, 3], [(0, 0), (1, 0)], *rules)).vector == (56.0,)

    def test_a_tie_over_days_keeps_both_out_when_only_one_fits(self) -> None:
        tie = Together(0, 0, 1, 0, 1_440, 2_000, Company.ANY)
        assert solved(week([3, 3], [(0, 0)], tie)).plan == Plan()
        assert len(solved(week([3, 3], [(0, 0), (0, 1)], tie)).plan.routes) == 2


class TestLevels:
    def test_a_higher_level_is_never_traded_for_lower_ones(self) -> None:
        lost = UnservedCost(("last", "open", "quality"), np.array([[1.0, 0, 0], [0, 1.0, 1.0], [0, 0, 0]]))
        rule = windows((480, 485, 485), (480, 485, 485), (480, 500, 500))
        assert solved(week([5, 3, 3], [(0, 0)], lost, rule, at_home(3))).vector == (0.0, 1.0, 10.0)

    def test_levels_are_packed_into_one_sum_that_compares_them_in_turn(self) -> None:
        lost = UnservedCost(("a", "b", "quality"), np.array([[1.0, 0, 0], [0, 2.0, 3.0], [0, 0, 0]]))
        model = cp_model.CpModel()
        served = [model.new_bool_var("") for _ in range(3)]
        (stage,) = coverage_stages(week([1, 1, 1], [(0, 0)], lost), served)
        assert [factor for factor, _ in stage] == [-6, -2, -3]


class TestLimits:
    def test_without_time_the_hint_comes_back(self) -> None:
        hint = Plan((route(0, (0, 483)),))
        formulation = week([3, 5], [(0, 0)])
        answer = solve_exactly(formulation, seconds=0.0, deterministic=None, seed=1, hint=hint)
        assert answer == Exact(hint, (1_006.0,), "feasible", None)

    def test_who_is_told_to_stop_gives_back_the_hint(self) -> None:
        hint = Plan((route(0, (0, 483)),))
        answer = solve_exactly(
            week([3, 5], [(0, 0)]), seconds=None, deterministic=5.0, seed=1, hint=hint, stop=lambda: True
        )
        assert answer.plan == hint

    def test_a_hint_that_is_best_already_is_kept(self) -> None:
        hint = Plan((route(0, (0, 600)),))
        assert solved(week([3], [(0, 0)], at_home(1)), hint).plan == hint

    def test_a_hint_that_breaks_a_rule_is_refused(self) -> None:
        with pytest.raises(ValueError, match="breaks a hard rule"):
            solved(week([3], [(0, 0)]), Plan((route(0, (0, 481)),)))

    def test_every_better_roster_is_reported_and_the_last_is_the_answer(self) -> None:
        found: list[tuple[float, ...]] = []
        answer = solve_exactly(
            week([9, 3, 6], [(0, 0)], at_home(3)),
            seconds=None,
            deterministic=20.0,
            seed=1,
            on_better=lambda plan, vector: found.append(vector),
        )
        assert found == sorted(found, reverse=True)
        assert found[-1] == answer.vector

    def test_the_same_seed_gives_the_same_plan(self) -> None:
        formulation = week([9, 3, 6], [(0, 0), (1, 0)])
        assert solved(formulation) == solved(formulation)


class TestHints:
    def test_a_plan_and_its_hint_are_the_same_roster(self) -> None:
        formulation = week([3, 5, 4], [(0, 0), (1, 0)], people=[2, 1, 1])
        plan = Plan((PlannedRoute(0, (1, 0, 2), (0, 0, 1), (490, 510, 530)), PlannedRoute(1, (0,), (0,), (510,))))
        model = build(formulation)
        hint = hint_from(model, plan)
        assert hint is not None
        for variable, hinted in hint:
            model.week.model.add(variable == hinted)
        solver = cp_model.CpSolver()
        assert solver.solve(model.week.model) == cp_model.OPTIMAL
        assert plan_from(model, solver.value) == plan


class TestSize:
    def test_a_handful_of_visits_is_small_and_a_full_week_is_not(self) -> None:
        assert small_enough(week([3, 5, 4], [(0, 0), (1, 0)]))
        assert not small_enough(week(list(range(1, 27)), [(0, 0)]))
        assert not small_enough(week(list(range(1, 15)), [(who, day) for who in range(3) for day in range(5)]))


@pytest.mark.parametrize("seed", range(6))
def test_it_equals_brute_force_with_one_rule_of_each_kind(seed: int) -> None:
    chance = np.random.default_rng(seed)
    doors = [int(door) for door in chance.integers(1, 20, 3)]
    formulation = week(doors, SHIFTS, *random_rules(chance))
    assert solved(formulation).vector == pytest.approx(best_vector(formulation), abs=0.02)

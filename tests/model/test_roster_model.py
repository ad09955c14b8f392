"""The roster model on pools small enough to solve by hand."""

import numpy as np
import pytest

from scheduler.constraints.kinds import (
    Cap,
    DaySpread,
    DistinctShifts,
    DistinctVisitors,
    Excess,
    Ints,
    Lateness,
    Measure,
    OptionLimit,
    PairMask,
    RepeatRebate,
    Scope,
    ShareExcess,
    StartWindows,
    Together,
    UnservedCost,
)
from scheduler.constraints.pairs import one_by_one
from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.domain.visit import Company
from scheduler.model.columns import column_of, retimed
from scheduler.model.roster_model import choose
from tests.model.week import chosen, route, week

NOBODY = frozenset[int]()


class TestColumns:
    def test_a_route_costs_its_way_out_between_and_home(self) -> None:
        column = column_of(week([3, 5], [(0, 0)]), route(0, (0, 483), (1, 495)))
        assert column is not None
        assert (column.cost, column.use) == (10.0, (2.0, 30.0, 1000.0, 0.0))

    def test_a_start_before_arrival_does_not_fit(self) -> None:
        assert column_of(week([3], [(0, 0)]), route(0, (0, 482))) is None

    def test_a_route_that_comes_home_too_late_does_not_fit(self) -> None:
        formulation = week([3], [(0, 0)])
        assert column_of(formulation, route(0, (0, 707))) is not None
        assert column_of(formulation, route(0, (0, 708))) is None

    def test_travel_stands_still_in_the_pause(self) -> None:
        formulation = week([3], [(0, 0)], pause=(482, 500))
        assert retimed(formulation, route(0, (0, 600)), {}) == route(0, (0, 501))

    def test_a_fixed_start_moves_what_follows(self) -> None:
        formulation = week([3, 5], [(0, 0)])
        again = retimed(formulation, route(0, (0, 483), (1, 495)), {0: 500})
        assert again == route(0, (0, 500), (1, 512))
        assert retimed(formulation, route(0, (0, 483), (1, 495)), {1: 494}) is None


class TestChoice:
    def test_the_best_roster_takes_one_route_of_each_of_two_rosters(self) -> None:
        formulation = week([2, 4, 20, 22], [(0, 0), (1, 0)])
        first = [
            route(0, (0, 482), (1, 494)),
            route(
                1,
                (2, 500),
                (3, 530),
            ),
        ]
        second = [route(0, (0, 482), (2, 510)), route(1, (1, 484), (3, 512))]
        third = [route(0, (1, 484)), route(1, (3, 502), (2, 514))]
        answer = chosen(formulation, [*first, *second, *third], second)
        assert answer.before == (84.0,)
        assert answer.after == (52.0,)
        assert answer.status == "optimal"
        assert answer.bound == pytest.approx(52.0)

    def test_the_hint_stays_when_the_pool_has_nothing_better(self) -> None:
        formulation = week([2], [(0, 0)])
        answer = chosen(formulation, [route(0, (0, 482))], [route(0, (0, 482))])
        assert (answer.plan, answer.gain) == (Plan((route(0, (0, 482)),)), 0.0)

    def test_a_higher_level_beats_any_number_of_lower_ones(self) -> None:
        levels = UnservedCost(("red", "green", "quality"), np.array([[1.0, 0, 0], [0, 1.0, 1.0], [0, 0, 0]]))
        formulation = week([50, 2, 4], [(0, 0)], levels)
        routes = [route(0, (0, 530)), route(0, (1, 482), (2, 494))]
        answer = chosen(formulation, routes, routes[1:])
        assert answer.before == (1.0, 0.0, 8.0)
        assert answer.after == (0.0, 2.0, 100.0)

    def test_a_hint_that_breaks_a_rule_is_refused(self) -> None:
        with pytest.raises(ValueError, match="breaks a hard rule"):
            choose(week([3], [(0, 0)]), [], Plan((route(0, (0, 0)),)), seconds=None, deterministic=1.0, seed=1)


class TestTwoPeople:
    def test_two_visitors_with_different_starts_are_retimed_to_meet(self) -> None:
        formulation = week([3], [(0, 0), (1, 0)], people=[2])
        answer = chosen(formulation, [route(0, (0, 483)), route(1, (0, 600))])
        assert answer.plan in (Plan((route(0, (0, start)), route(1, (0, start)))) for start in (483, 600))
        assert answer.after == (12.0,)

    def test_one_of_two_must_be_able_to_lead(self) -> None:
        leaders = PairMask(one_by_one(np.array([[False, False, True]])), leader_only=True)
        formulation = week([3], [(0, 0), (1, 0), (2, 0)], leaders, people=[2])
        answer = chosen(formulation, [route(shift, (0, 483)) for shift in range(3)])
        assert 2 in {item.shift for item in answer.plan.routes}
        assert len(answer.plan.routes) == 2

    def test_tied_visits_keep_their_lag_or_are_both_out(self) -> None:
        tie = Together(0, 0, 1, 0, 30, 40, Company.DIFFERENT)
        formulation = week([3, 5], [(0, 0), (1, 0)], tie)
        answer = chosen(formulation, [route(0, (0, 483)), route(1, (1, 485)), route(0, (0, 483), (1, 515))])
        starts = {item.visits[0]: item.starts[0] for item in answer.plan.routes}
        assert starts[1] - starts[0] == 30
        assert len(answer.plan.routes) == 2

    def test_tied_visits_that_want_the_same_visitor_get_one(self) -> None:
        formulation = week([3, 5], [(0, 0), (1, 0)], Together(0, 0, 1, 0, 0, None, Company.SAME))
        answer = chosen(formulation, [route(0, (0, 483)), route(1, (1, 485)), route(0, (0, 483), (1, 515))])
        assert answer.plan == Plan((route(0, (0, 483), (1, 515)),))

    def test_a_tie_of_one_day_is_not_kept_over_a_night(self) -> None:
        tie = Together(0, 0, 1, 0, 0, None, Company.SAME, one_day=True)
        formulation = week([3, 5], [(0, 0), (0, 1)], tie)
        over_night = [route(0, (0, 483)), route(1, (1, 485))]
        assert chosen(formulation, over_night).plan == Plan()
        both = route(1, (0, 483), (1, 515))
        assert chosen(formulation, [*over_night, both]).plan == Plan((both,))

    def test_nobody_of_a_pair_makes_the_visit_that_wants_others(self) -> None:
        ties = [Together(0, seat, 1, 0, 30, None, Company.DIFFERENT) for seat in (0, 1)]
        formulation = week([3, 5], [(0, 0), (1, 0), (2, 0)], *ties, people=[2, 1])
        pool = [route(0, (0, 483), (1, 515)), route(0, (0, 483)), route(1, (0, 483)), route(2, (1, 520))]
        served = {item.shift: item.visits for item in chosen(formulation, pool).plan.routes}
        assert served == {0: (0,), 1: (0,), 2: (1,)}


class TestWeekRows:
    def test_two_visits_of_a_series_keep_their_smallest_gap(self) -> None:
        formulation = week([3, 3], [(0, 0), (0, 1), (0, 2)], DaySpread((0, 1), 2, None, 0.0, 0.0))
        pool = [route(0, (0, 483)), route(1, (1, 483))]
        assert chosen(formulation, pool).after == (1006.0,)
        assert chosen(formulation, [*pool, route(2, (1, 483))]).after == (12.0,)

    def test_the_gap_to_the_last_contact_counts_too(self) -> None:
        formulation = week([3], [(0, 0), (0, 1)], DaySpread((0,), 2, -1, 0.0, 0.0))
        answer = chosen(formulation, [route(0, (0, 483)), route(1, (0, 483))])
        assert answer.plan == Plan((route(1, (0, 483)),))

    def test_an_uneven_gap_costs_its_distance_from_the_even_one(self) -> None:
        formulation = week([3, 3], [(0, 0), (0, 1), (0, 4)], DaySpread((0, 1), 0, -2, 3.0, 2.0))
        answer = chosen(formulation, [route(0, (0, 483)), route(1, (1, 483)), route(2, (1, 483))])
        assert answer.plan == Plan((route(0, (0, 483)), route(2, (1, 483))))
        assert answer.after == (12.0 + 2.0 * (1 + 1),)
        assert answer.bound == pytest.approx(16.0)

    def test_a_second_face_costs_its_price(self) -> None:
        rule = DistinctVisitors((0, 1), frozenset({0, 1}), NOBODY, NOBODY, 1, 50.0)
        formulation = week([3, 3], [(0, 0), (0, 1), (1, 1)], rule)
        pool = [route(0, (0, 483)), route(2, (1, 483))]
        assert chosen(formulation, pool).bound == pytest.approx(62.0)
        assert chosen(formulation, [*pool, route(1, (1, 483))]).after == (12.0,)

    def test_a_second_shift_at_the_door_costs_its_price(self) -> None:
        formulation = week([3, 3], [(0, 0), (1, 0)], DistinctShifts((0, 1), 1, 7.0))
        pool = [route(0, (0, 483)), route(1, (1, 483))]
        answer = chosen(formulation, pool)
        assert answer.after == (19.0,)
        assert answer.bound == pytest.approx(19.0)

    def test_a_visitor_who_comes_again_earns_the_rebate(self) -> None:
        rule = RepeatRebate((0, 1), (), 1, NOBODY, 4.0)
        formulation = week([3, 3], [(0, 0), (0, 1), (1, 1)], rule)
        answer = chosen(formulation, [route(0, (0, 483)), route(1, (1, 483)), route(2, (1, 483))])
        assert answer.plan == Plan((route(0, (0, 483)), route(1, (1, 483))))
        assert answer.after == (8.0,)
        assert answer.bound == pytest.approx(8.0)

    def test_no_more_visits_than_allowed_become_calls(self) -> None:
        formulation = week([3, 3], [(0, 0), (1, 0)], OptionLimit((0, 1), 1))
        calls = [PlannedRoute(shift, (shift,), (1,), (480,)) for shift in (0, 1)]
        assert chosen(formulation, calls).after == (1000.0,)

    def test_a_weekly_cap_keeps_one_of_two_days_empty(self) -> None:
        cap = Cap(Measure.VISITS, Scope.VISITOR_WEEK, np.array([1.0]))
        formulation = week([3, 3], [(0, 0), (0, 1)], cap)
        assert chosen(formulation, [route(0, (0, 483)), route(1, (1, 483))]).after == (1006.0,)

    def test_overtime_costs_each_minute_above_the_threshold(self) -> None:
        formulation = week([3, 3], [(0, 0), (0, 1)], Excess(2.0, np.array([20.0])))
        answer = chosen(formulation, [route(0, (0, 483)), route(1, (1, 483))])
        assert answer.after == (36.0,)
        assert answer.bound == pytest.approx(36.0)

    def test_work_above_the_fair_share_is_priced(self) -> None:
        rule = ShareExcess(1.0, 1.0, np.array([0, 0]), np.zeros(2), np.full(2, 100.0))
        formulation = week([3, 3], [(0, 0), (0, 1), (1, 1)], rule)
        pool = [route(0, (0, 483)), route(1, (1, 483))]
        answer = chosen(formulation, pool)
        assert answer.after == (28.0,)
        assert answer.bound == pytest.approx(28.0)
        assert chosen(formulation, [*pool, route(2, (1, 483))]).after == (12.0,)

    def test_only_the_largest_lateness_is_priced(self) -> None:
        ones = np.ones((2, 1, 1), np.int64)
        windows = StartWindows(np.ones((2, 7), np.int64), 0 * _week(ones), 720 * _week(ones), 490 * _week(ones))
        formulation = week([3, 3], [(0, 0), (1, 0)], windows, Lateness(1.0, largest=True))
        answer = chosen(formulation, [route(0, (0, 500)), route(1, (1, 510))])
        assert answer.after == (32.0,)
        assert answer.bound == pytest.approx(32.0)


def _week(one_day: Ints) -> Ints:
    return np.repeat(one_day, 7, axis=1)

"""The soft rules about time on a route, with costs computed by hand."""

from datetime import timedelta

import pytest

from scheduler.constraints.fairness import FAIRNESS
from scheduler.constraints.index import Index
from scheduler.constraints.largest_lateness import LARGEST_LATENESS
from scheduler.constraints.lateness import LATENESS
from scheduler.constraints.overtime import OVERTIME
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Timeline
from scheduler.constraints.travel import TRAVEL
from scheduler.constraints.waiting import WAITING
from scheduler.domain.objective import Objective
from scheduler.domain.problem import Problem
from scheduler.domain.visitor import Booked
from tests.problems import HOUR, MINUTE, problem, route, shift, timeline, visit, visitor, window

RULES: tuple[SoftRule, ...] = (TRAVEL, LATENESS, LARGEST_LATENESS, WAITING, OVERTIME, FAIRNESS)


def priced(*rules: SoftRule, **fields: object) -> Problem:
    return problem(objective=Objective(prices={rule.key: rule.prices for rule in rules}), **fields)


def costs(rule: SoftRule, line: Timeline) -> list[float]:
    return [round(item.cost, 6) for item in rule.check(line)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_rule_without_a_price_finds_and_contributes_nothing(rule: SoftRule) -> None:
    question = problem(visits=(visit(windows=(window(due="08:30"),)),))
    assert list(rule.check(timeline(question, route("s1", ("v1", "10:00"))))) == []
    assert list(rule.contribute(Index(question))) == []


class TestTravel:
    def test_the_way_there_and_home_costs_one_a_minute(self) -> None:
        assert costs(TRAVEL, timeline(priced(TRAVEL), route("s1", ("v1", "09:00")))) == [2]


class TestLateness:
    def question(self) -> Problem:
        late = (window(due="08:30"),)
        return priced(
            LATENESS, LARGEST_LATENESS, visits=(visit("v1", windows=late), visit("v2", windows=late), visit("v3"))
        )

    def test_late_minutes_add_up_at_two_each(self) -> None:
        line = timeline(self.question(), route("s1", ("v1", "08:30"), ("v2", "08:55"), ("v3", "10:00")))
        assert costs(LATENESS, line) == [50]

    def test_only_the_worst_counts_once_more(self) -> None:
        line = timeline(self.question(), route("s1", ("v1", "08:35"), ("v2", "08:55")))
        (found,) = LARGEST_LATENESS.check(line)
        assert (found.cost, found.visits) == (25, ("v2",))


class TestWaiting:
    def test_only_minutes_beyond_twenty_before_a_later_door_cost(self) -> None:
        question = priced(WAITING, visits=(visit("v1"), visit("v2"), visit("v3")))
        line = timeline(question, route("s1", ("v1", "08:50"), ("v2", "09:30"), ("v3", "10:15")))
        (found,) = WAITING.check(line)
        assert found.visits == ("v3",)
        assert (found.amount, round(found.cost, 6)) == (5, 1)

    def test_the_free_minutes_reach_the_engine_in_ticks(self) -> None:
        (data,) = WAITING.contribute(Index(priced(WAITING)))
        assert (data.free_ticks, data.per_minute) == (1200, 0.2)  # type: ignore[union-attr]


class TestOvertime:
    def test_work_above_the_agreed_time_costs_one_and_a_half_a_minute(self) -> None:
        question = priced(OVERTIME, visitors=(visitor(agreed_weekly_work=12 * MINUTE),))
        assert costs(OVERTIME, timeline(question, route("s1", ("v1", "09:00")))) == [15]

    def test_nobody_pays_who_agreed_on_nothing(self) -> None:
        assert costs(OVERTIME, timeline(priced(OVERTIME), route("s1", ("v1", "09:00")))) == []


class TestFairness:
    def test_work_above_120_percent_of_the_share_costs_half_a_minute(self) -> None:
        # 22 minutes of work by w1, 4 hours offered by each of the two: share 11, limit 13.2, excess 8.8.
        question = priced(FAIRNESS, visitors=(visitor(), visitor("w2")), shifts=(shift(), shift("s2", "w2")))
        assert costs(FAIRNESS, timeline(question, route("s1", ("v1", "09:00")))) == [4.4]

    def test_the_last_three_weeks_count(self) -> None:
        rested = visitor(booked=Booked(work=timedelta(0), available=12 * HOUR))
        busy = visitor("w2", booked=Booked(work=78 * MINUTE, available=12 * HOUR))
        question = priced(FAIRNESS, visitors=(rested, busy), shifts=(shift(), shift("s2", "w2")))
        # 100 minutes over two equal shares of 50, limit 60: w2's 78 are 18 too many.
        (found,) = FAIRNESS.check(timeline(question, route("s1", ("v1", "09:00"))))
        assert (found.visitor, round(found.cost, 6)) == ("w2", 9)

    def test_a_visitor_with_nothing_available_belongs_to_no_group(self) -> None:
        question = priced(FAIRNESS, visitors=(visitor(), visitor("w2")))
        (data,) = FAIRNESS.contribute(Index(question))
        assert data.group.tolist() == [0, -1]  # type: ignore[union-attr]

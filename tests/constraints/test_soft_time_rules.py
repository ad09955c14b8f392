"""Travel and lateness, with minutes and prices computed by hand."""

import pytest

from scheduler.constraints.base import Constraint
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Lateness, LegCost
from scheduler.constraints.largest_lateness import LARGEST_LATENESS
from scheduler.constraints.lateness import LATENESS
from scheduler.constraints.travel import TRAVEL
from scheduler.domain.objective import Objective
from scheduler.domain.problem import Problem
from tests.problems import problem, route, shift, timeline, visit, visitor, window

SOFT_RULES = (TRAVEL, LATENESS, LARGEST_LATENESS)


def priced(*rules: Constraint, **fields: object) -> Problem:
    return problem(objective=Objective(prices={rule.key: rule.prices for rule in rules}), **fields)


def late_pair(*rules: Constraint, people: int = 1) -> Problem:
    morning = (window("08:00-11:00", due="09:00"),)
    return priced(
        *rules,
        visits=(visit("v1", windows=morning, people=people), visit("v2", windows=morning)),
        visitors=(visitor("w1"), visitor("w2")),
        shifts=(shift("s1", "w1"), shift("s2", "w2")),
    )


@pytest.mark.parametrize("rule", SOFT_RULES, ids=lambda rule: rule.key)
class TestPrices:
    def test_a_rule_without_a_price_does_not_count(self, rule: Constraint) -> None:
        question = late_pair()
        assert not list(rule.check(timeline(question, route("s1", ("v1", "10:00")))))
        assert not list(rule.contribute(Index(question)))

    def test_the_sentence_can_be_filled(self, rule: Constraint) -> None:
        (found,) = rule.check(timeline(late_pair(rule), route("s1", ("v1", "10:00"))))
        assert "{" not in rule.explain(found).zh + rule.explain(found).en


class TestTravel:
    def test_the_way_out_and_the_way_home_cost_a_minute_each(self) -> None:
        (found,) = TRAVEL.check(timeline(priced(TRAVEL), route("s1", ("v1", "09:00"))))
        assert (found.amount, found.cost) == (2, 2)

    def test_the_engine_gets_the_price_of_a_minute(self) -> None:
        assert list(TRAVEL.contribute(Index(priced(TRAVEL)))) == [LegCost(1.0)]


class TestLateness:
    def test_minutes_after_the_due_time_cost_two_each(self) -> None:
        (found,) = LATENESS.check(timeline(late_pair(LATENESS), route("s1", ("v1", "09:10"))))
        assert (found.amount, found.cost) == (10, 20)

    def test_the_due_time_itself_is_in_time(self) -> None:
        assert not list(LATENESS.check(timeline(late_pair(LATENESS), route("s1", ("v1", "09:00")))))

    def test_two_people_who_come_late_together_are_late_each(self) -> None:
        together = [route("s1", ("v1", "09:10")), route("s2", ("v1", "09:10"))]
        found = LATENESS.check(timeline(late_pair(LATENESS, people=2), *together))
        assert [(item.visitor, item.amount) for item in found] == [("w1", 10), ("w2", 10)]

    def test_the_engine_gets_the_price_of_a_late_minute(self) -> None:
        assert list(LATENESS.contribute(Index(priced(LATENESS)))) == [Lateness(2.0)]


class TestLargestLateness:
    def test_only_the_worst_visit_counts(self) -> None:
        routes = [route("s1", ("v1", "09:10")), route("s2", ("v2", "09:25"))]
        (found,) = LARGEST_LATENESS.check(timeline(late_pair(LARGEST_LATENESS), *routes))
        assert (found.visits, found.amount, found.cost) == (("v2",), 25, 25)

    def test_the_engine_knows_that_it_takes_the_largest(self) -> None:
        assert list(LARGEST_LATENESS.contribute(Index(priced(LARGEST_LATENESS)))) == [Lateness(1.0, largest=True)]

"""Who comes together: every engine finds the best of all rosters of weeks in which crews depend on each other."""

from random import Random

import pytest

from scheduler.constraints.registry import REGISTRY, default_prices
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.visit import Company, Precedence, Visit
from scheduler.solve.params import Method, SolveParams
from tests.conformance.oracle import every_roster, optimum
from tests.problems import problem, shift, visit, visitor, window
from tests.solve.test_engine import solved

METHODS = [Method.SEARCH, Method.EXACT]
by_method = pytest.mark.parametrize("method", METHODS)
NEAR_HOME = ("p2", "p4", "p6", "p8")


def week(*visits: Visit, leaders: str = "", days: int = 1, hours: str = "08:00-12:00", **fields: object) -> Problem:
    """Return a week of four visitors, each nearest to another door; ``leaders`` names those who can lead."""
    names = [f"w{number}" for number in range(len(NEAR_HOME))]
    homes = zip(names, NEAR_HOME, strict=True)
    return problem(
        days=days,
        objective={"prices": {"travel": default_prices()["travel"]}},
        visitors=tuple(visitor(name, home=home, can_lead=name in leaders.split()) for name, home in homes),
        shifts=tuple(shift(f"{name}d{day}", name, day, hours) for name in names for day in range(days)),
        visits=visits,
        **fields,
    )


def same(first: str, second: str) -> Precedence:
    return Precedence(first=first, second=second, company=Company.SAME)


def is_served_as_well_as_possible(question: Problem, method: Method) -> bool:
    """Compare with the best of all rosters; whether any visit is served in it."""
    history, outcome = solved(question, SolveParams(iterations=6_000, method=method, workers=1))
    best = optimum(every_roster(question, REGISTRY))
    assert history[-1].vector == pytest.approx(best, abs=0.02)
    assert outcome.is_optimal or method is Method.SEARCH
    return bool(history[-1].plan.routes)


class TestSameCompany:
    @by_method
    def test_each_of_two_people_may_be_the_one_another_visit_asks_for(self, method: Method) -> None:
        question = week(
            visit("alone", only_visitors={"w0"}),
            visit("pair", people=2, place="p5"),
            visit("later", only_visitors={"w1"}),
            precedences=(same("alone", "pair"), same("pair", "later")),
        )
        assert is_served_as_well_as_possible(question, method)

    @by_method
    def test_who_makes_both_need_not_be_who_leads(self, method: Method) -> None:
        question = week(
            visit("first", people=2, is_first=True, only_visitors={"w0", "w1"}),
            visit("second", people=2, is_first=True, only_visitors={"w0", "w2"}, place="p7"),
            leaders="w1 w2",
            precedences=(same("first", "second"),),
        )
        assert is_served_as_well_as_possible(question, method)

    @by_method
    @pytest.mark.parametrize("seed", range(6))
    def test_chains_of_small_crews(self, seed: int, method: Method) -> None:
        chance = Random(seed)
        crews = [_some_visit(chance, f"v{number}", chance.choice([1, 2, 2])) for number in range(3)]
        leaders = " ".join(f"w{number}" for number in range(4) if chance.random() < 0.5)
        ties = (same("v0", "v1"), same("v1", "v2") if chance.random() < 0.7 else same("v0", "v2"))
        assert is_served_as_well_as_possible(week(*crews, leaders=leaders, precedences=ties), method)


class TestCrews:
    @by_method
    def test_two_pinned_visitors_bring_a_third_who_leads(self, method: Method) -> None:
        question = week(
            visit(people=3, is_first=True),
            leaders="w3",
            pins=(Pin(visit="v1", visitor="w0"), Pin(visit="v1", visitor="w1")),
        )
        assert is_served_as_well_as_possible(question, method)

    @by_method
    def test_three_pinned_visitors_of_whom_one_leads_take_anybody_along(self, method: Method) -> None:
        pins = tuple(Pin(visit="v1", visitor=name) for name in ("w0", "w1", "w3"))
        question = week(visit(people=4, is_first=True), leaders="w1", pins=pins)
        assert is_served_as_well_as_possible(question, method)

    @by_method
    def test_three_pinned_visitors_who_cannot_lead_make_no_first_visit_of_three(self, method: Method) -> None:
        pins = tuple(Pin(visit="v1", visitor=name) for name in ("w0", "w1", "w3"))
        question = week(visit(people=3, is_first=True), leaders="w2", pins=pins)
        assert not is_served_as_well_as_possible(question, method)

    @by_method
    @pytest.mark.parametrize("seed", range(8))
    def test_large_crews_with_several_pins(self, seed: int, method: Method) -> None:
        chance = Random(seed)
        crews = [_some_visit(chance, f"v{number}", chance.choice([2, 3, 3, 4])) for number in range(2)]
        leaders = " ".join(f"w{number}" for number in range(4) if chance.random() < 0.4)
        pins = tuple(
            Pin(visit=f"v{number}", visitor=f"w{who}")
            for number in range(2)
            for who in chance.sample(range(4), chance.randint(0, 3))
        )
        is_served_as_well_as_possible(week(*crews, leaders=leaders, pins=pins), method)


class TestOrder:
    """A pinned order asks for one day, even where a visitor's day is longer than a night."""

    EARLY, LATE = "06:00-08:00", "20:00-21:30"

    @by_method
    def test_a_night_between_is_no_order(self, method: Method) -> None:
        question = self._two(window(self.LATE, days=(0,)), window(self.EARLY, days=(1,)))
        assert not is_served_as_well_as_possible(question, method)

    @by_method
    def test_a_whole_day_between_is(self, method: Method) -> None:
        question = self._two(window(self.EARLY, days=(0, 1)), window(self.LATE, days=(0, 1)))
        assert is_served_as_well_as_possible(question, method)

    @by_method
    def test_one_of_two_people_keeps_the_order(self, method: Method) -> None:
        question = self._two(window(self.EARLY, days=(0, 1)), window(self.LATE, days=(0, 1)), people=2)
        assert is_served_as_well_as_possible(question, method)

    def _two(self, *windows: object, people: int = 1) -> Problem:
        first, second = (
            visit(name, windows=(hours,), people=people) for name, hours in zip(("v1", "v2"), windows, strict=True)
        )
        return week(first, second, days=2, hours="06:00-22:00", pins=(Pin(visit="v2", after="v1"),))


def _some_visit(chance: Random, name: str, people: int) -> Visit:
    return visit(
        name, place=f"p{chance.randrange(1, 10)}", people=people, is_first=people > 1 and chance.random() < 0.6
    )

"""Places that need not be judged: leaving them out changes no answer, whichever rule binds."""

from collections.abc import Iterator, Mapping

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.timeline import Timeline
from scheduler.domain.problem import Problem
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain import slots as searching
from scheduler.explain.choice import Choice
from scheduler.explain.floor import Floor, Floors
from scheduler.explain.placing import Placed
from scheduler.explain.slots import slots_in
from scheduler.explain.verdict import Baseline
from tests.conformance.families import FAMILIES, MIXED, tight
from tests.explain.weeks import filled, random_week

LIMITS = (1, 3, 20)
ROUNDING = 1e-3
BY_SHIFT = tuple(rule for rule in REGISTRY if rule.by_shift)


class NoFloors(Floors):
    """No shift is known to be dear."""

    def by_shift(self) -> Mapping[str, Floor]:
        return dict.fromkeys(super().by_shift(), (0, float("-inf")))

    def in_mode(self, shift: str, option: int) -> Floor:
        return option, float("-inf")


def weeks() -> Iterator[Problem]:
    yield from (tight(MIXED, seed) for seed in range(6))
    yield from (random_week(seed) for seed in range(6))


def same_slots(question: Problem, patch: pytest.MonkeyPatch) -> None:
    base = Baseline(question, filled(question))
    for name in sorted(question.visit_of):
        for limit in LIMITS:
            pruned = slots_in(base, name, limit)
            with patch.context() as unpruned:
                unpruned.setattr(searching, "Floors", NoFloors)
                assert [slot.model_dump_json() for slot in slots_in(base, name, limit)] == [
                    slot.model_dump_json() for slot in pruned
                ]


@pytest.mark.parametrize("key", sorted(FAMILIES))
def test_the_slots_are_those_of_all_places_where_one_rule_binds(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    same_slots(tight(key, 5), monkeypatch)


@pytest.mark.parametrize("number", range(12))
def test_the_slots_are_those_of_all_places_where_many_rules_meet(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    same_slots(list(weeks())[number], monkeypatch)


def places(choice: Choice) -> Iterator[tuple[str, Placed]]:
    for shift in choice.week.problem.shifts:
        yield from ((shift.id, placed) for placed in choice.places(frozenset({shift.id})))


def no_place_is_cheaper(question: Problem) -> int:
    base, many = Baseline(question, filled(question)), 0
    for name in sorted(question.visit_of):
        choice = Choice.of(base, name)
        floors = Floors(choice).by_shift()
        for shift, placed in places(choice):
            option = placed.seats[name][0].trial.item.option
            cost = evaluate(question, choice.roster_of(placed), index=base.index).quality - base.account.vector[-1]
            assert floors[shift] <= (option, cost + ROUNDING), (name, shift)
            many += floors[shift][1] > float("-inf")
    return many


@pytest.mark.parametrize("key", sorted(FAMILIES))
def test_no_place_is_cheaper_than_its_shift_can_be_where_one_rule_binds(key: str) -> None:
    assert no_place_is_cheaper(tight(key, 4))


@pytest.mark.parametrize("number", range(12))
def test_no_place_is_cheaper_than_its_shift_can_be_where_many_rules_meet(number: int) -> None:
    assert no_place_is_cheaper(list(weeks())[number])


def alike(question: Problem) -> int:
    """Compare what the rules find that claim not to look at the hours, for all places on the same shifts."""
    base, index, many = Baseline(question, filled(question)), Index(question), 0
    for name in sorted(question.visit_of):
        choice, seen = Choice.of(base, name), dict[object, dict[str, tuple[float, float]]]()
        for _, placed in places(choice):
            timeline = Timeline(index, choice.roster_of(placed))
            found = {rule.key: list(rule.check(timeline)) for rule in BY_SHIFT}
            sums = {
                key: (sum(one.amount for one in some), sum(one.cost for one in some)) for key, some in found.items()
            }
            many += placed.made in seen
            first = seen.setdefault(placed.made, sums)
            assert {key: pytest.approx(pair) for key, pair in first.items()} == sums
    return many


@pytest.mark.parametrize("key", sorted(FAMILIES))
def test_rules_by_shift_find_the_same_at_every_hour_of_a_shift_where_one_rule_binds(key: str) -> None:
    alike(tight(key, 6))


def test_rules_by_shift_find_the_same_at_every_hour_of_a_shift_where_many_rules_meet() -> None:
    assert sum(map(alike, weeks())) > 50

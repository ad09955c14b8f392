"""What a change is weighed at is what judging the whole roster before and after it says."""

import pytest

from scheduler.domain.errors import InputError
from scheduler.domain.move import Move, Put
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Unassigned
from scheduler.explain.scales import Scales
from scheduler.explain.verdict import Baseline
from tests.conformance.families import FAMILIES, MIXED, tight
from tests.explain.random_moves import random_move
from tests.explain.weeks import Dice, filled, random_week
from tests.problems import clock, problem, roster, route, shift, visit, visitor


def weighed_at_random(question: Problem, seed: int, moves: int = 15) -> int:
    """Weigh moves one after the other, each on the roster the one before it gave where that breaks nothing."""
    dice, base = Dice(seed), Baseline(question, filled(question))
    scales, many = Scales.of(base), 0
    for _ in range(moves):
        move = random_move(dice, question, scales.week.roster)
        try:
            after = base.moved(move)
        except InputError:
            continue
        weighed, broken = scales.moved(move), len(after.account.broken)
        assert (weighed is None) == (broken > len(base.account.broken))
        if weighed is not None:
            assert weighed.week.roster == after.roster
            assert weighed.broken == broken
            then = scales.after(weighed)
            assert then.vector == pytest.approx(after.account.vector)
            assert scales.is_no_worse(weighed) == (broken == 0 and after.account.vector <= base.account.vector)
            base, scales, many = after, then, many + 1
    return many


@pytest.mark.parametrize("key", sorted(FAMILIES))
def test_of_a_week_in_which_one_rule_binds(key: str) -> None:
    weighed_at_random(tight(key, 2), seed=sorted(FAMILIES).index(key))


@pytest.mark.parametrize("seed", range(6))
def test_of_a_week_in_which_many_rules_meet(seed: int) -> None:
    assert weighed_at_random(tight(MIXED, seed), seed, moves=40)


@pytest.mark.parametrize("seed", range(6))
def test_of_a_week_short_of_people(seed: int) -> None:
    assert weighed_at_random(random_week(seed), seed, moves=40)


def test_a_colleague_may_make_other_visits_with_somebody_else() -> None:
    week = problem(
        visitors=tuple(visitor(name) for name in ("w1", "w2", "w3")),
        shifts=tuple(shift(f"{name}d0", name) for name in ("w1", "w2", "w3")),
        visits=(visit("v1", people=2), visit("v2", people=2), visit("v3")),
    )
    given = roster(
        week,
        route("w1d0", ("v1", "08:01")),
        route("w2d0", ("v1", "08:01"), ("v2", "08:21")),
        route("w3d0", ("v2", "08:21")),
    )
    base = Baseline(week, given.model_copy(update={"unassigned": (Unassigned(visit="v3"),)}))
    weighed = Scales.of(base).moved(Move(steps=(Put(visit="v3", visitors=("w1",), day=0),)))
    assert base.account.broken == ()
    assert weighed is not None
    assert weighed.broken == 0


def test_a_thousand_changes_one_after_the_other_can_still_be_weighed() -> None:
    question = problem(
        visitors=(visitor(), visitor("w2")),
        shifts=(shift(), shift("s2", "w2")),
        visits=(visit("v1"), visit("v2")),
    )
    scales = Scales.of(Baseline(question, roster(question, route("s1", ("v1", "08:10")), route("s2", ("v2", "08:10")))))
    for number in range(1_100):
        start = clock("08:20" if number % 2 else "08:40")
        weighed = scales.moved(Move(steps=(Put(visit="v1", visitors=("w1",), day=0, start=start),)))
        assert weighed is not None
        scales = scales.after(weighed)
    assert [item.visit for item in scales.week.line("s2").items] == ["v2"]

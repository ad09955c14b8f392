"""What is judged anew after a change is all that changed: as good as judging the whole roster."""

from collections import Counter

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.registry import REGISTRY
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain.account import Account
from scheduler.explain.placing import roster_with
from scheduler.explain.pricing import Pricing
from scheduler.explain.standing_week import StandingWeek
from scheduler.explain.trial import Trials
from scheduler.explain.verdict import Baseline
from tests.conformance.families import FAMILIES, MIXED, tight
from tests.explain.random_moves import random_move
from tests.explain.weeks import Dice, filled, random_week
from tests.problems import clock


def moved_at_random(question: Problem, seed: int, moves: int = 15) -> None:
    """Move after move from one roster to the next, each judged from the one before it."""
    dice, base = Dice(seed), Baseline(question, filled(question))
    made = 0
    for _ in range(moves):
        try:
            base = base.moved(random_move(dice, question, base.roster))
        except InputError:
            continue  # Before the freeze, or nobody has a shift there.
        made += 1
        assert findings(base.account) == findings(Account.of(base.index, base.roster))
        assert base.account.vector == pytest.approx(evaluate(question, base.roster).vector)
        assert_same_week(base.week)
    assert made


def findings(account: Account) -> Counter[str]:
    return Counter(item.model_dump_json() for rule in REGISTRY for item in account.found[rule.key])


def assert_same_week(week: StandingWeek) -> None:
    """The week made from another one is the week made from its own roster."""
    fresh = StandingWeek(week.index, week.roster, week.held)
    assert week.serving == fresh.serving
    assert week.begun == fresh.begun
    assert [week.line(shift.id) for shift in week.problem.shifts] == [
        fresh.line(shift.id) for shift in week.problem.shifts
    ]
    assert week.whole.duties == fresh.whole.duties


@pytest.mark.parametrize("key", sorted(FAMILIES))
def test_of_a_week_in_which_one_rule_binds(key: str) -> None:
    moved_at_random(tight(key, 5), seed=sorted(FAMILIES).index(key))


@pytest.mark.parametrize("seed", range(6))
def test_of_a_week_in_which_many_rules_meet(seed: int) -> None:
    moved_at_random(tight(MIXED, 20 + seed), seed)


@pytest.mark.parametrize("seed", range(6))
def test_of_a_week_that_has_begun(seed: int) -> None:
    moved_at_random(random_week(seed).model_copy(update={"frozen_until": clock("08:40")}), 60 + seed)


@pytest.mark.parametrize("seed", range(6))
def test_another_roster_of_the_same_problem(seed: int) -> None:
    question = random_week(seed)
    base, whole = Baseline(question, Roster(problem=question.name, start=question.start)), filled(question)
    for many in range(len(whole.routes) + 1):
        part = whole.model_copy(update={"routes": whole.routes[many:]})
        base = base.with_roster(part)
        assert findings(base.account) == findings(Account.of(base.index, part))


@pytest.mark.parametrize("seed", range(8))
def test_the_price_of_changed_routes_is_that_of_the_judge(seed: int) -> None:
    question = random_week(seed)
    before = filled(question)
    week = StandingWeek(Index(question), before)
    pricing, terms = Pricing(week), costs(question, before)
    judged = 0
    for visit in question.visits:
        for shift in (shift for shift in question.shifts if shift.id not in week.serving.get(visit.id, ())):
            for item in list(Trials(week).on_shift(visit, shift))[:1]:
                lines = {shift.id: item.extended(item.first)}
                after = costs(question, roster_with(week, lines))
                changes = {key: after.get(key, 0.0) - terms.get(key, 0.0) for key in {**terms, **after}}
                assert pricing.change(lines) == pytest.approx(
                    {key: change for key, change in changes.items() if abs(change) > 1e-6}
                )
                judged += 1
    assert judged


def costs(problem: Problem, roster: Roster) -> dict[str, float]:
    return {term.constraint: term.cost for term in evaluate(problem, roster).terms}

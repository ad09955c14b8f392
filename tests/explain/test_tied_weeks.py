"""Random weeks full of ties: every visit left out has reasons and a fix, and every fix is applied and judged."""

from functools import cache

import pytest

from scheduler.domain.problem import Problem
from scheduler.domain.roster import Fix, Roster
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain.applying import apply_fix, outranks
from scheduler.explain.change import FixKind
from scheduler.explain.unassigned import with_reasons
from tests.conformance.families import MIXED, tight
from tests.explain.tied_weeks import tied_week
from tests.explain.weeks import filled, nobody

TIED = range(4)
FAMILIES = [(key, seed) for key in ("precedence", "pins", "spacing", "mode_mix", MIXED) for seed in range(4)]
# What was found to have no fix when this was first tried.
FOUND = [("precedence", 0), ("pins", 4), ("pins", 5), (MIXED, 10), (MIXED, 13), (MIXED, 17)]


def served(roster: Roster) -> set[str]:
    return {item.visit for route in roster.routes for stop in route.stops for item in stop.visits}


def assert_it_works(problem: Problem, roster: Roster, visit: str, fix: Fix) -> None:
    """The fix serves the visit in a roster that breaks no rule, and only a lower-ranked visit that it names may go."""
    new_problem, new_roster = apply_fix(problem, roster, visit, fix)
    verdict = evaluate(new_problem, new_roster)
    assert verdict.feasible, (visit, fix, verdict.violations)
    assert visit in served(new_roster)
    lost = served(roster) - served(new_roster)
    assert lost == ({fix.displaced} if fix.displaced else set())
    assert all(outranks(problem.objective, problem.visit_of[visit], problem.visit_of[name]) for name in lost)
    assert_nothing_else_changed(problem, new_problem, fix)


def assert_nothing_else_changed(problem: Problem, new: Problem, fix: Fix) -> None:
    """What the changed problem forgets of pins, ties and consents is what the fix says it forgets."""
    kinds = {part.kind for part in (fix, *fix.also)}
    assert (new.precedences == problem.precedences) == (FixKind.LIFT_TIE not in kinds)
    assert (new.elders == problem.elders) == (FixKind.ASK_CONSENT not in kinds)
    if FixKind.LIFT_PIN not in kinds and not any(part.persons for part in (fix, *fix.also)):
        assert new.pins == problem.pins
    if kinds.isdisjoint({FixKind.SMALLER_GAP, FixKind.MORE_CALLS}):
        assert new.series == problem.series


@cache
def emptied(seed: int) -> tuple[Problem, Roster]:
    problem = tied_week(seed)
    return problem, with_reasons(problem, nobody(problem))


def assert_everybody_is_told(problem: Problem, explained: Roster) -> None:
    assert {item.visit for item in explained.unassigned} == {visit.id for visit in problem.visits} - served(explained)
    for item in explained.unassigned:
        assert item.reasons, item.visit
        assert item.fixes, (item.visit, item.reasons)
        for fix in item.fixes:
            assert_it_works(problem, explained, item.visit, fix)
            for part in (fix, *fix.also):
                assert part.text.zh
                assert part.text.en
                assert "{" not in part.text.zh + part.text.en


@pytest.mark.parametrize("seed", TIED)
def test_in_an_empty_week_of_ties_every_visit_has_a_fix_that_works(seed: int) -> None:
    assert_everybody_is_told(*emptied(seed))


@pytest.mark.parametrize("seed", TIED)
def test_in_a_week_of_ties_filled_as_far_as_it_goes_every_visit_left_has_a_fix_that_works(seed: int) -> None:
    problem = tied_week(seed)
    roster = filled(problem)
    assert evaluate(problem, roster).feasible
    assert len(served(roster)) < len(problem.visits)
    assert_everybody_is_told(problem, with_reasons(problem, roster))


@pytest.mark.parametrize(("key", "seed"), sorted({*FAMILIES, *FOUND}))
def test_in_the_tight_weeks_of_the_rules_every_visit_has_a_fix_that_works(key: str, seed: int) -> None:
    problem = tight(key, seed)
    for roster in (nobody(problem), filled(problem)):
        assert_everybody_is_told(problem, with_reasons(problem, roster))


@pytest.mark.parametrize(
    "kind", [FixKind.LIFT_TIE, FixKind.LIFT_PIN, FixKind.ASK_CONSENT, FixKind.SMALLER_GAP, FixKind.ANOTHER_PERSON]
)
def test_the_weeks_are_tied_enough_to_need_each_sort_of_last_resort(kind: FixKind) -> None:
    left = [item for seed in TIED for item in emptied(seed)[1].unassigned]
    assert kind in {part.kind for item in left for fix in item.fixes for part in (fix, *fix.also)}

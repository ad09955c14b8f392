"""Tight random weeks: every proposed fix of every unassigned visit is applied and judged."""

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.unassigned import level_names, lost_by_level
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Fix, Roster
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain.applying import apply_fix
from scheduler.explain.change import FixKind
from scheduler.explain.judge import refusals
from scheduler.explain.placing import roster_with
from scheduler.explain.trial import Trials
from scheduler.explain.unassigned import with_reasons
from scheduler.explain.week import Week
from tests.explain.weeks import filled, random_week

SEEDS = range(12)


def served(roster: Roster) -> set[str]:
    return {item.visit for route in roster.routes for stop in route.stops for item in stop.visits}


def rank(problem: Problem, visit: str) -> int:
    """Position of the visit's coverage level, the highest first."""
    names = level_names(problem.objective)
    return min(names.index(name) for name in lost_by_level(problem.objective, problem.visit_of[visit]))


def explained(seed: int) -> tuple[Problem, Roster]:
    problem = random_week(seed)
    roster = with_reasons(problem, filled(problem), Index(problem))
    assert evaluate(problem, roster).feasible
    return problem, roster


def assert_it_works(problem: Problem, roster: Roster, visit: str, fix: Fix) -> None:
    new_problem, new_roster = apply_fix(problem, roster, visit, fix)
    verdict = evaluate(new_problem, new_roster)
    assert verdict.feasible, (visit, fix, verdict.violations)
    assert visit in served(new_roster)
    lost = served(roster) - served(new_roster)
    assert lost == ({fix.displaced} if fix.displaced else set())
    assert all(rank(problem, name) > rank(problem, visit) for name in lost)
    consents = {elder.id: elder.consents for elder in problem.elders}
    asked = {part.visit or visit for part in (fix, *fix.also) if part.kind == FixKind.ASK_CONSENT}
    assert {elder.id for elder in new_problem.elders if elder.consents != consents[elder.id]} == {
        problem.visit_of[name].elder for name in asked
    }


def ties(problem: Problem) -> list[set[str]]:
    return [{tie.first, tie.second} for tie in problem.precedences]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_fix_gives_a_feasible_roster_that_serves_the_visit_and_loses_nothing_of_its_rank(seed: int) -> None:
    problem, roster = explained(seed)
    assert roster.unassigned, "the week is meant to be short of people"
    for item in roster.unassigned:
        assert item.reasons
        assert item.fixes
        for fix in item.fixes:
            assert fix.text.zh
            assert fix.text.en
            assert_it_works(problem, roster, item.visit, fix)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_visit_that_could_be_inserted_is_told_so_and_nothing_else(seed: int) -> None:
    problem = random_week(seed)
    roster = filled(problem)
    busiest = max(roster.routes, key=lambda route: len(route.stops))
    routes = tuple(route for route in roster.routes if route is not busiest)
    gone = {item.visit for stop in busiest.stops for item in stop.visits}
    alone = sorted(
        name for name in gone if problem.visit_of[name].people == 1 and not any(name in pair for pair in ties(problem))
    )
    assert alone, "a route of single visits is taken out"
    kept = roster.model_copy(update={"routes": routes})
    index = Index(problem)
    fixes = {item.visit: item.fixes for item in with_reasons(problem, kept, index).unassigned}
    assert all([fix.kind for fix in fixes[name]] == [FixKind.INSERT] for name in alone)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_question_gets_the_same_answer(seed: int) -> None:
    assert explained(seed)[1].model_dump_json() == explained(seed)[1].model_dump_json()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rules_asked_about_some_routes_say_what_they_say_about_the_whole_roster(seed: int) -> None:
    problem = random_week(seed)
    roster = filled(problem)
    week = Week(Index(problem), roster)
    trials = Trials(week)
    for visit in [visit for visit in problem.visits if visit.id not in week.serving][:3]:
        for shift in problem.shifts:
            for item in list(trials.on_shift(visit, shift))[:2]:
                changed = {shift.id: item.extended(item.first)}
                part = {no.rule.key for no in refusals(week, changed)}
                whole = evaluate(problem, roster_with(week, changed))
                assert part == {violation.constraint for violation in whole.violations}

"""Somebody falls sick on Wednesday of a week with hundreds of services: what a repair must and must not do."""

from datetime import timedelta

import pytest

from scheduler.constraints.index import Index
from scheduler.domain.clock import DAY
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate
from scheduler.solve.params import Method, SolveParams
from scheduler.solve.repair_carry import carried
from scheduler.solve.repair_insert import inserted
from scheduler.solve.repair_near import near
from scheduler.solve.repair_problem import changed_week
from scheduler.solve.repair_result import ReasonKind
from scheduler.solve.repair_settle import Settling
from scheduler.solve.run import solve
from tests.answers.disruptions import MORNING, WEDNESDAY, busy_on, disruption, sick_on_wednesday
from tests.solve.repairs import engine_here, no_worse, repaired
from tests.weeks import random_week

FREEZE = WEDNESDAY * DAY + MORNING
LONG = SolveParams(iterations=20_000, method=Method.SEARCH, workers=1)


@pytest.fixture(scope="module")
def published() -> tuple[Problem, Roster]:
    question = random_week(3, visits=100, visitors=12, days=5)
    solved = solve(question, LONG)
    assert evaluate(question, solved.roster).feasible
    return question, solved.roster


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    engine_here(monkeypatch)


def test_nobody_else_is_told_otherwise_for_more_than_a_tenth_of_the_visits(published: tuple[Problem, Roster]) -> None:
    own = others = 0
    for visitor in busy_on(*published, WEDNESDAY):
        result = repaired(*published, *sick_on_wednesday(published[0], visitor).changes, freeze=FREEZE, params=LONG)
        direct = [item for item in result.changes if item.kind is ReasonKind.DIRECT]
        own += len(direct)
        others += sum(item.price > 0 for item in result.changes if item not in direct)
        assert all(item.caused_by == (0,) for item in direct)
    assert own >= 15
    assert others <= own / 10


@pytest.mark.parametrize("seed", range(5))
def test_it_never_leaves_out_what_an_insertion_would_keep(published: tuple[Problem, Roster], seed: int) -> None:
    question, roster = published
    changes = disruption(question, roster, seed)
    week = changed_week(question, roster, changes)
    kept = carried(question, roster, week, Index(week.problem))
    base = inserted(week, kept, Settling(week.problem, kept.old))
    result = repaired(question, roster, *changes.changes, freeze=changes.frozen_until)
    assert result.problem == week.problem
    assert evaluate(week.problem, base.roster).feasible
    assert no_worse(result, base.roster)


def test_what_lies_far_from_it_keeps_its_people_and_its_day(published: tuple[Problem, Roster]) -> None:
    question, roster = published
    visitor = busy_on(question, roster, WEDNESDAY)[0]
    week = changed_week(question, roster, sick_on_wednesday(question, visitor))
    index = Index(week.problem)
    kept = carried(question, roster, week, index)
    asked = near(week, kept, (sorted(kept.dropped)[0],))
    held = [visit for visit in asked.visits if visit is not week.problem.visit_of[visit.id]]
    assert len(question.visits) / 4 < len(held) < len(question.visits)
    assert kept.dropped.keys().isdisjoint(visit.id for visit in held)
    for visit in held:
        shifts = [week.problem.shift_of[shift] for shift in kept.base.week.serving[visit.id]]
        assert visit.only_visitors == frozenset(shift.visitor for shift in shifts)
        assert {day for window in visit.windows for day in window.days} == {shift.day for shift in shifts}
    assert evaluate(asked, kept.roster).vector == evaluate(week.problem, kept.roster).vector


def test_somebody_sick_on_friday_changes_nothing_before(published: tuple[Problem, Roster]) -> None:
    question, roster = published
    freeze = timedelta(days=4, hours=7)
    for visitor in busy_on(question, roster, 4)[:3]:
        absent = sick_on_wednesday(question, visitor).changes[0].model_copy(update={"first_day": 4})
        result = repaired(question, roster, absent, freeze=freeze)
        early = {shift.id for shift in question.shifts if shift.day < 4}
        assert [route for route in result.roster.routes if route.shift in early] == [
            route for route in roster.routes if route.shift in early
        ]

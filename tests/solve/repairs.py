"""Runs repairs in this process, and holds every one of them against the judge of rosters."""

from datetime import timedelta
from time import monotonic

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.plan import Plan, roster_of
from scheduler.constraints.registry import formulate
from scheduler.domain.change_set import (
    ChangeSet,
    ElderAbsent,
    PinAdded,
    ShiftAdded,
    ShiftShortened,
    VisitAdded,
    VisitCancelled,
    VisitorAbsent,
    WeekChange,
)
from scheduler.domain.elder import RiskTier
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route
from scheduler.domain.visit import Chance, Coverage, TimeWindow, Visit
from scheduler.evaluate.evaluation import better, evaluate
from scheduler.explain.standing_week import begun
from scheduler.solve import repair as repairing
from scheduler.solve.engine import Engine
from scheduler.solve.outcome import Outcome, Progress
from scheduler.solve.params import Method, SolveParams
from scheduler.solve.repair import repair
from scheduler.solve.repair_result import RepairResult
from scheduler.solve.repair_shifts import begun_part
from scheduler.solve.run import Solved, compare
from tests.explain.weeks import Dice
from tests.problems import HOUR

PARAMS = SolveParams(iterations=1_000, method=Method.SEARCH, workers=1)


class SolveHere:
    """The engine without a process of its own, ready at once."""

    ready_at = 0.0

    def __init__(self, problem: Problem, params: SolveParams, start: Plan | None, _process: object) -> None:
        self._problem, self._params, self._start = problem, params, start

    def result(self, _on_progress: object) -> Solved:
        index, history = Index(self._problem), list[Progress]()
        engine = Engine(formulate(index), self._params, monotonic(), history.append, lambda: False)
        outcome: Outcome = engine.run(self._start)
        roster = roster_of(index, history[-1].plan)
        evaluation = evaluate(self._problem, roster, index=index)
        compare(evaluation, history[-1].vector)
        return Solved(roster, evaluation, outcome, history)


def engine_here(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(repairing, "Solve", SolveHere)


def repaired(
    problem: Problem,
    roster: Roster,
    *changes: WeekChange,
    freeze: timedelta | None = None,
    params: SolveParams = PARAMS,
) -> RepairResult:
    """Repair, and check all that holds for every repair."""
    result = repair(problem, roster, ChangeSet(frozen_until=freeze, changes=changes), params)
    assert result.evaluation == evaluate(result.problem, result.roster)
    assert result.evaluation.feasible, result.evaluation.violations
    assert stands(problem, roster, freeze) == stands(result.problem, result.roster, freeze)
    early = begun(result.problem, result.roster, freeze or timedelta(0)) - begun(
        problem, roster, freeze or timedelta(0)
    )
    assert not early, "nothing is put before the freeze"
    assert [item.change for item in result.changes] == list(result.diff.visits)
    assert all(item.text.zh and item.text.en for item in result.changes)
    assert sum(item.price for item in result.changes) == pytest.approx(
        sum(term.cost for term in result.evaluation.terms if term.constraint == "change")
    )
    return result


def stands(problem: Problem, roster: Roster, freeze: timedelta | None) -> list[str]:
    """What starts before the freeze, byte by byte."""
    done = begun(problem, roster, freeze or timedelta(0))
    parts: list[Route | None] = [begun_part(route, done) for route in roster.routes]
    return sorted(part.model_dump_json() for part in parts if part is not None)


def no_worse(result: RepairResult, other: Roster) -> bool:
    """Whether the repaired roster is at least as good as another roster of its problem that breaks no rule."""
    evaluation = evaluate(result.problem, other)
    return not evaluation.feasible or not better(evaluation.vector, result.evaluation.vector)


def random_changes(dice: Dice, problem: Problem, roster: Roster, freeze: timedelta) -> tuple[WeekChange, ...]:
    """One to three things that happen; each about somebody of the problem."""
    done = begun(problem, roster, freeze)
    open_visits = [visit for visit in problem.visits if visit.id not in done]
    makers = (_absent, _shortened, _elder_absent, _cancelled, _urgent, _pinned, _extra)
    found, used = list[WeekChange](), set[str]()
    for _ in range(1 + dice.below(3)):
        change = makers[dice.below(len(makers))](dice, problem, [item for item in open_visits if item.id not in used])
        if change is not None and change.kind not in used:
            found.append(change)
            used |= {change.kind, *_visits(change)}
    return tuple(found)


def _visits(change: WeekChange) -> set[str]:
    if isinstance(change, VisitCancelled):
        return {change.visit}
    return {change.pin.visit} if isinstance(change, PinAdded) else set()


def _absent(dice: Dice, problem: Problem, _visits: list[Visit]) -> WeekChange:
    shift = problem.shifts[dice.below(len(problem.shifts))]
    middle = shift.start + (shift.end - shift.start) // 2
    start, end = [(None, None), (middle, None), (None, middle), (middle, middle + HOUR / 4)][dice.below(4)]
    return VisitorAbsent(visitor=shift.visitor, first_day=shift.day, start=start, end=end)


def _shortened(dice: Dice, problem: Problem, _visits: list[Visit]) -> WeekChange:
    shift = problem.shifts[dice.below(len(problem.shifts))]
    return ShiftShortened(shift=shift.id, end=shift.start + (shift.end - shift.start) // 2)


def _elder_absent(dice: Dice, problem: Problem, visits: list[Visit]) -> WeekChange | None:
    return (
        ElderAbsent(elder=visits[dice.below(len(visits))].elder, first_day=dice.below(problem.days)) if visits else None
    )


def _cancelled(dice: Dice, _problem: Problem, visits: list[Visit]) -> WeekChange | None:
    return VisitCancelled(visit=visits[dice.below(len(visits))].id) if visits else None


def _urgent(dice: Dice, problem: Problem, _visits: list[Visit]) -> WeekChange:
    like = problem.visits[dice.below(len(problem.visits))]
    window = TimeWindow(days=tuple(range(problem.days)), earliest=8 * HOUR, latest=12 * HOUR)
    visit = Visit(
        id="urgent", elder=like.elder, place=like.place, options=like.options[:1], windows=(window,),
        coverage=Coverage(tier=RiskTier.RED, chance=Chance.LAST),
    )  # fmt: skip
    return VisitAdded(visit=visit)


def _pinned(dice: Dice, problem: Problem, visits: list[Visit]) -> WeekChange | None:
    if not visits:
        return None
    shift = problem.shifts[dice.below(len(problem.shifts))]
    visit = visits[dice.below(len(visits))]
    return PinAdded(
        pin=Pin(visit=visit.id, day=shift.day) if dice.chance(0.5) else Pin(visit=visit.id, visitor=shift.visitor)
    )


def _extra(dice: Dice, problem: Problem, _visits: list[Visit]) -> WeekChange:
    shift = problem.shifts[dice.below(len(problem.shifts))]
    later = {"id": "extra", "start": shift.end + HOUR, "end": shift.end + 3 * HOUR, "pause": None}
    return ShiftAdded(shift=shift.model_copy(update=later))

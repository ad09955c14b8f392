"""Repairs of one week, measured: how long, how many changes, what they keep, and what solving anew would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from scheduler.domain.change_set import ChangeSet
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import Evaluation, evaluate
from scheduler.explain.diff import RosterDiff, diff
from scheduler.solve.params import SolveParams
from scheduler.solve.process import EngineProcess
from scheduler.solve.repair import repair
from scheduler.solve.repair_result import ReasonKind, RepairChange, RepairResult
from scheduler.solve.run import solve
from tests.answers.disruptions import WEDNESDAY, busy_on, disruption, sick_on_wednesday
from tests.load.figures import figures_of

_READY_SECONDS = 60.0
_SICK = 10


@dataclass(frozen=True)
class Measured:
    """One repair.

    Attributes
    ----------
    own : int
        Visits that the disruption itself touches.
    told : int
        Other visits whose people must be told: another person or day, or a start that moved by what the rule about
        changes charges.
    retimed : int
        Other visits that start a little earlier or later.
    """

    seconds: float
    own: int
    told: int
    retimed: int
    result: RepairResult


def on_random_disruptions(problem: Problem, roster: Roster, params: SolveParams, many: int) -> dict[str, object]:
    """Measure repairs of random disruptions, and a solve from nothing beside each."""
    found, anew = [], []
    for seed in range(many):
        found.append(_repaired(problem, roster, disruption(problem, roster, seed), params))
        anew.append(_anew(problem, roster, found[-1].result.problem, params))
    quality = [one.result.evaluation.quality - other.quality for one, (other, _) in zip(found, anew, strict=True)]
    return _figures(found) | {
        "coverage lost beside solving anew": sum(
            _coverage(one.result.evaluation) > _coverage(other) for one, (other, _) in zip(found, anew, strict=True)
        ),
        "coverage won beside solving anew": sum(
            _coverage(one.result.evaluation) < _coverage(other) for one, (other, _) in zip(found, anew, strict=True)
        ),
        "quality beside solving anew, median (below 0 is better)": round(median(quality), 1),
        "changes of solving anew, median": median(len(changes.visits) for _, changes in anew),
    }


def on_sick_wednesdays(problem: Problem, roster: Roster, params: SolveParams) -> dict[str, object]:
    """Measure repairs after one of the busiest visitors falls sick on Wednesday."""
    sick = busy_on(problem, roster, WEDNESDAY)[:_SICK]
    return _figures([_repaired(problem, roster, sick_on_wednesday(problem, one), params) for one in sick])


def _repaired(problem: Problem, roster: Roster, changes: ChangeSet, params: SolveParams) -> Measured:
    process = EngineProcess()
    if not process.wait_until_ready(_READY_SECONDS):
        raise RuntimeError("the engine's process did not get ready")
    began = perf_counter()
    result = repair(problem, roster, changes, params, process=process)
    seconds = perf_counter() - began
    others = [item for item in result.changes if item.kind is not ReasonKind.DIRECT]
    told = sum(map(_is_told, others))
    return Measured(seconds, len(result.changes) - len(others), told, len(others) - told, result)


def _is_told(item: RepairChange) -> bool:
    """Whether a visit is made by others, on another day, in another way or not at all, or is charged for its start."""
    before, after = item.change.before, item.change.after
    if before is None or after is None:
        return True
    return item.price > 0 or (before.visitors, before.day, before.mode) != (after.visitors, after.day, after.mode)


def _anew(problem: Problem, roster: Roster, after: Problem, params: SolveParams) -> tuple[Evaluation, RosterDiff]:
    process = EngineProcess()
    process.wait_until_ready(_READY_SECONDS)
    solved = solve(after, params, process=process)
    return evaluate(after, solved.roster), diff(after, roster, solved.roster, problem)


def _figures(found: Sequence[Measured]) -> dict[str, object]:
    taken = figures_of([1000 * one.seconds for one in found])
    return {
        "repairs": len(found),
        "seconds, median": round(taken.p50 / 1000, 2),
        "seconds, longest": round(taken.longest / 1000, 2),
        "visits touched": sum(one.own for one in found),
        "others told otherwise": sum(one.told for one in found),
        "others re-timed within what is free": sum(one.retimed for one in found),
        "repairs that tell others more than a tenth of the touched": sum(one.told > one.own / 10 for one in found),
        "visits left out that were made": sum(len(one.result.newly_unserved) for one in found),
        "by insertion": sum(one.result.source == "insertion" for one in found),
    }


def _coverage(evaluation: Evaluation) -> tuple[float, ...]:
    """The levels above quality, or where all adds up to one number, who is left out."""
    levels = evaluation.vector[:-1]
    return levels or (float(evaluation.visits - evaluation.served),)

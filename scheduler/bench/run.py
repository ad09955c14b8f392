"""Runs every solver on every instance, one after another, and judges each answer by our evaluator."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from scheduler.bench.bounding import proven
from scheduler.bench.child import GRACE_SECONDS, Report, ask
from scheduler.bench.instances import Instance, instances_of
from scheduler.bench.relaxed import is_tied, relaxed
from scheduler.bench.results import Key, Results, Row
from scheduler.bench.solver import OURS, Answer, Solver
from scheduler.bound.params import BoundParams
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.evaluate.evaluation import Evaluation, evaluate
from scheduler.formats.benchmarks import BenchmarkFormat
from scheduler.solve.params import SolveParams

_BREAKS = Text(zh="排班违反 {rules}", en="the roster breaks {rules}")


@dataclass(frozen=True)
class Bench:
    """What to run.

    Attributes
    ----------
    solvers : tuple of Solver
        In this order on every instance.
    params : SolveParams
        The same limits for all; solvers that use no threads or no seed ignore them.
    cores : int
        Cores of this machine, for the record.
    bound_seconds : float or None
        How long to raise a lower bound of each feasible roster of ours; not at all when None.
    """

    form: BenchmarkFormat
    folder: Path
    solvers: tuple[Solver, ...]
    params: SolveParams
    cores: int
    grace_seconds: float = GRACE_SECONDS
    bound_seconds: float | None = None


@dataclass(frozen=True)
class Step:
    """One run that is about to begin, or has just ended (``row``).

    Attributes
    ----------
    reason : Text or None
        What the row says in English: why there is no feasible roster, or what else to know.
    """

    number: int
    runs: int
    instance: str
    solver: str
    row: Row | None = None
    reason: Text | None = None


def run_bench(bench: Bench, results: Results) -> Generator[Step, None, None]:
    """Add a row for each run that has none yet, telling of each before and after.

    A solver that fails, is killed or refuses an instance gets a row that says so.

    Raises
    ------
    InputError
        When the folder or an instance file cannot be read.
    """
    instances = instances_of(bench.form, bench.folder)
    missing = {
        instance: [solver for solver in bench.solvers if not results.has(_key(bench, instance, solver))]
        for instance in instances
    }
    runs, number = sum(map(len, missing.values())), 0
    for instance, solvers in missing.items():
        problem = bench.form.read(instance.path) if solvers else None
        for solver in solvers:
            number += 1
            yield Step(number, runs, instance.label, solver.name)
            if problem is not None:
                row, reason = _measured(bench, instance, solver, problem)
                results.add(row)
                yield Step(number, runs, instance.label, solver.name, row, reason)


def _key(bench: Bench, instance: Instance, solver: Solver) -> Key:
    return (bench.form.name, instance.label, solver.name, _seed(bench, solver), bench.params.seconds)


def _seed(bench: Bench, solver: Solver) -> int | None:
    return bench.params.seed if solver.seeded else None


def _measured(bench: Bench, instance: Instance, solver: Solver, problem: Problem) -> tuple[Row, Text | None]:
    is_relaxed = not solver.keeps_ties and is_tied(problem)
    asked = relaxed(problem) if is_relaxed else problem
    report = ask(solver, asked, bench.params, bench.grace_seconds)
    evaluation, reason = _judged(asked, report)
    feasible = evaluation is not None and evaluation.feasible
    cost = evaluation.quality if evaluation is not None and feasible else None
    answer, best = report.answer, instance.best_known
    comparable = cost is not None and best and not is_relaxed
    row = Row(
        format=bench.form.name,
        instance=instance.label,
        solver=solver.name,
        relaxed=is_relaxed,
        seed=_seed(bench, solver),
        seconds_limit=bench.params.seconds,
        seconds_used=round(report.seconds, 2),
        first_roster_seconds=_rounded(answer.first_seconds if answer else None),
        feasible=feasible,
        served=evaluation.served if evaluation is not None else 0,
        visits=len(asked.visits),
        cost=_rounded(cost),
        unit=asked.objective.unit,
        best_known=best,
        gap_percent=round(100 * (cost / best - 1), 3) if comparable and cost is not None and best else None,
        model_gain=_rounded(answer.model_gain if answer else None),
        bound=_rounded(_bound(bench, solver, asked, answer) if feasible else None),
        peak_mebibytes=None if report.peak_mebibytes is None else round(report.peak_mebibytes),
        cores=bench.cores,
        threads=bench.params.workers if solver.threaded else 1,
        versions=solver.versions,
        reason="" if reason is None else reason.en,
    )
    return row, reason


def _judged(problem: Problem, report: Report) -> tuple[Evaluation | None, Text | None]:
    """Return our verdict and, when there is no feasible roster, why not."""
    if report.answer is None:
        return None, report.reason
    try:
        evaluation = evaluate(problem, report.answer.roster)
    except InputError as error:
        return None, error.text
    broken = sorted({violation.constraint for violation in evaluation.violations})
    return evaluation, _BREAKS.filled(rules=", ".join(broken)) if broken else report.answer.note


def _bound(bench: Bench, solver: Solver, problem: Problem, answer: Answer | None) -> float | None:
    """Return the best bound that is proven: the solver's own, or ours of our roster where one is wanted."""
    if answer is None or bench.bound_seconds is None or solver != OURS:
        return None if answer is None else answer.bound
    params = BoundParams(seconds=bench.bound_seconds, workers=bench.params.workers)
    return max(proven(problem, answer.roster, params), answer.bound or 0.0)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)

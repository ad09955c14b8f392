"""What the process that carries out a run writes down: each step is short, and only of the attempt that counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from api.persistence.columns import Json
from api.persistence.records.run import RunKind, RunRecord, RunState
from api.persistence.repositories.runs import Runs
from api.persistence.unit_of_work import UnitOfWork
from api.services.rosters import store_roster
from api.services.runs import mark_event
from api.services.snapshots import open_problem, open_roster, roster_content, store_problem
from scheduler.demand.not_owed import NotOwed
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import Evaluation, evaluate

MOST_ATTEMPTS = 4
"""A run that took so many processes with it is given up."""


class SupersededError(Exception):
    """Another process carries the run out by now, or it has ended; what this one found does not count."""


@dataclass(frozen=True)
class Attempt:
    """One process's turn at a run."""

    run_id: str
    number: int


@dataclass(frozen=True)
class Ending:
    """How an attempt ended.

    Attributes
    ----------
    roster : Roster or None
        What it found; ``None`` leaves only what was kept before, if anything.
    evaluation : Evaluation or None
        Our own judgement of that roster.
    failure : str or None
        Stable code of what went wrong.
    """

    state: RunState
    roster: Roster | None = None
    evaluation: Evaluation | None = None
    report: Json | None = None
    failure: str | None = None


def begin_run(uow: UnitOfWork, run_id: str, executor_id: str) -> RunRecord | None:
    """Take a run on; ``None`` when it has ended, was given up or never was."""
    record = Runs(uow).begin(run_id, executor_id)
    if record is None:
        return None
    mark_event(record)
    if record.attempt > MOST_ATTEMPTS:
        _end(uow, record, Ending(RunState.FAILED, failure="run_kept_failing"))
        return None
    return record


def is_stopped(uow: UnitOfWork, attempt: Attempt) -> bool:
    """Whether somebody asked the run to end.

    Raises
    ------
    SupersededError
        When this attempt does not count any more.
    """
    record = Runs(uow).get(attempt.run_id)
    if record is None or record.attempt != attempt.number or record.state != RunState.RUNNING.value:
        raise SupersededError
    return record.cancel_requested_at is not None


def keep_problem(uow: UnitOfWork, attempt: Attempt, problem: Problem, not_owed: tuple[NotOwed, ...]) -> str:
    """Keep the question a run answers, as it is asked now, and return the snapshot's id."""
    record = _owned(uow, attempt)
    if record.problem_id is None:
        record.problem_id = store_problem(uow, record.week_id, problem, not_owed)
        mark_event(record)
    return record.problem_id


def keep_best(uow: UnitOfWork, attempt: Attempt, roster: Roster, figures: Mapping[str, float]) -> None:
    """Keep the best roster so far, so that nobody has to begin from nothing.

    Parameters
    ----------
    figures : mapping of str to float
        In people's units; see `figures_so_far`.
    """
    record = _owned(uow, attempt)
    record.best = roster_content(roster)
    mark_event(record, **figures)


def figures_so_far(evaluation: Evaluation, seconds: float) -> dict[str, float]:
    """Return what people see of a run on its way: seconds, visits owed and placed, quality in the objective's unit."""
    return {"seconds": round(seconds, 1), **_counted(evaluation)}


def end_run(uow: UnitOfWork, attempt: Attempt, ending: Ending) -> str | None:
    """End a run: its roster and its state in one transaction; return the roster's id, if there is one.

    Where this attempt found no roster, the one that an earlier attempt kept counts.
    """
    record = _owned(uow, attempt)
    _end(uow, record, _with_kept(uow, record, ending))
    return record.roster_id


def _owned(uow: UnitOfWork, attempt: Attempt) -> RunRecord:
    record = Runs(uow).owned(attempt.run_id, attempt.number)
    if record is None:
        raise SupersededError
    return record


def _counted(evaluation: Evaluation) -> dict[str, float]:
    return {"owed": evaluation.visits, "placed": evaluation.served, "quality": round(evaluation.quality, 2)}


def _with_kept(uow: UnitOfWork, record: RunRecord, ending: Ending) -> Ending:
    if ending.roster is not None or record.best is None or record.problem_id is None:
        return ending
    problem, kept = open_problem(uow, record.problem_id), open_roster(record.best)
    return replace(ending, roster=kept, evaluation=evaluate(problem, kept))


def _end(uow: UnitOfWork, record: RunRecord, ending: Ending) -> None:
    if ending.roster is not None and ending.evaluation is not None and record.problem_id is not None:
        origin = f"scenario:{record.id}" if record.kind == RunKind.SCENARIO.value else f"run:{record.id}"
        stored = store_roster(uow, record.week_id, record.problem_id, ending.roster, ending.evaluation, origin)
        record.roster_id = stored.id
        mark_event(record, **_counted(ending.evaluation))
    else:
        mark_event(record)
    record.state, record.ended_at = ending.state.value, uow.clock()
    record.report, record.failure = ending.report, ending.failure
    uow.session.flush()

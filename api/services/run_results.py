"""What the process that carries out a run writes down: each step is short, and only of the attempt that counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from api.persistence.columns import Json
from api.persistence.records.run import RunKind, RunRecord, RunState
from api.persistence.repositories.runs import Runs
from api.persistence.unit_of_work import UnitOfWork
from api.services.rosters import store_roster
from api.services.runs import mark_event
from api.services.snapshots import open_problem, open_roster, roster_content, store_problem
from scheduler.demand.not_owed import NotOwed
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import Evaluation, evaluate

MOST_ATTEMPTS = 4
"""A run that took so many processes with it is given up."""
_CUT_SHORT = Text(
    zh="本次排班中途中断，所附名单是中断前找到的最好的一份，未说明未排原因。",
    en="The run was cut short; its roster is the best that was found before, without reasons for what is left out.",
)


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
    """Take a run on; ``None`` when it has ended or never was, and when it ends here with what is kept.

    That is a run which somebody stopped while nobody carried it out, and one that is given up.
    """
    record = Runs(uow).begin(run_id, executor_id)
    if record is None:
        return None
    mark_event(record)
    if record.cancel_requested_at is not None:
        _end(uow, record, Ending(RunState.CANCELLED))
    elif record.attempt > MOST_ATTEMPTS:
        _end(uow, record, Ending(RunState.FAILED, failure="run_kept_failing"))
    else:
        return record
    return None


def end_stopped(uow: UnitOfWork, executors: Collection[str]) -> int:
    """End, with what is kept, the runs of dead processes that somebody asked to end, and return how many.

    Nobody need be free for that; whoever takes such a run over finds it ended.
    """
    ended = 0
    for run_id in Runs(uow).stopped_of(executors):
        record = Runs(uow).locked(run_id)
        if record is not None and record.state == RunState.RUNNING.value and record.executor_id in executors:
            _end(uow, record, Ending(RunState.CANCELLED))
            ended += 1
    return ended


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


def end_run(uow: UnitOfWork, attempt: Attempt, ending: Ending) -> RunState:
    """End a run: its roster and its state in one transaction; return how it ended.

    Where this attempt found no roster, the one that an earlier attempt kept counts. A run that failed and has a roster
    all the same is done: its failure and its report say that it was cut short.
    """
    return _end(uow, _owned(uow, attempt), ending)


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


def _cut_short(ending: Ending) -> Ending:
    if ending.state is not RunState.FAILED or ending.roster is None:
        return ending
    given = ending.report or {}
    notes = given.get("notes")
    kept = notes if isinstance(notes, list) else []
    report: Json = {**given, "notes": [*kept, {"zh": _CUT_SHORT.zh, "en": _CUT_SHORT.en}]}
    return replace(ending, state=RunState.DONE, report=report)


def _end(uow: UnitOfWork, record: RunRecord, found: Ending) -> RunState:
    ending = _cut_short(_with_kept(uow, record, found))
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
    return ending.state

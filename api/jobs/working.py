"""Works on one question inside its process; loads the solvers."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from pydantic import TypeAdapter

from api.jobs.asking import Demanded, demanded, filling, repairing, what_if
from api.jobs.explaining import EXPLAINING_SECONDS, with_reasons_within
from api.jobs.messages import Asked, Better, Finished, Message
from api.jobs.run_child import Flag
from api.jobs.telling import Telling
from api.persistence.columns import Json
from api.persistence.records.run import RunKind
from api.services.run_question import Question
from scheduler.constraints.index import Index
from scheduler.constraints.plan import Plan, plan_of
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import Evaluation, better, evaluate
from scheduler.scenario.carried import FALLS, carried, held
from scheduler.solve.params import SolveParams
from scheduler.solve.process import EngineProcess
from scheduler.solve.repair import repair
from scheduler.solve.repair_problem import changed_week
from scheduler.solve.repair_result import RepairResult
from scheduler.solve.run import Solve, Solved

Tell = Callable[[Message], None]
_JSON = TypeAdapter(Json)


def answered(question: Question, process: EngineProcess, tell: Tell, stop: Flag) -> Finished:
    """Return the end of a run; what comes before is told on the way.

    Raises
    ------
    InputError
        When a change does not fit.
    EngineFailedError
        When the engine ended before there was any roster.
    MismatchError
        When the evaluator disagrees with the engine.
    """
    demand = demanded(question)
    if question.kind is RunKind.REPAIR:
        return _repaired(question, demand, process, tell, stop)
    problem = demand.problem if question.kind is not RunKind.SCENARIO else _scenario_problem(question, demand)
    tell(Asked(problem, demand.not_owed))
    roster, evaluation, fault = _solved(question, problem, process, tell, stop)
    if not stop.is_set() and fault is None:
        limit = EXPLAINING_SECONDS if question.params.iterations is None else None
        roster = with_reasons_within(problem, roster, limit)
    return Finished(roster, evaluation, _report(demand.warnings), fault)


def _scenario_problem(question: Question, demand: Demanded) -> Problem:
    return question.problem if question.problem is not None else what_if(question, demand)


def _solved(
    question: Question, problem: Problem, process: EngineProcess, tell: Tell, stop: Flag
) -> tuple[Roster, Evaluation, Text | None]:
    """Return the best of what the engine finds, what an earlier attempt found, and what the base allows."""
    is_fill, index = question.kind is RunKind.FILL, Index(problem)
    asked = problem
    if is_fill and question.base is not None:
        asked = filling(problem, question.base[1], question.frozen_until)
    best = _best(problem, index, _floors(question, problem, index))
    start = plan_of(index.after(asked), best[0]) if best is not None else None
    near = _begins_near(question)
    if near is not None:
        start = plan_of(index, held(problem, near))
    found = _engine(question, asked, start, index, process, tell, stop)
    roster, evaluation = found.roster, evaluate(problem, found.roster, index=index)
    if best is not None and better(best[1].vector, evaluation.vector):
        roster, evaluation = best
    tell(Better(roster, evaluation, found.history[-1].seconds))
    return roster, evaluation, found.engine_fault


def _begins_near(question: Question) -> Roster | None:
    """Return the roster near which a run searches, if near any: the base of a what-if, or what was found near that."""
    if question.kind is not RunKind.SCENARIO or question.base is None:
        return None
    return question.best or question.base[1]


def _floors(question: Question, problem: Problem, index: Index) -> list[Roster]:
    found = [question.best] if question.best is not None else []
    if question.base is not None:
        base = carried(problem, question.base[1], index)
        found += [base] if base is not None else []
    return found


def _best(problem: Problem, index: Index, rosters: list[Roster]) -> tuple[Roster, Evaluation] | None:
    best: tuple[Roster, Evaluation] | None = None
    for roster in rosters:
        evaluation = evaluate(problem, roster, index=index)
        if evaluation.feasible and (best is None or better(evaluation.vector, best[1].vector)):
            best = roster, evaluation
    return best


def _engine(
    question: Question, asked: Problem, start: Plan | None, index: Index,
    process: EngineProcess, tell: Tell, stop: Flag,
) -> Solved:  # fmt: skip
    running = Solve(asked, _params(question), start, process)
    Thread(target=_cancel_when, args=(stop, running.cancel), daemon=True).start()
    with Telling(index, tell) as telling:
        return running.result(telling.note)


def _repaired(question: Question, demand: Demanded, process: EngineProcess, tell: Tell, stop: Flag) -> Finished:
    problem, roster, change_set = repairing(question, demand)
    index = Index(changed_week(problem, roster, change_set).problem)
    tell(Asked(index.problem, demand.not_owed))
    Thread(target=_cancel_when, args=(stop, process.ask_to_stop), daemon=True).start()
    with Telling(index, tell) as telling:
        result = repair(problem, roster, change_set, _params(question), telling.note, process)
    tell(Better(result.roster, result.evaluation, telling.seconds))
    return Finished(result.roster, result.evaluation, _report(demand.warnings, result), result.engine_fault)


def _params(question: Question) -> SolveParams:
    asked = question.params
    return SolveParams(
        seconds=question.seconds_left,
        seed=asked.seed,
        workers=asked.workers,
        iterations=asked.iterations,
        falls=None if _begins_near(question) is None else FALLS,
    )


def _cancel_when(stop: Flag, cancel: Callable[[], None]) -> None:
    stop.wait()
    cancel()


def _report(warnings: tuple[Text, ...], result: RepairResult | None = None) -> Json:
    report: dict[str, object] = {"notes": [note.model_dump() for note in warnings]}
    if result is not None:
        report["changes"] = [change.model_dump(mode="json") for change in result.changes]
        report["newly_unserved"] = list(result.newly_unserved)
        report["source"] = result.source.value
    return _JSON.validate_python(report)

"""Least-change replanning: what has begun stands, what was told moves only if it must or clearly pays."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from scheduler.constraints.index import Index
from scheduler.constraints.plan import plan_of
from scheduler.domain.change_set import ChangeSet
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain.diff import diff
from scheduler.explain.verdict import Baseline
from scheduler.solve.outcome import Report
from scheduler.solve.params import SolveParams
from scheduler.solve.process import EngineProcess
from scheduler.solve.repair_back import PuttingBack
from scheduler.solve.repair_carry import Carried, carried
from scheduler.solve.repair_engine import Beside
from scheduler.solve.repair_insert import inserted, waiting
from scheduler.solve.repair_near import near
from scheduler.solve.repair_problem import ChangedWeek, changed_week
from scheduler.solve.repair_reasons import Reasons
from scheduler.solve.repair_result import RepairResult, Source
from scheduler.solve.repair_settle import Settling, never
from scheduler.solve.repair_telling import Telling
from scheduler.solve.run import Solve

_PATIENCE = 0.3
_ENGINE_SHARE = 0.4
"""Of the time that a repair may take; what the engine found has to be settled and explained, too."""
_SETTLED_SHARE = 0.8
"""Of that time, when putting back ends; the rest is for judging and explaining."""


def repair(
    problem: Problem,
    roster: Roster,
    change_set: ChangeSet,
    params: SolveParams,
    on_progress: Report | None = None,
    process: EngineProcess | None = None,
) -> RepairResult:
    """Return a roster that answers the changed problem and differs from the old one as little as pays.

    What starts before the freeze stays exactly as it is. Every other change has the price of the rule about changes,
    doubled within 24 hours of the freeze, and is undone where the roster is no worse without it. The better one, by
    ``evaluate``, of two rosters is taken: the old one with the visits that lost their place put in one by one, and
    what the engine makes of the old one. Without any change the roster is returned as it is. Ctrl-C ends the engine
    and keeps the best.

    Parameters
    ----------
    problem, roster : Problem, Roster
        As published.
    params : SolveParams
        ``seconds`` are those of the whole repair, from when the engine's process is ready.
    on_progress : callable, optional
        Called with every better roster of the engine.
    process : EngineProcess, optional
        A process started earlier, so that the engine need not wait for one.

    Raises
    ------
    InputError
        When the roster or a change names what the problem does not have, or a change touches what has begun.
    """
    began, known = monotonic(), Index(problem)
    week = changed_week(problem, roster, change_set, known)
    index = known.after(week.problem)
    if not change_set.changes:
        return _result(problem, roster, week, index, roster, Source.UNCHANGED)
    kept = carried(problem, roster, week, index)
    engine = Beside(_started(week, kept, params, index, process))
    settling = Settling(week.problem, kept.old)
    telling = Telling(week, kept, settling)
    best = engine.meanwhile(lambda: telling.calmed(settling.settled(inserted(week, kept, settling))))
    solved, source, is_stopped = engine.result(on_progress), Source.INSERTION, False
    if solved is not None:
        putting, other = PuttingBack(settling, telling, _clock(params, max(began, engine.ready_at))), None
        try:
            other = putting.of(Baseline(week.problem, solved.roster, index), solved.evaluation, best)
        except KeyboardInterrupt:
            is_stopped = True
        if other is not None and _stands(other.roster, kept, week) and telling.is_better(other, best):
            best, source = other, Source.ENGINE
    result = _result(problem, roster, week, index, best.roster, source)
    reasons = Reasons(problem, roster, change_set.changes, week, kept, settling)
    return result.model_copy(
        update={
            "changes": reasons.of(result.diff, best),
            "cancelled": is_stopped or (solved is not None and solved.cancelled),
            "engine_fault": engine.fault if solved is None else solved.engine_fault,
        }
    )


def _clock(params: SolveParams, began: float) -> Callable[[], bool]:
    """Return what says whether the time for putting back is up; never where the work is given, not the time."""
    if params.iterations is not None:
        return never
    until = began + _SETTLED_SHARE * params.seconds
    return lambda: monotonic() >= until


def _started(
    week: ChangedWeek, kept: Carried, params: SolveParams, index: Index, process: EngineProcess | None
) -> Solve:
    """Let the engine begin with what holds of the old roster."""
    asked = near(week, kept, waiting(week, kept))
    limits = {"patience": _PATIENCE, "seconds": _ENGINE_SHARE * params.seconds}
    return Solve(asked, params.model_copy(update=limits), plan_of(index, kept.roster), process)


def _result(
    problem: Problem, roster: Roster, week: ChangedWeek, index: Index, new: Roster, source: Source
) -> RepairResult:
    found = diff(week.problem, roster, new, problem)
    owed = week.problem.visit_of
    return RepairResult(
        problem=week.problem,
        roster=new,
        evaluation=evaluate(week.problem, new, index=index),
        changes=(),
        diff=found,
        newly_unserved=tuple(item.visit for item in found.visits if item.after is None and item.visit in owed),
        source=source,
    )


def _stands(roster: Roster, kept: Carried, week: ChangedWeek) -> bool:
    """Whether everything that has begun is exactly where it was."""

    def begun(some: Roster) -> set[tuple[str, str]]:
        return {
            (route.shift, item.model_dump_json())
            for route in some.routes
            for stop in route.stops
            for item in stop.visits
            if item.visit in week.begun
        }

    return begun(roster) == begun(kept.old)

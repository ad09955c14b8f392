"""Least-change replanning: what has begun stands, what was told moves only if it must or clearly pays."""

from __future__ import annotations

from scheduler.constraints.index import Index
from scheduler.constraints.plan import plan_of
from scheduler.constraints.unassigned import level_names, lost_by_level
from scheduler.domain.base import Text
from scheduler.domain.change_set import ChangeSet
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import better, evaluate
from scheduler.explain.account import Account
from scheduler.explain.arranging import arranged
from scheduler.explain.candidates import candidates
from scheduler.explain.diff import diff
from scheduler.explain.verdict import Baseline
from scheduler.solve.failure import EngineError
from scheduler.solve.outcome import Report
from scheduler.solve.params import SolveParams
from scheduler.solve.process import EngineProcess
from scheduler.solve.repair_carry import Carried, carried
from scheduler.solve.repair_problem import ChangedWeek, changed_week
from scheduler.solve.repair_reasons import Reasons
from scheduler.solve.repair_result import RepairResult, Source
from scheduler.solve.repair_settle import Settling
from scheduler.solve.run import Solve, Solved

_CANDIDATES = 5


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
    on_progress : callable, optional
        Called with every better roster of the engine.
    process : EngineProcess, optional
        A process started earlier, so that the engine need not wait for one.

    Raises
    ------
    InputError
        When the roster or a change names what the problem does not have, or a change touches what has begun.
    """
    week = changed_week(problem, roster, change_set)
    index = Index(week.problem)
    if not change_set.changes:
        return _result(problem, roster, week, index, roster, Source.UNCHANGED)
    kept = carried(problem, roster, week, index)
    settling = Settling(index, kept.old)
    solved, fault = _engine(week, kept, params, index, on_progress, process)
    best, source = settling.settled(_inserted(week, kept, settling, index)), Source.INSERTION
    if solved is not None:
        other = settling.settled(solved.roster)
        if _stands(other, kept, week) and _is_better(week.problem, index, other, best):
            best, source = other, Source.ENGINE
    reasons = Reasons(problem, roster, change_set.changes, week, kept, index)
    result = _result(problem, roster, week, index, best, source)
    return result.model_copy(
        update={
            "changes": reasons.of(result.diff, best),
            "cancelled": solved is not None and solved.cancelled,
            "engine_fault": fault if solved is None else solved.engine_fault,
        }
    )


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


def _inserted(week: ChangedWeek, kept: Carried, settling: Settling, index: Index) -> Roster:
    """Return the old roster with every visit that lost its place, or is new, in the cheapest place that is free."""
    roster, problem = kept.roster, week.problem
    names = level_names(problem.objective)
    waiting = [visit for visit in problem.visits if visit.id in kept.dropped or visit.id in week.visits]

    def gravity(visit_id: str) -> int:
        return min(map(names.index, lost_by_level(problem.objective, problem.visit_of[visit_id])))

    for visit in sorted((visit.id for visit in waiting), key=gravity):
        served = {item.visit for route in roster.routes for stop in route.stops for item in stop.visits}
        if visit not in served:
            roster = _placed(roster, visit, settling, index)
    return roster


def _placed(roster: Roster, visit: str, settling: Settling, index: Index) -> Roster:
    """Return the roster with one more visit: by a candidate, or where and when it was, whichever is best."""
    base = Baseline(index.problem, roster, index)
    offers = candidates(index.problem, roster, visit, _CANDIDATES, index)
    moves = [offer.move for offer in offers if not offer.breaks]
    moves += [move for move in (settling.way_back(visit),) if move is not None]
    best = base.account
    for move in moves:
        try:
            after = Account.of(index, arranged(base.week, move).roster)
        except InputError:
            continue  # The old place is cut off by the freeze or by a shift that is gone.
        if len(after.broken) <= len(base.account.broken) and better(after.vector, best.vector):
            best = after
    return best.timeline.roster


def _engine(
    week: ChangedWeek,
    kept: Carried,
    params: SolveParams,
    index: Index,
    on_progress: Report | None,
    process: EngineProcess | None,
) -> tuple[Solved | None, Text | None]:
    """Return what the engine makes of the old roster, or why it made nothing."""
    running = Solve(week.problem, params, plan_of(index, kept.roster), process)
    while True:
        try:
            return running.result(on_progress), None
        except KeyboardInterrupt:
            running.cancel()
        except EngineError as error:
            return None, error.text


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


def _is_better(problem: Problem, index: Index, one: Roster, other: Roster) -> bool:
    mine, theirs = evaluate(problem, one, index=index), evaluate(problem, other, index=index)
    if mine.feasible != theirs.feasible:
        return mine.feasible
    return better(mine.vector, theirs.vector)

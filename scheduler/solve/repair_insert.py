"""The old roster with every visit that lost its place, or is new, in the cheapest place that is free."""

from __future__ import annotations

from scheduler.constraints.unassigned import level_names, lost_by_level
from scheduler.domain.errors import InputError
from scheduler.evaluate.evaluation import better
from scheduler.explain.candidates import free_candidates
from scheduler.explain.verdict import Baseline
from scheduler.solve.repair_carry import Carried
from scheduler.solve.repair_problem import ChangedWeek
from scheduler.solve.repair_settle import Settling

_CANDIDATES = 5


def waiting(week: ChangedWeek, kept: Carried) -> tuple[str, ...]:
    """Return the visits that lost their place or are new, the heaviest loss first."""
    problem = week.problem
    names = level_names(problem.objective)

    def gravity(visit_id: str) -> int:
        return min(map(names.index, lost_by_level(problem.objective, problem.visit_of[visit_id])))

    lost = (visit.id for visit in problem.visits if visit.id in kept.dropped or visit.id in week.visits)
    return tuple(sorted((name for name in lost if name not in kept.base.week.serving), key=gravity))


def inserted(week: ChangedWeek, kept: Carried, settling: Settling) -> Baseline:
    """Return the old roster with everything that waits put in, one after the other, nobody else moved."""
    base = kept.base
    for visit in waiting(week, kept):
        if visit not in base.week.serving:
            base = _placed(base, visit, settling)
    return base


def _placed(base: Baseline, visit: str, settling: Settling) -> Baseline:
    """Return the roster with one more visit: by the cheapest candidate, or where and when it was if that is better."""
    moves = [offer.move for offer in free_candidates(base, visit, _CANDIDATES)[:1]]
    moves += [move for move in (settling.way_back(visit),) if move is not None]
    best = base
    for move in moves:
        try:
            after = base.moved(move)
        except InputError:
            continue  # The old place is cut off by the freeze or by a shift that is gone.
        no_worse = len(after.account.broken) <= len(base.account.broken)
        if no_worse and better(after.account.vector, best.account.vector):
            best = after
    return best

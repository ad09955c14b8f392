"""The old roster with every visit that lost its place, or is new, in the cheapest place close by that is free."""

from __future__ import annotations

from scheduler.constraints.unassigned import level_names, lost_by_level
from scheduler.domain.move import Move
from scheduler.evaluate.evaluation import better
from scheduler.explain.candidates import free_candidates
from scheduler.explain.scales import Scales
from scheduler.explain.standing_week import StandingWeek
from scheduler.explain.trial import Trials
from scheduler.explain.verdict import Baseline
from scheduler.solve.repair_carry import Carried
from scheduler.solve.repair_near import nearest
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
    scales = Scales.of(kept.base)
    for visit in waiting(week, kept):
        if visit not in scales.week.serving:
            scales = _placed(scales, visit, settling, kept)
    return kept.base.with_roster(scales.week.roster)


def _placed(scales: Scales, visit: str, settling: Settling, kept: Carried) -> Scales:
    """Return the roster with one more visit: in the cheapest place, or where and when it was if that is better.

    Places on the nearest routes come first; where they have none, or none that pays, those on any route.
    """
    best, close_by = scales, nearest(scales.week.problem.visit_of[visit], kept)
    for shifts in (close_by, None):
        best = _better_of(best, scales, _cheapest(scales.week, visit, kept, shifts))
        if best is not scales:
            break
    return _better_of(best, scales, settling.way_back(visit))


def _better_of(best: Scales, scales: Scales, move: Move | None) -> Scales:
    """Return the best roster so far, or a roster after a move when that is better."""
    weighed = scales.tried(move)
    after = best if weighed is None else scales.after(weighed)
    return after if better(after.vector, best.vector) else best


def _cheapest(week: StandingWeek, visit: str, kept: Carried, shifts: frozenset[str] | None) -> Move | None:
    """Return the way to the cheapest place on some routes, ``None`` when they have none."""
    base = Baseline(week.problem, week.roster, week.index, week)
    base.trials = Trials(week, kept.base.trials)
    offers = free_candidates(base, visit, _CANDIDATES, shifts)
    return offers[0].move if offers else None

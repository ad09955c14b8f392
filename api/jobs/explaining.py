"""Reasons for the visits left out, the gravest first, in bounded time."""

from __future__ import annotations

from time import monotonic

from scheduler.constraints.index import Index
from scheduler.constraints.unassigned import level_names, lost_by_level
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Unassigned
from scheduler.domain.visit import Visit
from scheduler.explain.trial import Trials
from scheduler.explain.unassigned import explained
from scheduler.explain.week import Week

EXPLAINING_SECONDS = 120.0
"""Far more than a town needs; where thousands of visits are left out, the gravest of them must do."""


def with_reasons_within(problem: Problem, roster: Roster, seconds: float | None) -> Roster:
    """Return the roster with reasons and fixes for the visits it leaves out.

    Parameters
    ----------
    seconds : float or None
        How long to look for reasons; ``None`` sets no limit, for runs that must repeat exactly. Visits whose reasons
        are missing then are listed without any; they can be asked for one by one.
    """
    week, names = Week(Index(problem), roster), level_names(problem.objective)
    left = [visit for visit in problem.visits if visit.id not in week.serving]

    def gravity(visit: Visit) -> tuple[int, str]:
        return min(map(names.index, lost_by_level(problem.objective, visit)), default=len(names)), visit.id

    trials, began, found = Trials(week), monotonic(), dict[str, Unassigned]()
    for visit in sorted(left, key=gravity):
        if seconds is not None and monotonic() - began >= seconds:
            break
        found[visit.id] = explained(trials, visit)
    listed = tuple(found.get(visit.id, Unassigned(visit=visit.id)) for visit in left)
    return roster.model_copy(update={"unassigned": listed})

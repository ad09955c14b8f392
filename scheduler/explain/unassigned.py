"""Reasons and fixes for every visit that a roster leaves out."""

from __future__ import annotations

from scheduler.constraints.index import Index
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Unassigned
from scheduler.domain.visit import Visit
from scheduler.explain.outcomes import Attempt
from scheduler.explain.proposing import Proposing
from scheduler.explain.reasons import reasons_of
from scheduler.explain.trial import Trials
from scheduler.explain.week import Week


def with_reasons(problem: Problem, roster: Roster, index: Index | None = None) -> Roster:
    """Return the roster with reasons and fixes for every visit that none of its routes serves.

    The same problem and roster give the same words. An elder who agreed to no mode gets a reason and no
    fix: nobody but the elder can change that.

    Raises
    ------
    InputError
        When the roster names a shift, visit or mode that the problem does not have.
    """
    week = Week(index or Index(problem), roster)
    trials = Trials(week)
    left = [visit for visit in problem.visits if visit.id not in week.serving]
    return roster.model_copy(update={"unassigned": tuple(explained(trials, visit) for visit in left)})


def explained(trials: Trials, visit: Visit) -> Unassigned:
    """Return why one visit is left out and what would place it."""
    attempt = Attempt(trials, visit)
    return Unassigned(visit=visit.id, reasons=reasons_of(attempt), fixes=Proposing(attempt).fixes())

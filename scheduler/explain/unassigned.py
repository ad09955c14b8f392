"""Reasons and fixes for every visit that a roster leaves out."""

from __future__ import annotations

from scheduler.constraints.index import Index
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Unassigned
from scheduler.domain.visit import Visit
from scheduler.explain.alike import is_bound, named, nameless_copy, situation
from scheduler.explain.applying import week_after
from scheduler.explain.outcomes import Attempt
from scheduler.explain.problem_parts import copied
from scheduler.explain.proposing import Proposing
from scheduler.explain.reasons import reasons_of
from scheduler.explain.trial import Trials
from scheduler.explain.week import Week


def with_reasons(problem: Problem, roster: Roster, index: Index | None = None) -> Roster:
    """Return the roster with reasons and fixes for every visit that none of its routes serves.

    The same problem and roster give the same words.

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
    """Return why one visit is left out and what would place it; what was found for one in the same situation holds."""
    if is_bound(trials.week, visit) or not _agrees(trials.week, visit):
        return explained_alone(trials, visit)
    key = situation(trials.week, visit, trials.predicates.answers(visit))
    if key not in trials.told:
        trials.told[key] = None
        return explained_alone(trials, visit)
    words = trials.told[key] or _about_nobody(trials, visit).model_dump_json()
    trials.told[key] = words
    return named(words, visit.id)


def explained_alone(trials: Trials, visit: Visit) -> Unassigned:
    """Return the same, tried out for this very visit."""
    attempt = Attempt(trials, visit)
    return Unassigned(visit=visit.id, reasons=reasons_of(attempt), fixes=Proposing(attempt).fixes())


def _agrees(week: Week, visit: Visit) -> bool:
    """Whether the elder agreed to some mode: what is said of others names the elder."""
    elder = week.problem.elder_of[visit.elder]
    return any(elder.consents_to(option.mode) for option in visit.options)


def _about_nobody(trials: Trials, visit: Visit) -> Unassigned:
    """Return what is said of a visit if it had no name."""
    nobody, problem = nameless_copy(visit), trials.week.problem
    visits = tuple(nobody if other.id == visit.id else other for other in problem.visits)
    week = week_after(trials.week, copied(problem, visits=visits))
    return explained_alone(Trials(week, trials), nobody)

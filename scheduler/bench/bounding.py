"""A lower bound of a roster that was measured."""

from __future__ import annotations

from scheduler.bound.params import BoundParams
from scheduler.constraints.index import Index
from scheduler.constraints.plan import plan_of
from scheduler.constraints.registry import formulate
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate


def proven(problem: Problem, roster: Roster, params: BoundParams) -> float:
    """Return what no roster can cost less than that loses no more than this one on any level above the last."""
    # The compiler takes seconds to load, and most benches want no bound.
    from scheduler.bound.lower_bound import lower_bound

    index = Index(problem)
    levels = evaluate(problem, roster, index=index).vector
    return lower_bound(formulate(index), plan_of(index, roster), levels, params).value

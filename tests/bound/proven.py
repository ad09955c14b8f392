"""The bound of a plan, with a fixed number of rounds and one thread, held against what the plan really costs."""

from scheduler.bound.lower_bound import Bound, lower_bound
from scheduler.bound.params import BoundParams
from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan
from scheduler.model.value import value

ROUNDS = BoundParams(rounds=60, workers=1)
EXACT = 1e-6


def bound_of(formulation: Formulation, plan: Plan, params: BoundParams = ROUNDS) -> Bound:
    levels = value(formulation, plan)
    assert levels is not None, "a bound is asked for a roster that breaks a hard rule"
    bound = lower_bound(formulation, plan, levels, params)
    assert bound.held == levels[:-1]
    assert bound.value <= levels[-1] + EXACT
    return bound

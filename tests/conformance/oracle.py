"""Brute force over tiny weeks: every roster that might be published, judged by the evaluator alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from scheduler.constraints.base import Constraint, Level
from scheduler.constraints.index import Index
from scheduler.constraints.plan import PlannedRoute, plan_of
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.timeline import Timeline
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import Evaluation, evaluate
from tests.conformance.families import tight
from tests.conformance.rosters import Order, Scheduler, all_arrangements, all_lines, forgetful
from tests.conformance.week import Size

Rules = tuple[Constraint, ...]
Vector = tuple[float, ...]
NEEDS_COMPANY = frozenset({"listed", "two_people", "first_visit", "precedence", "pins"})
"""Hard rules that another route may still satisfy; every other one is broken for good by one route alone."""


@dataclass(frozen=True)
class Judged:
    """A roster that may be published and the verdict on it."""

    roster: Roster
    evaluation: Evaluation


def breaks(timeline: Timeline, rules: Iterable[Constraint]) -> bool:
    """Whether any of some hard rules finds anything; stops at the first."""
    return any(any(rule.check(timeline)) for rule in rules)


def every_roster(problem: Problem, rules: Rules) -> list[Judged]:
    """Return every roster that may be published, services as early as possible."""
    index, scheduler, verdicts = Index(problem), Scheduler(problem), dict[tuple[str, Order], bool]()
    hard = [rule for rule in rules if rule.level is Level.HARD]
    alone = [rule for rule in hard if rule.key not in NEEDS_COMPANY]

    def fits(line: tuple[str, Order]) -> bool:
        if line not in verdicts:
            verdicts[line] = not breaks(Timeline(index, scheduler.roster((line,))), alone)
        return verdicts[line]

    found: list[Judged] = []
    for arrangement in all_arrangements(problem):
        if all(fits(line) for line in arrangement):
            roster = scheduler.roster(arrangement)
            if not breaks(Timeline(index, roster), hard):
                found.append(Judged(roster, evaluate(problem, roster, index=index, constraints=rules)))
    return found


@dataclass(frozen=True)
class Tiny:
    """All rosters of a tiny week that may be published under all rules but that of its family, and under all."""

    free: list[Judged]
    bound: list[Judged]


@cache
def tiny(key: str, seed: int) -> Tiny:
    """Return every roster of a tiny week of a family."""
    problem = tight(key, seed, Size.TINY)
    index, free = Index(problem), every_roster(problem, without(key))
    judged = [Judged(item.roster, evaluate(problem, item.roster, index=index)) for item in free]
    return Tiny(free, [item for item in judged if item.evaluation.feasible])


def optimum(rosters: list[Judged]) -> Vector:
    """Return the lowest levels of any roster."""
    return min(item.evaluation.vector for item in rosters)


def best_rosters(rosters: list[Judged]) -> set[Roster]:
    """Return the rosters with the lowest levels, to the millionth."""
    best = [round(amount, 6) for amount in optimum(rosters)]
    return {item.roster for item in rosters if [round(amount, 6) for amount in item.evaluation.vector] == best}


def without(key: str) -> Rules:
    """Return the registry without one rule."""
    return tuple(rule for rule in REGISTRY if rule.key != key)


OBEYED = frozenset({"listed", "travel_fits", "pause", "two_people"})
"""The oracle lists, walks, rests and pairs people by itself, so these rules decide nothing among its rosters."""
SEEDS = range(6)


@cache
def deciding_seed(key: str) -> int | None:
    """Return the first seed of a family whose best rosters would be others without the rule, None if there is none."""
    if key in OBEYED:
        return None
    return next(
        (seed for seed in SEEDS if best_rosters(tiny(key, seed).free) != best_rosters(tiny(key, seed).bound)), None
    )


@cache
def pool_of(key: str, seed: int) -> tuple[PlannedRoute, ...]:
    """Return all routes of a tiny week, those of its rosters and those of people who forget one thing."""
    problem = tight(key, seed, Size.TINY)
    index = Index(problem)
    rosters = [item.roster for item in tiny(key, seed).bound]
    for scheduler in (Scheduler(problem), *(Scheduler(careless) for careless in forgetful(problem))):
        rosters += [scheduler.roster((line,)) for line in all_lines(problem)]
    return tuple(sorted({route for roster in rosters for route in plan_of(index, roster).routes}))

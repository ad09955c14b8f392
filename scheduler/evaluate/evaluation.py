"""A roster judged against its problem: broken rules, levels and costs, all computed anew."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.constraints.base import Constraint, Level, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.timeline import Timeline
from scheduler.constraints.unassigned import QUALITY, level_names, lost_by_level
from scheduler.domain.base import Frozen
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster

TOLERANCE = 1e-6


class Term(Frozen):
    """What one soft rule adds up to: its amount in its own unit, its cost in the objective's."""

    constraint: str
    amount: float
    unit: str
    cost: float


class Evaluation(Frozen):
    """The verdict on a roster.

    Attributes
    ----------
    feasible : bool
        No hard rule is broken.
    levels : mapping of name to amount
        Highest first; ``quality``, the last, is the sum of all costs in the objective's unit.
    violations : tuple of Violation
        Every breach of a hard rule.
    terms : tuple of Term
        One for each soft rule that found anything.
    """

    feasible: bool
    served: int
    visits: int
    unit: str
    levels: Mapping[str, float]
    violations: tuple[Violation, ...]
    terms: tuple[Term, ...]

    @property
    def vector(self) -> tuple[float, ...]:
        """The levels in order, to be compared one after the other."""
        return tuple(self.levels.values())

    @property
    def quality(self) -> float:
        """The last level."""
        return self.levels[QUALITY]


def evaluate(
    problem: Problem,
    roster: Roster,
    *,
    index: Index | None = None,
    constraints: tuple[Constraint, ...] = REGISTRY,
) -> Evaluation:
    """Judge a roster by every constraint's own check.

    Raises
    ------
    InputError
        When the roster names a shift, visit or mode that the problem does not have.
    """
    timeline = Timeline(index or Index(problem), roster)
    found = {constraint: list(constraint.check(timeline)) for constraint in constraints}
    hard = [item for rule, items in found.items() if rule.level is Level.HARD for item in items]
    soft = {rule: items for rule, items in found.items() if rule.level is not Level.HARD and items}
    terms = tuple(_term(rule, items) for rule, items in soft.items())
    return Evaluation(
        feasible=not hard,
        served=len(timeline.served_of),
        visits=len(problem.visits),
        unit=problem.objective.unit,
        levels=_levels(timeline, sum(term.cost for term in terms)),
        violations=tuple(hard),
        terms=terms,
    )


def better(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether the first vector wins at the first level that differs by more than the tolerance."""
    for mine, theirs in zip(one, other, strict=True):
        if abs(mine - theirs) > TOLERANCE * max(1.0, abs(theirs)):
            return mine < theirs
    return False


def _term(rule: Constraint, items: list[Violation]) -> Term:
    amount, cost = sum(item.amount for item in items), sum(item.cost for item in items)
    return Term(constraint=rule.key, amount=amount, unit=rule.unit.value, cost=cost)


def _levels(timeline: Timeline, quality: float) -> dict[str, float]:
    objective = timeline.problem.objective
    levels = dict.fromkeys(level_names(objective), 0.0)
    if objective.lexicographic:
        for visit in timeline.unserved:
            for name, lost in lost_by_level(objective, visit).items():
                levels[name] += lost
    levels[QUALITY] = quality
    return levels

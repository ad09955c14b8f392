"""What a change of some routes costs, rule by rule."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cached_property

from scheduler.constraints.base import Constraint, Level, Span
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Duty, Timeline
from scheduler.domain.problem import Problem
from scheduler.explain.judge import duties_of
from scheduler.explain.line import Line
from scheduler.explain.touched import Touched
from scheduler.explain.week import Week

PRICED: tuple[Constraint, ...] = tuple(rule for rule in REGISTRY if rule.level is not Level.HARD)
_ROUNDING = 1e-6


class Pricing:
    """Prices changes of one week.

    Attributes
    ----------
    rules : tuple of Constraint
        Those that can cost something in the week's problem, in the order of the registry.
    """

    def __init__(self, week: Week) -> None:
        self._week = week
        self.rules = tuple(rule for rule in PRICED if _counts(rule, week.problem))
        self._by_shift: dict[Hashable, Mapping[str, float]] = {}
        self._before: dict[tuple[str, frozenset[str]], float] = {}

    def change(self, lines: Mapping[str, Line]) -> dict[str, float]:
        """Return by how much each rule's cost changes with new routes on some shifts."""
        return self.change_of(duties_of(self._week, lines))

    def change_of(self, duties: Mapping[str, Duty | None], made: Hashable = None) -> dict[str, float]:
        """Return by how much each rule's cost changes, in the order of the registry; what does not change is left out.

        That is the difference between what ``evaluate`` finds for the whole roster after and before, in the
        objective's unit.

        Parameters
        ----------
        made : hashable, optional
            What stands for which visits the change puts on which shifts in which modes; changes that have it in common
            share what hangs on that alone.
        """
        return self.change_in(Touched(self._week, duties), made)

    def change_in(self, touched: Touched, made: Hashable = None) -> dict[str, float]:
        """Return the same as ``change_of`` for a change of which the portions are at hand."""
        known = self.by_shift(touched, made)
        changes = {rule.key: known[rule.key] if rule.by_shift else self._change(rule, touched) for rule in self.rules}
        return {key: change for key, change in changes.items() if abs(change) > _ROUNDING}

    def by_shift(self, touched: Touched, made: Hashable = None) -> Mapping[str, float]:
        """Return by how much the cost of each rule changes that hangs on visits, shifts and modes alone."""
        if made is None or made not in self._by_shift:
            changes = {rule.key: self._change(rule, touched) for rule in self.rules if rule.by_shift}
            if made is None:
                return changes
            self._by_shift[made] = changes
        return self._by_shift[made]

    def _change(self, rule: Constraint, touched: Touched) -> float:
        before, after = touched.sides(rule.span)
        return _cost(rule, after) - self._cost_before(rule, before, touched)

    def _cost_before(self, rule: Constraint, before: Timeline, touched: Touched) -> float:
        """Return what a rule costs before a change; many changes are of the same routes, visitors or visits."""
        if rule.span is Span.ROSTER:
            return self._now[rule.key]
        if rule.span not in (Span.ROUTE, Span.VISITOR, Span.RELATED):
            return _cost(rule, before)
        key = rule.key, touched.visits if rule.span is Span.RELATED else frozenset(touched.changed)
        if key not in self._before:
            self._before[key] = _cost(rule, before)
        return self._before[key]

    @cached_property
    def _now(self) -> Mapping[str, float]:
        """What the rules that hang on the whole roster cost as it is."""
        return {rule.key: _cost(rule, self._week.whole) for rule in self.rules if rule.span is Span.ROSTER}


def _counts(rule: Constraint, problem: Problem) -> bool:
    return not isinstance(rule, SoftRule) or rule.counts(problem)


def _cost(rule: Constraint, timeline: Timeline) -> float:
    return sum(item.cost for item in rule.check(timeline))

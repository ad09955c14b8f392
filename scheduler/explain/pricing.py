"""What a change of some routes costs, rule by rule."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from scheduler.constraints.base import Constraint, Level, Span
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.timeline import Duty, Timeline
from scheduler.explain.judge import duties_of
from scheduler.explain.line import Line
from scheduler.explain.touched import Touched
from scheduler.explain.week import Week

PRICED: tuple[Constraint, ...] = tuple(rule for rule in REGISTRY if rule.level is not Level.HARD)
_ROUNDING = 1e-6


class Pricing:
    """Prices changes of one week."""

    def __init__(self, week: Week) -> None:
        self._week = week

    def change(self, lines: Mapping[str, Line]) -> dict[str, float]:
        """Return by how much each rule's cost changes with new routes on some shifts."""
        return self.change_of(duties_of(self._week, lines))

    def change_of(self, duties: Mapping[str, Duty | None]) -> dict[str, float]:
        """Return by how much each rule's cost changes, in the order of the registry; what does not change is left out.

        That is the difference between what ``evaluate`` finds for the whole roster after and before, in the
        objective's unit.
        """
        touched = Touched(self._week, duties)
        changes = {rule.key: self._change(rule, touched) for rule in PRICED}
        return {key: change for key, change in changes.items() if abs(change) > _ROUNDING}

    def _change(self, rule: Constraint, touched: Touched) -> float:
        before, after = touched.sides(rule.span)
        now = self._now[rule.key] if rule.span is Span.ROSTER else _cost(rule, before)
        return _cost(rule, after) - now

    @cached_property
    def _now(self) -> Mapping[str, float]:
        """What the rules that hang on the whole roster cost as it is."""
        return {rule.key: _cost(rule, self._week.whole) for rule in PRICED if rule.span is Span.ROSTER}


def _cost(rule: Constraint, timeline: Timeline) -> float:
    return sum(item.cost for item in rule.check(timeline))

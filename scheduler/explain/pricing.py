"""What a roster costs, rule by rule, when some of its routes are changed."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.constraints.base import Constraint, Level
from scheduler.constraints.registry import REGISTRY
from scheduler.explain.judge import Part, route_of
from scheduler.explain.line import Line
from scheduler.explain.week import Week

PRICED: tuple[Constraint, ...] = tuple(rule for rule in REGISTRY if rule.level is not Level.HARD)
_ROUNDING = 1e-6
Costs = Mapping[str, float]


def costs(week: Week, changed: Mapping[str, Line]) -> Costs:
    """Return the cost of every rule that costs anything, by key, in the objective's unit.

    These are the terms that ``evaluate`` finds for the whole roster; only routes that changed are laid out anew.
    """
    routes = [route for line in changed.values() if (route := route_of(week, line)) is not None]
    kept = [week.duty(shift) for shift in week.route_of if shift not in changed]
    part = Part(week, (*(duty for duty in kept if duty is not None), *week.duties(routes)), week.problem)
    found = {rule.key: sum(violation.cost for violation in rule.check(part)) for rule in PRICED}
    return {key: cost for key, cost in found.items() if cost}


def difference(after: Costs, before: Costs) -> dict[str, float]:
    """Return by how much each rule's cost changes, in the order of the registry, without those that do not change."""
    changes = {rule.key: after.get(rule.key, 0.0) - before.get(rule.key, 0.0) for rule in PRICED}
    return {key: change for key, change in changes.items() if abs(change) > _ROUNDING}

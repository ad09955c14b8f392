"""An owed visit that nobody makes: the coverage levels."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

import numpy as np

from scheduler.constraints.base import Constraint, Facts, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import UnservedCost
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text
from scheduler.domain.elder import RiskTier
from scheduler.domain.objective import Objective
from scheduler.domain.visit import Chance, Visit

QUALITY = "quality"


class UnassignedRule(Constraint):
    """An owed visit that nobody makes counts in its level; it is never an error (POLICY R26)."""

    key = "unassigned"
    level = Level.COVERAGE
    unit = Unit.VISITS
    span = Span.RELATED
    by_shift = True
    title = Text(zh="未安排", en="Unassigned")
    sentence = Text(
        zh="应走访而未安排的，先按是否为当月最后机会、再按风险等级和逾期天数计入覆盖层级。",
        en="An owed visit nobody makes counts first by last chance of the month, then by tier and days overdue.",
    )
    template = Text(zh="走访 {visit} 未安排（层级 {level}）。", en="Visit {visit} is unassigned (level {level}).")
    prices = MappingProxyType({"unserved": 1.0})

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each visit nobody makes; it costs only where the objective adds everything up."""
        objective = timeline.problem.objective
        for visit in timeline.unserved:
            facts: Facts = {"visit": visit.id, "level": _main_level(objective, visit)}
            yield Violation(
                constraint=self.key, amount=1, cost=_penalty(objective, visit), visits=(visit.id,), facts=facts
            )

    def contribute(self, index: Index) -> Iterator[UnservedCost]:
        """Yield what each visit adds to each level when left out."""
        names = level_names(index.problem.objective)
        amount = np.zeros((len(names), len(index.problem.visits)))
        for row, visit in enumerate(index.problem.visits):
            for name, lost in lost_by_level(index.problem.objective, visit).items():
                amount[names.index(name), row] = lost
        yield UnservedCost(names, amount)


def level_names(objective: Objective) -> tuple[str, ...]:
    """Return the names of the levels, the highest first and quality last."""
    if not objective.lexicographic:
        return (QUALITY,)
    last = [f"{Chance.LAST}.{tier}" for tier in RiskTier]
    still_open = [name for tier in RiskTier for name in (f"{Chance.OPEN}.{tier}", f"{Chance.OPEN}.{tier}.days")]
    return (*last, *still_open, QUALITY)


def lost_by_level(objective: Objective, visit: Visit) -> dict[str, float]:
    """Return what leaving the visit out adds to each level it touches."""
    if not objective.lexicographic:
        return {QUALITY: _penalty(objective, visit)}
    main = _main_level(objective, visit)
    if visit.coverage.chance is Chance.LAST:
        return {main: 1.0}
    return {main: 1.0, f"{main}.days": float(visit.coverage.days_overdue)}


def _main_level(objective: Objective, visit: Visit) -> str:
    return f"{visit.coverage.chance}.{visit.coverage.tier}" if objective.lexicographic else QUALITY


def _penalty(objective: Objective, visit: Visit) -> float:
    if objective.lexicographic:
        return 0.0
    return objective.price(UNASSIGNED.key, "unserved") * (visit.coverage.penalty or 0.0) * visit.people


UNASSIGNED = UnassignedRule()

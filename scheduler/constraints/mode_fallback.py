"""A home visit replaced by a call costs."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

import numpy as np

from scheduler.constraints.base import Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import OptionCost
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text
from scheduler.domain.elder import RiskTier
from scheduler.domain.problem import Problem
from scheduler.domain.visit import Visit


class ModeFallbackRule(SoftRule):
    """Calling instead of the home visit that is owed costs once a visit, more for an elder of tier red."""

    key = "mode_fallback"
    unit = Unit.VISITS
    span = Span.CREW
    by_shift = True
    title = Text(zh="改为电话", en="Call instead of visit")
    sentence = Text(zh="以电话代替应上门的走访要计入成本。", en="A call instead of the home visit that is owed costs.")
    template = Text(
        zh="走访 {visit} 在 {date} 以电话代替上门，计 {cost}。",
        en="Visit {visit} on {date} is a call instead of a home visit: {cost}.",
    )
    prices = MappingProxyType({"fallback": 40.0, "red": 80.0})

    def option_price(self, problem: Problem, visit: Visit, option: int) -> float:
        """Return what one option of a visit costs."""
        if visit.options[0].mode.is_remote or not visit.options[option].mode.is_remote:
            return 0.0
        red = problem.elder_of[visit.elder].tier is RiskTier.RED
        return self.price(problem, "red" if red else "fallback")

    def found(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each visit done by call that should have been at home."""
        for served in timeline.served_of.values():
            cost = self.option_price(timeline.problem, served[0].visit, served[0].option_number)
            if cost > 0:
                yield self.at_service(timeline, served[0], 1, cost)

    def data(self, index: Index) -> Iterator[OptionCost]:
        """Yield the price of each option of each visit."""
        visits = index.problem.visits
        cost = np.zeros((len(visits), max((len(visit.options) for visit in visits), default=1)))
        for row, visit in enumerate(visits):
            for option in range(len(visit.options)):
                cost[row, option] = self.option_price(index.problem, visit, option)
        yield OptionCost(cost)


MODE_FALLBACK = ModeFallbackRule()

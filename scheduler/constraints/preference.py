"""A wish for a gender or a dialect."""

from __future__ import annotations

from types import MappingProxyType

from scheduler.constraints.index import Index
from scheduler.constraints.soft_rule import PairPrice
from scheduler.domain.base import Text
from scheduler.domain.elder import Gender
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit


class PreferenceRule(PairPrice[tuple[Gender | None, str | None], tuple[Gender | None, frozenset[str]]]):
    """Each wish that is not met costs; what the elder insists on is a hard rule of its own."""

    key = "preference"
    title = Text(zh="老人意愿", en="Preference")
    sentence = Text(
        zh="尽量满足老人对人员性别和方言的意愿。", en="Wishes for a visitor's gender or dialect are met where possible."
    )
    template = Text(
        zh="{visitor} 不符合走访 {visit} 老人的意愿，计 {cost}。",
        en="{visitor} is not what the elder of visit {visit} wishes for: {cost}.",
    )
    prices = MappingProxyType({"gender": 15.0, "dialect": 15.0})

    def wanted(self, index: Index, visit: Visit) -> tuple[Gender | None, str | None]:
        """The gender and the dialect wished for and not insisted on."""
        wish = index.problem.elder_of[visit.elder].preference
        return (None if wish.gender_required else wish.gender, None if wish.dialect_required else wish.dialect)

    def offered(self, index: Index, shift: Shift) -> tuple[Gender | None, frozenset[str]]:
        """The visitor's gender and dialects."""
        visitor = index.visitor_of(shift)
        return (visitor.gender, visitor.dialects)

    def pair_price(
        self,
        problem: Problem,
        wanted: tuple[Gender | None, str | None],
        offered: tuple[Gender | None, frozenset[str]],
    ) -> float:
        """The sum over the wishes that are not met."""
        cost = 0.0
        if wanted[0] not in (None, offered[0]):
            cost += self.price(problem, "gender")
        if wanted[1] is not None and wanted[1] not in offered[1]:
            cost += self.price(problem, "dialect")
        return cost


PREFERENCE = PreferenceRule()

"""The visitor serves the area the elder lives in (POLICY R2)."""

from __future__ import annotations

from scheduler.constraints.index import Index
from scheduler.constraints.pair_rule import PairRule
from scheduler.domain.base import Text
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit


class AreaRule(PairRule[frozenset[str], frozenset[str] | None]):
    """The visitor serves the area the elder lives in (POLICY R2)."""

    key = "area"
    title = Text(zh="服务片区", en="Area")
    sentence = Text(
        zh="人员只在自己的片区（含下级片区）内走访。",
        en="A visitor calls only on elders in the areas he or she serves, inner areas included.",
    )
    template = Text(
        zh="走访 {visit} 不在 {visitor} 的片区内。",
        en="Visit {visit} lies outside the areas of {visitor}.",
    )

    def wanted(self, index: Index, visit: Visit) -> frozenset[str]:
        """The elder's area and all areas above it."""
        return index.problem.areas_above(index.problem.elder_of[visit.elder].area)

    def offered(self, index: Index, shift: Shift) -> frozenset[str] | None:
        """The visitor's areas; ``None`` means everywhere."""
        return index.visitor_of(shift).areas

    def forbids(self, wanted: frozenset[str], offered: frozenset[str] | None) -> bool:
        """Whether none of the areas is served."""
        return offered is not None and wanted.isdisjoint(offered)


AREA = AreaRule()

"""A visitor with a caseload calls on nobody else (POLICY R15)."""

from __future__ import annotations

from scheduler.constraints.index import Index
from scheduler.constraints.pair_rule import PairRule
from scheduler.domain.base import Text
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit


class CaseloadRule(PairRule[str, frozenset[str] | None]):
    """A visitor with a caseload calls on nobody else (POLICY R15)."""

    key = "caseload"
    title = Text(zh="固定对象", en="Caseload")
    sentence = Text(
        zh="有固定对象的人员只走访自己的对象。",
        en="A visitor with a caseload calls only on the elders in it.",
    )
    template = Text(
        zh="走访 {visit} 的老人不在 {visitor} 的固定对象中。",
        en="The elder of visit {visit} is not in the caseload of {visitor}.",
    )

    def wanted(self, index: Index, visit: Visit) -> str:
        """The elder."""
        return visit.elder

    def offered(self, index: Index, shift: Shift) -> frozenset[str] | None:
        """The visitor's only elders; ``None`` means any."""
        return index.visitor_of(shift).caseload

    def forbids(self, wanted: str, offered: frozenset[str] | None) -> bool:
        """Whether the elder is outside the caseload."""
        return offered is not None and wanted not in offered


CASELOAD = CaseloadRule()

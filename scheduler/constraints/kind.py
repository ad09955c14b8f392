"""The visitor is of a kind that may do the visit (POLICY R8, R11)."""

from __future__ import annotations

from scheduler.constraints.index import Index
from scheduler.constraints.pair_rule import PairRule
from scheduler.domain.base import Text
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit


class KindRule(PairRule[frozenset[str] | None, str]):
    """The visitor is of a kind that may do the visit (POLICY R8, R11)."""

    key = "kind"
    title = Text(zh="人员类别", en="Visitor kind")
    sentence = Text(
        zh="走访须由规定类别的人员完成。",
        en="A visit is made by a visitor of a kind that may do its service.",
    )
    template = Text(
        zh="{visitor} 的人员类别不能承担走访 {visit}。",
        en="{visitor} is not of a kind that may make visit {visit}.",
    )

    def wanted(self, index: Index, visit: Visit) -> frozenset[str] | None:
        """The kinds that may come; ``None`` means any."""
        return visit.kinds

    def offered(self, index: Index, shift: Shift) -> str:
        """The visitor's kind."""
        return index.visitor_of(shift).kind

    def forbids(self, wanted: frozenset[str] | None, offered: str) -> bool:
        """Whether the kind is not among those wanted."""
        return wanted is not None and offered not in wanted


KIND = KindRule()

"""A contracted or one-to-one visit is made by its own visitor (POLICY R12, R17)."""

from __future__ import annotations

from scheduler.constraints.index import Index
from scheduler.constraints.pair_rule import PairRule
from scheduler.domain.base import Text
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit


class ContractedRule(PairRule[frozenset[str] | None, str]):
    """A contracted or one-to-one visit is made by its own visitor (POLICY R12, R17)."""

    key = "contracted"
    title = Text(zh="签约与一对一", en="Contracted visitor")
    sentence = Text(
        zh="签约或一对一走访只能由约定人员完成。",
        en="A contracted or one-to-one visit is made by the visitor it is contracted to.",
    )
    template = Text(
        zh="走访 {visit} 已约定他人，{visitor} 不能代替。",
        en="Visit {visit} is contracted to somebody else than {visitor}.",
    )

    def wanted(self, index: Index, visit: Visit) -> frozenset[str] | None:
        """The contracted visitors; ``None`` means anybody."""
        return visit.only_visitors

    def offered(self, index: Index, shift: Shift) -> str:
        """The visitor."""
        return shift.visitor

    def forbids(self, wanted: frozenset[str] | None, offered: str) -> bool:
        """Whether the visitor is not among the contracted ones."""
        return wanted is not None and offered not in wanted


CONTRACTED = ContractedRule()

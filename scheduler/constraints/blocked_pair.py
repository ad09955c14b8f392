"""A blocked visitor is never sent to the elder."""

from __future__ import annotations

from scheduler.constraints.index import Index
from scheduler.constraints.pair_rule import PairRule
from scheduler.domain.base import Text
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit


class BlockedPairRule(PairRule[frozenset[str], str]):
    """A blocked visitor is never sent to the elder."""

    key = "blocked_pair"
    title = Text(zh="禁止配对", en="Blocked pair")
    sentence = Text(
        zh="不得派已被老人排除的人员。",
        en="A visitor whom the elder has blocked is never sent.",
    )
    template = Text(
        zh="老人已排除 {visitor}，走访 {visit} 须换人。",
        en="The elder of visit {visit} has blocked {visitor}.",
    )

    def wanted(self, index: Index, visit: Visit) -> frozenset[str]:
        """The elder's blocked visitors."""
        return index.problem.elder_of[visit.elder].blocked_visitors

    def offered(self, index: Index, shift: Shift) -> str:
        """The visitor."""
        return shift.visitor

    def forbids(self, wanted: frozenset[str], offered: str) -> bool:
        """Whether the visitor is blocked."""
        return offered in wanted


BLOCKED_PAIR = BlockedPairRule()

"""Training and insurance of the visitor are valid on the day."""

from __future__ import annotations

from scheduler.constraints.index import Index
from scheduler.constraints.pair_rule import PairRule
from scheduler.domain.base import Text
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit


class QualificationRule(PairRule[None, bool]):
    """Training and insurance of the visitor are valid on the day."""

    key = "qualification"
    title = Text(zh="培训与保险", en="Training and insurance")
    sentence = Text(
        zh="人员的培训、保险须在走访当天有效。",
        en="A visitor goes only on days on which all required training and insurance is valid.",
    )
    template = Text(
        zh="{visitor} 的培训或保险在 {date} 无效，不能完成走访 {visit}。",
        en="{visitor} cannot make visit {visit}: training or insurance is not valid on {date}.",
    )

    def wanted(self, index: Index, visit: Visit) -> None:
        """Nothing: the rule binds every visit alike."""
        return None

    def offered(self, index: Index, shift: Shift) -> bool:
        """Whether all that is required of the visitor holds on the day."""
        return index.visitor_of(shift).is_ready_on(index.problem.date_of(shift.day))

    def forbids(self, wanted: None, offered: bool) -> bool:
        """Whether something required is not valid."""
        return not offered


QUALIFICATION = QualificationRule()

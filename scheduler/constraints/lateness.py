"""Starting after the due time of a window costs, minute by minute."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from scheduler.constraints.base import Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Lateness
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text


class LatenessRule(SoftRule):
    """Each person's minutes after the due time cost; starting too early is forbidden, not late."""

    key = "lateness"
    unit = Unit.MINUTES
    span = Span.ROUTE
    title = Text(zh="迟到", en="Lateness")
    sentence = Text(
        zh="晚于约定时间开始，按分钟计入成本。", en="Starting after the time that was promised costs by the minute."
    )
    template = Text(
        zh="{visitor} 在 {date} 的走访 {visit} 晚到 {amount} 分钟。",
        en="{visitor} starts visit {visit} {amount} minutes late on {date}.",
    )
    prices = MappingProxyType({"per_minute": 2.0})

    def found(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each late service."""
        price = self.price(timeline.problem, "per_minute")
        for item in timeline.all_served():
            if item.late > 0:
                yield self.at_service(timeline, item, item.late, item.late * price)

    def data(self, index: Index) -> Iterator[Lateness]:
        """Yield the price of a late minute."""
        yield Lateness(self.price(index.problem, "per_minute"))


LATENESS = LatenessRule()

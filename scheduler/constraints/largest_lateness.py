"""The worst lateness of the whole roster costs once more."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from scheduler.constraints.base import Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Lateness
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text


class LargestLatenessRule(SoftRule):
    """The largest lateness of the roster, taken once."""

    key = "largest_lateness"
    unit = Unit.MINUTES
    title = Text(zh="最大迟到", en="Largest lateness")
    sentence = Text(
        zh="全周最严重的一次迟到另外计入成本。", en="The largest lateness of the week costs on top of the sum."
    )
    template = Text(
        zh="全周最晚的是 {visitor} 在 {date} 的走访 {visit}，晚到 {amount} 分钟。",
        en="The latest of the week is {visitor} at visit {visit} on {date}, {amount} minutes late.",
    )
    prices = MappingProxyType({"per_minute": 1.0})

    def found(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield the latest service, if any is late."""
        latest = (duty.latest for duty in timeline.duties)
        worst = max((item for item in latest if item is not None), key=lambda item: item.late, default=None)
        if worst is not None and worst.late > 0:
            cost = worst.late * self.price(timeline.problem, "per_minute")
            yield self.at_service(timeline, worst, worst.late, cost)

    def data(self, index: Index) -> Iterator[Lateness]:
        """Yield the price of a minute of the largest lateness."""
        yield Lateness(self.price(index.problem, "per_minute"), largest=True)


LARGEST_LATENESS = LargestLatenessRule()

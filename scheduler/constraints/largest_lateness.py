"""The worst lateness of the whole roster costs once more."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from types import MappingProxyType

from scheduler.constraints.base import Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Lateness
from scheduler.constraints.lateness import late_minutes
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text


@lru_cache(maxsize=4)
def _is_anything_due(index: Index) -> bool:
    return any(window.due is not None for visit in index.problem.visits for window in visit.windows)


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
        if not _is_anything_due(timeline.index):
            return
        worst = max(timeline.all_served(), key=late_minutes, default=None)
        if worst is not None and late_minutes(worst) > 0:
            amount = late_minutes(worst)
            yield self.at_service(timeline, worst, amount, amount * self.price(timeline.problem, "per_minute"))

    def data(self, index: Index) -> Iterator[Lateness]:
        """Yield the price of a minute of the largest lateness."""
        yield Lateness(self.price(index.problem, "per_minute"), largest=True)


LARGEST_LATENESS = LargestLatenessRule()

"""Standing before a door for long costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType

from scheduler.constraints.base import Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Waiting
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text
from scheduler.domain.clock import minutes_of


class WaitingRule(SoftRule):
    """Each minute of waiting at a door beyond the free ones costs.

    Nobody waits before the first service of a route (one leaves later) or before a call.
    """

    key = "waiting"
    unit = Unit.MINUTES
    span = Span.ROUTE
    title = Text(zh="门前等候", en="Waiting")
    sentence = Text(
        zh="在门前等候超过一定时间的部分按分钟计入成本。",
        en="Waiting at a door beyond some free minutes costs by the minute.",
    )
    template = Text(
        zh="{visitor} 在 {date} 的走访 {visit} 前多等 {amount} 分钟。",
        en="{visitor} waits {amount} minutes too long before visit {visit} on {date}.",
    )
    prices = MappingProxyType({"per_minute": 0.2})
    settings = MappingProxyType({"free_minutes": 20.0})

    def found(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each wait beyond the free minutes."""
        price = self.price(timeline.problem, "per_minute")
        free = self.setting(timeline.problem, "free_minutes")
        for item in (item for duty in timeline.duties for item in duty.served[1:]):
            amount = minutes_of(item.start - item.ready) - free
            if amount > 0 and not item.option.mode.is_remote:
                yield self.at_service(timeline, item, amount, amount * price)

    def data(self, index: Index) -> Iterator[Waiting]:
        """Yield the price of a minute and the free ticks."""
        free = timedelta(minutes=self.setting(index.problem, "free_minutes"))
        yield Waiting(self.price(index.problem, "per_minute"), free // index.problem.tick)


WAITING = WaitingRule()

"""Work above the agreed weekly minutes costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType

import numpy as np

from scheduler.constraints.base import Added, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Excess
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text
from scheduler.domain.clock import minutes_of


class OvertimeRule(SoftRule):
    """Each minute of work between the agreed and the hard weekly limit costs."""

    key = "overtime"
    unit = Unit.MINUTES
    span = Span.VISITOR
    title = Text(zh="超时", en="Overtime")
    sentence = Text(
        zh="每周工作超过约定时间的部分按分钟计入成本。", en="Work above the agreed weekly time costs by the minute."
    )
    template = Text(zh="{visitor} 本周超时 {amount} 分钟。", en="{visitor} works {amount} minutes overtime this week.")
    prices = MappingProxyType({"per_minute": 1.5})

    def found(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each visitor above the agreed time."""
        for name, duties in timeline.duties_of.items():
            agreed = timeline.problem.visitor_of[name].agreed_weekly_work
            work = sum((duty.work for duty in duties), timedelta(0))
            if agreed is not None and work > agreed:
                amount = minutes_of(work - agreed)
                yield Violation(
                    constraint=self.key,
                    amount=amount,
                    cost=amount * self.price(timeline.problem, "per_minute"),
                    visitor=name,
                    facts={"visitor": name, "amount": round(amount, 1)},
                )

    def least_change(self, before: Timeline, added: Added) -> float:
        """Return the price of the work that is spared, if any: more work is no less overtime."""
        return min(0.0, added.least_work) * self.price(before.problem, "per_minute")

    def data(self, index: Index) -> Iterator[Excess]:
        """Yield everybody's agreed time in ticks, infinity where nothing is agreed."""
        agreed = [visitor.agreed_weekly_work for visitor in index.problem.visitors]
        ticks = [np.inf if work is None else work / index.problem.tick for work in agreed]
        yield Excess(self.price(index.problem, "per_minute"), np.array(ticks, dtype=np.float64))


OVERTIME = OvertimeRule()

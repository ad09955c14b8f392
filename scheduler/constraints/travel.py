"""Every minute on the way costs."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from scheduler.constraints.base import Added, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import LegCost
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text
from scheduler.domain.clock import minutes_of


class TravelRule(SoftRule):
    """Every minute on the way costs, home included; the way up to a door (access) does not."""

    key = "travel"
    unit = Unit.MINUTES
    span = Span.ROUTE
    title = Text(zh="路程", en="Travel")
    sentence = Text(zh="路上的每一分钟都计入成本。", en="Every minute on the way costs, the way home included.")
    template = Text(
        zh="{visitor} 在 {date} 路上用时 {amount} 分钟。",
        en="{visitor} is on the way for {amount} minutes on {date}.",
    )
    prices = MappingProxyType({"per_minute": 1.0})

    def found(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each route's way."""
        price = self.price(timeline.problem, "per_minute")
        for duty in timeline.duties:
            amount = minutes_of(duty.travel)
            if amount > 0:
                date = timeline.problem.date_of(duty.shift.day).isoformat()
                yield Violation(
                    constraint=self.key,
                    amount=amount,
                    cost=amount * price,
                    visitor=duty.visitor.id,
                    day=duty.shift.day,
                    facts={"visitor": duty.visitor.id, "date": date, "amount": round(amount, 1)},
                )

    def least_change(self, before: Timeline, added: Added) -> float:
        """Return the price of the way."""
        return added.way * self.price(before.problem, "per_minute")

    def data(self, index: Index) -> Iterator[LegCost]:
        """Yield the price of a minute."""
        yield LegCost(self.price(index.problem, "per_minute"))


TRAVEL = TravelRule()

"""An elder's visits lie evenly over the week."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from types import MappingProxyType

from scheduler.constraints.base import Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import DaySpread
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text


class SpreadRule(SoftRule):
    """Each day by which a gap between two visits of a series differs from the even gap costs.

    The gap after the last contact before the week counts as well, where it is known.
    """

    key = "spread"
    unit = Unit.DAYS
    span = Span.RELATED
    by_shift = True
    title = Text(zh="间隔均匀", en="Even spread")
    sentence = Text(zh="同一老人的走访在一周内尽量均匀分布。", en="An elder's visits are spread evenly over the week.")
    template = Text(
        zh="系列 {series} 的间隔与均匀间隔共差 {amount} 天。",
        en="The gaps of series {series} are {amount} days off the even gap.",
    )
    prices = MappingProxyType({"per_day": 10.0})

    def found(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each series with gaps that are not even."""
        for series in timeline.problem.series:
            if series.even_gap_days is None:
                continue
            days = sorted(timeline.served_of[name][0].day for name in series.visits if name in timeline.served_of)
            if series.last_day is not None:
                days.insert(0, series.last_day)
            gaps = [later - earlier for earlier, later in pairwise(days)]
            amount = sum(abs(gap - series.even_gap_days) for gap in gaps)
            if amount > 0:
                yield Violation(
                    constraint=self.key,
                    amount=amount,
                    cost=amount * self.price(timeline.problem, "per_day"),
                    visits=series.visits,
                    facts={"series": series.id, "amount": round(amount, 1)},
                )

    def data(self, index: Index) -> Iterator[DaySpread]:
        """Yield one counter by series that wants an even gap."""
        for series in index.problem.series:
            if series.even_gap_days is not None:
                members = tuple(index.visit_number[name] for name in series.visits)
                price = self.price(index.problem, "per_day")
                yield DaySpread(members, 0, series.last_day, series.even_gap_days, price)


SPREAD = SpreadRule()

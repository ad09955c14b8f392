"""Days between two visits of a series."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from scheduler.constraints.base import Constraint, Facts, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import DaySpread
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text
from scheduler.domain.visit import Series


class SpacingRule(Constraint):
    """Between two visits of a series, and after the last contact before the week, lie enough days."""

    key = "spacing"
    level = Level.HARD
    unit = Unit.DAYS
    span = Span.RELATED
    by_shift = True
    title = Text(zh="最小间隔", en="Spacing")
    sentence = Text(
        zh="同一老人的同类走访之间（含上次联系之后）至少间隔规定天数。",
        en="Visits of a series, and the last contact before the week, lie at least the smallest gap apart.",
    )
    template = Text(
        zh="走访 {visit} 距上一次仅 {gap} 天，至少应隔 {smallest} 天。",
        en="Visit {visit} comes {gap} days after the one before; the smallest gap is {smallest}.",
    )

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each gap that is too small, with the days missing."""
        for series in timeline.problem.series:
            dated = sorted(
                (timeline.served_of[name][0].day, name) for name in series.visits if name in timeline.served_of
            )
            if series.last_day is not None:
                dated.insert(0, (series.last_day, ""))
            for (before, earlier), (day, name) in pairwise(dated):
                if day - before < series.smallest_gap_days:
                    yield self._violation(series, tuple(filter(None, (earlier, name))), day - before, day)

    def contribute(self, index: Index) -> Iterator[DaySpread]:
        """Yield the hard gap of each series that has one."""
        for series in index.problem.series:
            if series.smallest_gap_days > 0:
                members = tuple(index.visit_number[name] for name in series.visits)
                yield DaySpread(members, series.smallest_gap_days, series.last_day, even_gap=1.0, per_day=0.0)

    def _violation(self, series: Series, visits: tuple[str, ...], gap: int, day: int) -> Violation:
        facts: Facts = {"visit": visits[-1], "gap": gap, "smallest": series.smallest_gap_days}
        missing = series.smallest_gap_days - gap
        return Violation(constraint=self.key, amount=missing, visits=visits, day=day, facts=facts)


SPACING = SpacingRule()

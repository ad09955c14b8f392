"""Limits of one visitor on one day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler.constraints.cap_rule import CapRule
from scheduler.constraints.kinds import Scope
from scheduler.constraints.timeline import Duty, Timeline
from scheduler.domain.base import Text
from scheduler.domain.visitor import Caps, Visitor


class DailyCapRule(CapRule):
    """Visits, work and way of one visitor on one day stay within the visitor's limits."""

    key = "daily_cap"
    scope = Scope.VISITOR_DAY
    title = Text(zh="每日上限", en="Daily cap")
    sentence = Text(
        zh="每人每天的走访次数、工作时间和路程不超过上限。",
        en="Visits, work and way of a visitor on one day stay within the visitor's limits.",
    )

    def caps(self, visitor: Visitor) -> Caps:
        """Return the limits of a day."""
        return visitor.daily

    def periods(self, timeline: Timeline, duties: Sequence[Duty]) -> Iterator[tuple[str, int | None, list[Duty]]]:
        """Yield each day the visitor works on; all shifts of a day count together."""
        for day in sorted({duty.shift.day for duty in duties}):
            some = [duty for duty in duties if duty.shift.day == day]
            yield timeline.problem.date_of(day).isoformat(), day, some


DAILY_CAP = DailyCapRule()

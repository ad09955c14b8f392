"""Limits of one visitor over the week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler.constraints.cap_rule import CapRule
from scheduler.constraints.kinds import Scope
from scheduler.constraints.timeline import Duty, Timeline
from scheduler.domain.base import Text
from scheduler.domain.visitor import Caps, Visitor


class WeeklyCapRule(CapRule):
    """Visits, work and way of one visitor over all days of the problem stay within the weekly limits."""

    key = "weekly_cap"
    scope = Scope.VISITOR_WEEK
    title = Text(zh="每周上限", en="Weekly cap")
    sentence = Text(
        zh="每人每周的走访次数、工作时间和路程不超过上限。",
        en="Visits, work and way of a visitor over the week stay within the visitor's limits.",
    )

    def caps(self, visitor: Visitor) -> Caps:
        """Return the limits of a week."""
        return visitor.weekly

    def periods(self, timeline: Timeline, duties: Sequence[Duty]) -> Iterator[tuple[str, int | None, list[Duty]]]:
        """Yield the whole week, named by its first and last date."""
        problem = timeline.problem
        yield f"{problem.start} - {problem.date_of(problem.days - 1)}", None, list(duties)


WEEKLY_CAP = WeeklyCapRule()

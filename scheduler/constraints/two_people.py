"""A visit is made by exactly as many different visitors as it takes, starting together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from scheduler.constraints.base import Constraint, Facts, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Together
from scheduler.constraints.timeline import Served, Timeline
from scheduler.domain.base import Text
from scheduler.domain.visit import Company, Visit


class TwoPeopleRule(Constraint):
    """A visit is made by exactly as many different visitors as it takes, starting together in the same mode."""

    key = "two_people"
    level = Level.HARD
    unit = Unit.PEOPLE
    span = Span.CREW
    title = Text(zh="同行人数", en="People at once")
    sentence = Text(
        zh="需要几人同行的走访，须由同样多的不同人员以同一方式同时开始。",
        en="A visit is made by exactly as many different visitors as it takes, starting together in the same way.",
    )
    template = Text(
        zh="走访 {visit} 需要 {people} 人同时到场，实际一同开始的有 {together} 人，共排 {planned} 人次。",
        en="Visit {visit} takes {people} together; {together} start together, {planned} are planned.",
    )

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each visit with too few or too many people, or with people at different times or in different modes."""
        for name, served in timeline.served_of.items():
            visit = timeline.problem.visit_of[name]
            if visit.people == len(served) == 1:
                continue
            together = _most_together(served)
            amount = max(visit.people - together, 0) + max(len(served) - visit.people, 0)
            if amount:
                yield self._violation(visit, served, together, amount)

    def contribute(self, index: Index) -> Iterator[Together]:
        """Yield a tie with lag 0 between the first seat of a visit and every other."""
        for row, visit in enumerate(index.problem.visits):
            for seat in range(1, visit.people):
                yield Together(row, 0, row, seat, 0, 0, Company.DIFFERENT, one_day=True)

    def _violation(self, visit: Visit, served: list[Served], together: int, amount: int) -> Violation:
        facts: Facts = {"visit": visit.id, "people": visit.people, "together": together, "planned": len(served)}
        return Violation(constraint=self.key, amount=amount, visits=(visit.id,), day=served[0].day, facts=facts)


def _most_together(served: list[Served]) -> int:
    """Return the largest number of different visitors who start at one moment in one mode."""
    moments: dict[tuple[int, timedelta, int], set[str]] = {}
    for item in served:
        moments.setdefault((item.day, item.start, item.option_number), set()).add(item.visitor.id)
    return max(len(visitors) for visitors in moments.values())


TWO_PEOPLE = TwoPeopleRule()

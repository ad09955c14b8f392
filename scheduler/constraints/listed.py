"""The roster lists exactly the visits that are on none of its routes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Never

from scheduler.constraints.base import Constraint, Level, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text


class ListedRule(Constraint):
    """Every visit is on a route or listed as unassigned, never both and never neither (POLICY R26)."""

    key = "listed"
    level = Level.HARD
    unit = Unit.VISITS
    title = Text(zh="如实列出", en="Nothing dropped")
    sentence = Text(
        zh="每项走访要么在路线上，要么列入未安排，不得遗漏也不得重复。",
        en="Every visit is on a route or listed as unassigned, never both and never neither.",
    )
    template = Text(
        zh="走访 {visit} 的路线与未安排清单不一致。",
        en="Visit {visit} is on a route and listed, or neither of the two.",
    )

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each visit that is dropped silently, listed twice, or both served and listed."""
        listed = Counter(item.visit for item in timeline.roster.unassigned)
        unserved = {visit.id for visit in timeline.unserved}
        twice = {visit for visit, times in listed.items() if times > 1}
        for visit in sorted((set(listed) ^ unserved) | twice):
            yield Violation(constraint=self.key, amount=1, visits=(visit,), facts={"visit": visit})

    def contribute(self, index: Index) -> Iterator[Never]:
        """Yield nothing: the list is written from the routes, not searched for."""
        return iter(())


LISTED = ListedRule()

"""An elder's first visit is led by somebody experienced."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.constraints.base import Constraint, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import PairMask
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text


class FirstVisitRule(Constraint):
    """At least one of the people at an elder's first visit can lead it."""

    key = "first_visit"
    level = Level.HARD
    unit = Unit.PEOPLE
    span = Span.CREW
    by_shift = True
    title = Text(zh="首次走访", en="First visit")
    sentence = Text(
        zh="首次走访中至少有一人能够带队。",
        en="At least one of the people at an elder's first visit is experienced enough to lead it.",
    )
    template = Text(
        zh="首次走访 {visit} 没有能带队的人。",
        en="Nobody at the first visit {visit} can lead it.",
    )

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each first visit without a leader: one person is missing."""
        for name, served in timeline.served_of.items():
            if served[0].visit.is_first and not any(item.visitor.can_lead for item in served):
                yield Violation(constraint=self.key, amount=1, visits=(name,), day=served[0].day, facts={"visit": name})

    def contribute(self, index: Index) -> Iterator[PairMask]:
        """Yield who may take the first seat of a first visit."""
        if any(visit.is_first for visit in index.problem.visits):
            mask = index.pair_mask(
                lambda visit: visit.is_first,
                lambda shift: index.visitor_of(shift).can_lead,
                lambda is_first, can_lead: is_first and not can_lead,
            )
            yield PairMask(mask, leader_only=True)


FIRST_VISIT = FirstVisitRule()

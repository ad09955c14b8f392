"""The common frame of rules that look at one visit and one visitor on one day, and at nothing else."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Iterator
from typing import ClassVar, Generic, TypeVar

from scheduler.constraints.base import Constraint, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import PairMask
from scheduler.constraints.timeline import Served, Timeline
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit

Wanted = TypeVar("Wanted", bound=Hashable)
Offered = TypeVar("Offered", bound=Hashable)


class PairRule(Constraint, Generic[Wanted, Offered]):
    """A hard rule made of one predicate over what a visit wants and what a shift offers.

    The predicate is shared by check and engine on purpose; each rule's test holds its truth table.
    """

    level: ClassVar[Level] = Level.HARD
    unit: ClassVar[Unit] = Unit.VISITS
    span: ClassVar[Span] = Span.SERVICE
    by_shift: ClassVar[bool] = True

    @abstractmethod
    def wanted(self, index: Index, visit: Visit) -> Wanted:
        """Return all that the rule reads of a visit."""

    @abstractmethod
    def offered(self, index: Index, shift: Shift) -> Offered:
        """Return all that the rule reads of a shift and its visitor."""

    @abstractmethod
    def forbids(self, wanted: Wanted, offered: Offered) -> bool:
        """Whether such a visit may not lie on such a shift."""

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each service by somebody who may not do it."""
        index = timeline.index
        for duty in timeline.duties:
            offered = self.offered(index, duty.shift)
            for item in duty.served:
                if self.forbids(self.wanted(index, item.visit), offered):
                    yield self._violation(index, item)

    def contribute(self, index: Index) -> Iterator[PairMask]:
        """Yield the mask of pairs that are allowed."""
        yield PairMask(
            index.pair_mask(
                lambda visit: self.wanted(index, visit), lambda shift: self.offered(index, shift), self.forbids
            )
        )

    def _violation(self, index: Index, item: Served) -> Violation:
        facts = {
            "visit": item.visit.id,
            "visitor": item.visitor.id,
            "date": index.problem.date_of(item.day).isoformat(),
        }
        return Violation(
            constraint=self.key, amount=1, visits=(item.visit.id,), visitor=item.visitor.id, day=item.day, facts=facts
        )

"""The common frame of soft rules: what nobody prices does not count, and one fact sheet for all."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Iterator, Mapping
from types import MappingProxyType
from typing import ClassVar, Generic, TypeVar

from scheduler.constraints.base import Constraint, Facts, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Contribution, PairCost
from scheduler.constraints.timeline import Served, Timeline
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit

Wanted = TypeVar("Wanted", bound=Hashable)
Offered = TypeVar("Offered", bound=Hashable)
NO_SETTINGS: Mapping[str, float] = MappingProxyType({})


class SoftRule(Constraint):
    """A rule that costs something; silent in a problem whose objective gives it no price.

    ``settings`` are numbers beside the prices, e.g. free minutes. The objective may name them too;
    one it does not name keeps its default, so that a price alone is enough to make the rule count.
    """

    level: ClassVar[Level] = Level.QUALITY
    settings: ClassVar[Mapping[str, float]] = NO_SETTINGS

    def price(self, problem: Problem, name: str) -> float:
        """Return a price of the problem's objective; 0 when it has none."""
        return problem.objective.price(self.key, name)

    def setting(self, problem: Problem, name: str) -> float:
        """Return a setting: the objective's, or else the default."""
        return problem.objective.prices.get(self.key, {}).get(name, self.settings[name])

    def counts(self, problem: Problem) -> bool:
        """Whether any price is above 0."""
        return any(self.price(problem, name) > 0 for name in self.prices)

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield what costs something; nothing when the objective has no price for the rule."""
        if self.counts(timeline.problem):
            yield from self.found(timeline)

    def contribute(self, index: Index) -> Iterator[Contribution]:
        """Yield the rule's data; nothing when the objective has no price for the rule."""
        if self.counts(index.problem):
            yield from self.data(index)

    @abstractmethod
    def found(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each amount above 0 with its cost."""

    @abstractmethod
    def data(self, index: Index) -> Iterator[Contribution]:
        """Yield the data of the generic kinds."""

    def at_service(self, timeline: Timeline, item: Served, amount: float, cost: float) -> Violation:
        """Return a violation that one service causes, with the facts every service has."""
        facts: Facts = {
            "visit": item.visit.id,
            "visitor": item.visitor.id,
            "date": timeline.problem.date_of(item.day).isoformat(),
            "amount": round(amount, 1),
            "cost": round(cost, 1),
        }
        return Violation(
            constraint=self.key,
            amount=amount,
            cost=cost,
            visits=(item.visit.id,),
            visitor=item.visitor.id,
            day=item.day,
            facts=facts,
        )


class PairPrice(SoftRule, Generic[Wanted, Offered]):
    """A soft rule made of one price over what a visit wants and what a shift offers.

    The price is shared by check and engine on purpose, as the predicate of a hard pair rule is.
    """

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
    def pair_price(self, problem: Problem, wanted: Wanted, offered: Offered) -> float:
        """Return what one such visitor costs at one such visit."""

    def found(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each service by somebody who costs something."""
        index = timeline.index
        for duty in timeline.duties:
            offered = self.offered(index, duty.shift)
            for item in duty.served:
                cost = self.pair_price(index.problem, self.wanted(index, item.visit), offered)
                if cost > 0:
                    yield self.at_service(timeline, item, 1, cost)

    def data(self, index: Index) -> Iterator[PairCost]:
        """Yield the price of every pair."""
        yield PairCost(
            index.pair_cost(
                lambda visit: self.wanted(index, visit),
                lambda shift: self.offered(index, shift),
                lambda wanted, offered: self.pair_price(index.problem, wanted, offered),
            )
        )

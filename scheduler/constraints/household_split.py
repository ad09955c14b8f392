"""One household is called on once where one stop would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from scheduler.constraints.base import Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import DistinctShifts
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem


def _allowances(problem: Problem) -> dict[str, int]:
    """Return the calls each household needs: the people owed to the elder who is owed most.

    Households that cannot need more calls than that are left out.
    """
    seats: dict[str, Counter[str]] = {}
    for visit in problem.visits:
        seats.setdefault(problem.elder_of[visit.elder].household, Counter())[visit.elder] += visit.people
    return {house: max(owed.values()) for house, owed in seats.items() if len(owed) > 1}


@lru_cache(maxsize=4)
def _allowances_of(index: Index) -> Mapping[str, int]:
    return _allowances(index.problem)


class HouseholdSplitRule(SoftRule):
    """Each shift that calls at a household beyond the calls it needs costs; telephone calls do not count."""

    key = "household_split"
    unit = Unit.VISITS
    span = Span.RELATED
    by_shift = True
    title = Text(zh="同户分次", en="Household split")
    sentence = Text(
        zh="同住老人能一次上门完成的不分几次上门。",
        en="Elders behind one door are called on together where one stop would do.",
    )
    template = Text(
        zh="住户 {household} 多上门 {amount} 次。", en="Household {household} is called on {amount} times too often."
    )
    prices = MappingProxyType({"split": 15.0})

    def found(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each household with more calls than it needs."""
        problem = timeline.problem
        calls: dict[str, set[str]] = {}
        for item in timeline.all_served():
            if not item.option.mode.is_remote:
                calls.setdefault(problem.elder_of[item.visit.elder].household, set()).add(item.shift.id)
        for house, allowance in _allowances_of(timeline.index).items():
            amount = len(calls.get(house, ())) - allowance
            if amount > 0:
                yield Violation(
                    constraint=self.key,
                    amount=amount,
                    cost=amount * self.price(problem, "split"),
                    facts={"household": house, "amount": amount},
                )

    def data(self, index: Index) -> Iterator[DistinctShifts]:
        """Yield one counter by household of several elders."""
        problem = index.problem
        members: dict[str, list[int]] = {}
        for row, visit in enumerate(problem.visits):
            members.setdefault(problem.elder_of[visit.elder].household, []).append(row)
        for house, allowance in _allowances_of(index).items():
            yield DistinctShifts(tuple(members[house]), allowance, self.price(problem, "split"))


HOUSEHOLD_SPLIT = HouseholdSplitRule()

"""An elder should not see more than two different faces in a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from scheduler.constraints.base import Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import DistinctVisitors
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem

WELCOME = 2
"""Different faces a month that cost nothing (POLICY, default prices)."""


def _month(problem: Problem, day: int) -> str:
    return _month_of(problem.date_of(day))


@lru_cache(maxsize=256)
def _month_of(day: date) -> str:
    """Return the month of a day; kept, because prices of single changes ask for it thousands of times."""
    return day.strftime("%Y-%m")


def _seen(problem: Problem, elder: str, month: str) -> frozenset[str]:
    """Return the visitors who already called in the month and count as faces."""
    history = problem.history_of.get(elder)
    names = history.faces_by_month.get(month, frozenset()) if history else frozenset()
    return frozenset(
        name for name in names if name not in problem.visitor_of or problem.visitor_of[name].counts_as_face
    )


class FacesRule(SoftRule):
    """Each different visitor beyond two costs, by elder and calendar month, the ledger's visitors included."""

    key = "faces"
    unit = Unit.PEOPLE
    span = Span.RELATED
    by_shift = True
    title = Text(zh="面孔数", en="Number of faces")
    sentence = Text(
        zh="同一老人一个月内最多两张不同的面孔，多一张计一次。",
        en="Each different visitor beyond two whom an elder sees in a calendar month costs.",
    )
    template = Text(
        zh="老人 {elder} 在 {month} 比应有的多见 {amount} 张面孔。",
        en="Elder {elder} sees {amount} faces too many in {month}.",
    )
    prices = MappingProxyType({"face": 15.0})

    def found(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each elder and month with new faces beyond the allowance."""
        problem = timeline.problem
        new: dict[tuple[str, str], set[str]] = {}
        for item in timeline.all_served():
            if item.visit.continuity and item.visitor.counts_as_face:
                new.setdefault((item.visit.elder, _month(problem, item.day)), set()).add(item.visitor.id)
        for (elder, month), visitors in new.items():
            seen = _seen(problem, elder, month)
            amount = len(visitors - seen) - max(0, WELCOME - len(seen))
            if amount > 0:
                yield Violation(
                    constraint=self.key,
                    amount=amount,
                    cost=amount * self.price(problem, "face"),
                    facts={"elder": elder, "month": month, "amount": amount},
                )

    def data(self, index: Index) -> Iterator[DistinctVisitors]:
        """Yield one counter by elder and month, where the allowance can be passed at all."""
        problem = index.problem
        months: dict[str, list[int]] = {}
        for day in range(problem.days):
            months.setdefault(_month(problem, day), []).append(day)
        members: dict[str, list[int]] = {}
        for row, visit in enumerate(problem.visits):
            if visit.continuity:
                members.setdefault(visit.elder, []).append(row)
        rows = index.visitor_number
        uncounted = frozenset(rows[visitor.id] for visitor in problem.visitors if not visitor.counts_as_face)
        for elder, visits in members.items():
            for month, days in months.items():
                seen = _seen(problem, elder, month)
                allowance = max(0, WELCOME - len(seen))
                if sum(problem.visits[row].people for row in visits) > allowance:
                    free = frozenset(rows[name] for name in seen if name in rows)
                    price = self.price(problem, "face")
                    yield DistinctVisitors(tuple(visits), frozenset(days), free, uncounted, allowance, price)


FACES = FacesRule()

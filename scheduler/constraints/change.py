"""A roster changes as little as possible once it is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from scheduler.constraints.base import Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Moved, PairCost
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Served, Timeline
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem

TOLERANCE = timedelta(minutes=30)
SOON = timedelta(hours=24)


@dataclass(frozen=True)
class _Promise:
    """What the published roster says about one visit: who, on which day, when, and how dear a change is."""

    visitors: frozenset[str]
    day: int
    start: timedelta
    factor: int


def _promises(problem: Problem) -> Mapping[str, _Promise]:
    """Return the promises by visit; visits and shifts the problem no longer has are left out."""
    found: dict[str, _Promise] = {}
    for route in problem.published.routes if problem.published else ():
        shift = problem.shift_of.get(route.shift)
        for item in (item for stop in route.stops for item in stop.visits):
            if shift is None or item.visit not in problem.visit_of:
                continue
            moment = timedelta(days=shift.day) + item.start
            soon = problem.frozen_until is not None and moment < problem.frozen_until + SOON
            before = found.get(item.visit)
            visitors = (before.visitors if before else frozenset()) | {shift.visitor}
            found[item.visit] = _Promise(visitors, shift.day, item.start, 2 if soon else 1)
    return found


@lru_cache(maxsize=4)
def _promises_of(index: Index) -> Mapping[str, _Promise]:
    return _promises(index.problem)


class ChangeRule(SoftRule):
    """Another visitor, another day or another start than published costs, double within 24 hours.

    Visitor and day are charged for each person, a moved start once a visit. A draft changes for free.
    """

    key = "change"
    unit = Unit.VISITS
    span = Span.CREW
    title = Text(zh="发布后变更", en="Change after publication")
    sentence = Text(
        zh="名单发布后更换人员、日期或开始时间要计入成本，24 小时内加倍。",
        en="Another visitor, day or start than published costs, and twice as much within 24 hours.",
    )
    template = Text(
        zh="走访 {visit} 与已发布的安排不同（{visitor}，{date}），计 {cost}。",
        en="Visit {visit} differs from the published roster ({visitor}, {date}): {cost}.",
    )
    prices = MappingProxyType({"visitor": 30.0, "day": 20.0, "start": 10.0})

    def found(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each service that is not as published."""
        promises = _promises_of(timeline.index)
        moved: set[str] = set()
        for item in timeline.all_served():
            promise = promises.get(item.visit.id)
            if promise is None:
                continue
            cost = self._pair_price(timeline.problem, promise, item.visitor.id, item.day)
            if self._is_moved(promise, item) and item.visit.id not in moved:
                moved.add(item.visit.id)
                cost += promise.factor * self.price(timeline.problem, "start")
            if cost > 0:
                yield self.at_service(timeline, item, 1, cost)

    def data(self, index: Index) -> Iterator[PairCost | Moved]:
        """Yield the price of other visitors and days, and of another start."""
        problem = index.problem
        promises = _promises_of(index)
        if not promises:
            return

        other_visitor, other_day = self.price(problem, "visitor"), self.price(problem, "day")
        yield PairCost(
            index.pair_cost(
                lambda visit: (found.visitors, found.factor) if (found := promises.get(visit.id)) else None,
                lambda shift: shift.visitor,
                lambda told, visitor: 0.0 if told is None or visitor in told[0] else told[1] * other_visitor,
            )
        )
        yield PairCost(
            index.pair_cost(
                lambda visit: (found.day, found.factor) if (found := promises.get(visit.id)) else None,
                lambda shift: shift.day,
                lambda told, day: 0.0 if told is None or day == told[0] else told[1] * other_day,
            )
        )
        flat, day, start = np.zeros(len(problem.visits)), [-1] * len(problem.visits), [0] * len(problem.visits)
        for name, promise in promises.items():
            row = index.visit_number[name]
            flat[row] = promise.factor * self.price(problem, "start")
            day[row], start[row] = promise.day, promise.start // problem.tick
        yield Moved(flat, np.array(day, dtype=np.int64), np.array(start, dtype=np.int64), TOLERANCE // problem.tick)

    def _pair_price(self, problem: Problem, promise: _Promise, visitor: str, day: int) -> float:
        cost = 0.0 if visitor in promise.visitors else self.price(problem, "visitor")
        cost += 0.0 if day == promise.day else self.price(problem, "day")
        return promise.factor * cost

    @staticmethod
    def _is_moved(promise: _Promise, item: Served) -> bool:
        return item.day == promise.day and abs(item.start - promise.start) > TOLERANCE


CHANGE = ChangeRule()

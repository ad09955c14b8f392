"""Nobody carries more on a route than the shift allows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scheduler.constraints.base import Constraint, Facts, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Cap, Measure, Scope
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text


class CapacityRule(Constraint):
    """The load of all visits on a route fits the capacity of its shift; each person of a pair carries it."""

    key = "capacity"
    level = Level.HARD
    unit = Unit.UNITS
    span = Span.ROUTE
    by_shift = True
    title = Text(zh="携带量", en="Capacity")
    sentence = Text(
        zh="一条路线上携带的物品不超过班次的携带量。",
        en="What is taken along on one route stays within the capacity of the shift.",
    )
    template = Text(
        zh="{visitor} 在 {date} 携带 {load} 件，上限 {limit} 件。",
        en="{visitor} carries {load} units on {date}; the limit is {limit}.",
    )

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each route that carries too much, with the units over."""
        for duty in timeline.duties:
            load, limit = sum(item.visit.load for item in duty.served), duty.shift.capacity
            if limit is not None and load > limit:
                facts: Facts = {
                    "visitor": duty.visitor.id,
                    "date": timeline.problem.date_of(duty.shift.day).isoformat(),
                    "load": load,
                    "limit": limit,
                }
                yield Violation(
                    constraint=self.key,
                    amount=load - limit,
                    visits=tuple(item.visit.id for item in duty.served),
                    visitor=duty.visitor.id,
                    day=duty.shift.day,
                    facts=facts,
                )

    def contribute(self, index: Index) -> Iterator[Cap]:
        """Yield the limit of every shift, when any has one."""
        limits = [shift.capacity for shift in index.problem.shifts]
        if any(limit is not None for limit in limits):
            limit = np.array([np.inf if limit is None else limit for limit in limits], dtype=np.float64)
            yield Cap(Measure.LOAD, Scope.SHIFT, limit)


CAPACITY = CapacityRule()

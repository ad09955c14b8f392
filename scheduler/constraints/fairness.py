"""Nobody works far above a fair share of what people of the same kind do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from scheduler.constraints.base import Added, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import ShareExcess
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text
from scheduler.domain.clock import minutes_of
from scheduler.domain.problem import Problem
from scheduler.domain.visitor import Visitor

ZERO = timedelta(0)


def _available(problem: Problem) -> dict[str, timedelta]:
    """Return the time each visitor offered in the last three weeks and offers in this one, pauses taken off."""
    offered = {visitor.id: visitor.booked.available for visitor in problem.visitors}
    for shift in problem.shifts:
        pause = shift.pause.end - shift.pause.start if shift.pause else ZERO
        offered[shift.visitor] += shift.end - shift.start - pause
    return offered


@lru_cache(maxsize=4)
def _available_of(index: Index) -> Mapping[str, timedelta]:
    return _available(index.problem)


def _kinds(visitors: Sequence[Visitor]) -> frozenset[str]:
    return frozenset(visitor.kind for visitor in visitors)


def _ratio(work: Mapping[str, timedelta], offered: Mapping[str, timedelta], visitors: Sequence[str]) -> float:
    """Return the work of some visitors as a share of the time they offer."""
    return sum((work[name] for name in visitors), ZERO) / sum((offered[name] for name in visitors), ZERO)


class FairnessRule(SoftRule):
    """Work above ``factor`` times the fair share costs, over this week and the last three.

    The fair share is the visitor's available time x (work of the kind / available time of the kind).
    A visitor with nothing available has no share and pays nothing.
    """

    key = "fairness"
    unit = Unit.MINUTES
    title = Text(zh="公平", en="Fairness")
    sentence = Text(
        zh="四周内工作量超过公平份额一定比例的部分按分钟计入成本。",
        en="Work well above the fair share among people of one kind costs by the minute, over four weeks.",
    )
    template = Text(
        zh="{visitor} 的工作量比公平份额的上限多 {amount} 分钟。",
        en="{visitor} works {amount} minutes more than the fair share allows.",
    )
    prices = MappingProxyType({"per_minute": 0.5})
    settings = MappingProxyType({"factor": 1.2})

    def found(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each visitor above the factor of the fair share."""
        problem = timeline.problem
        for visitor, amount in self.above(timeline):
            yield Violation(
                constraint=self.key,
                amount=amount,
                cost=amount * self.price(problem, "per_minute"),
                visitor=visitor.id,
                facts={"visitor": visitor.id, "amount": round(amount, 1)},
            )

    def above(self, timeline: Timeline) -> Iterator[tuple[Visitor, float]]:
        """Yield who works more minutes than the factor of the fair share, and how many more."""
        problem = timeline.problem
        offered, done = _available_of(timeline.index), timeline.work_of
        work = {visitor.id: visitor.booked.work + done.get(visitor.id, ZERO) for visitor in problem.visitors}
        sharing = [visitor for visitor in problem.visitors if offered[visitor.id] > ZERO]
        busy = {kind: _ratio(work, offered, [v.id for v in sharing if v.kind == kind]) for kind in _kinds(sharing)}
        for visitor in sharing:
            share = offered[visitor.id] * busy[visitor.kind]
            amount = minutes_of(work[visitor.id]) - self.setting(problem, "factor") * minutes_of(share)
            if amount > 1e-6:
                yield visitor, amount

    def least_change(self, before: Timeline, added: Added) -> float:
        """Return what others of the kind gain by a larger share at most, or the visitor by less work."""
        problem = before.problem
        larger = self.setting(problem, "factor") * _above_of(before).get(added.visitor.kind, 0.0)
        gain = max(added.most_work * larger, -added.least_work, 0.0)
        return -gain * self.price(problem, "per_minute")

    def data(self, index: Index) -> Iterator[ShareExcess]:
        """Yield groups by kind; -1 stands for visitors without available time."""
        problem = index.problem
        offered = _available_of(index)
        kinds = {kind: number for number, kind in enumerate(sorted({visitor.kind for visitor in problem.visitors}))}
        group = [kinds[visitor.kind] if offered[visitor.id] > ZERO else -1 for visitor in problem.visitors]
        yield ShareExcess(
            per_minute=self.price(problem, "per_minute"),
            factor=self.setting(problem, "factor"),
            group=np.array(group, dtype=np.int64),
            past_work_ticks=np.array([visitor.booked.work / problem.tick for visitor in problem.visitors]),
            available_ticks=np.array([offered[visitor.id] / problem.tick for visitor in problem.visitors]),
        )


FAIRNESS = FairnessRule()


@lru_cache(maxsize=4)
def _above_of(timeline: Timeline) -> Mapping[str, float]:
    """Return, for each kind, the part of its available time that is offered by those above their fair share."""
    offered, problem = _available_of(timeline.index), timeline.problem
    whole: dict[str, timedelta] = {}
    for visitor in problem.visitors:
        whole[visitor.kind] = whole.get(visitor.kind, ZERO) + offered[visitor.id]
    found: dict[str, float] = {}
    for visitor, _ in FAIRNESS.above(timeline):
        found[visitor.kind] = found.get(visitor.kind, 0.0) + offered[visitor.id] / whole[visitor.kind]
    return found

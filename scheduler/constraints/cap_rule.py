"""The common frame of the limits on one visitor: visits, work and way over a day or a week."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

import numpy as np

from scheduler.constraints.base import Constraint, Facts, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Cap, Measure, Scope
from scheduler.constraints.timeline import Duty, Timeline
from scheduler.domain.base import Text
from scheduler.domain.clock import minutes_of, ticks_down
from scheduler.domain.visitor import Caps, Visitor

_ROUNDING = 1e-6


class _Over(NamedTuple):
    amount: float
    unit: Unit
    zh: str
    en: str


class CapRule(Constraint):
    """Up to three limits on one visitor.

    The amount counts visits, minutes or metres over, whichever limit is broken; the fact ``unit`` says which.
    """

    level: ClassVar[Level] = Level.HARD
    unit: ClassVar[Unit] = Unit.UNITS
    span: ClassVar[Span] = Span.VISITOR
    template: ClassVar[Text] = Text(
        zh="{visitor} 超出上限 {amount} {unit_zh}（{period}）。",
        en="{visitor} is {amount} {unit_en} over the limit ({period}).",
    )
    scope: ClassVar[Scope]

    @abstractmethod
    def caps(self, visitor: Visitor) -> Caps:
        """Return the limits of one visitor over the rule's period."""

    @abstractmethod
    def periods(self, timeline: Timeline, duties: Sequence[Duty]) -> Iterator[tuple[str, int | None, list[Duty]]]:
        """Yield name, day (if one) and duties of each period of one visitor."""

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each limit that is broken, with how much."""
        for name, duties in timeline.duties_of.items():
            caps = self.caps(duties[0].visitor)
            if caps.visits is None and caps.work is None and caps.distance_meters is None:
                continue
            for period, day, some in self.periods(timeline, duties):
                for over in _broken(caps, some):
                    yield self._violation(name, period, day, over)

    def contribute(self, index: Index) -> Iterator[Cap]:
        """Yield one resource for each measure that anybody has a limit on."""
        caps, tick = [self.caps(visitor) for visitor in index.problem.visitors], index.problem.tick
        rows: dict[Measure, list[float | None]] = {
            Measure.VISITS: [item.visits for item in caps],
            Measure.WORK: [None if item.work is None else ticks_down(item.work, tick) for item in caps],
            Measure.METERS: [item.distance_meters for item in caps],
        }
        for measure, limits in rows.items():
            if any(limit is not None for limit in limits):
                limit = np.array([np.inf if limit is None else limit for limit in limits], dtype=np.float64)
                yield Cap(measure, self.scope, limit)

    def _violation(self, visitor: str, period: str, day: int | None, over: _Over) -> Violation:
        facts: Facts = {
            "visitor": visitor,
            "period": period,
            "amount": round(over.amount, 1),
            "unit": over.unit.value,
            "unit_zh": over.zh,
            "unit_en": over.en,
        }
        return Violation(constraint=self.key, amount=over.amount, visitor=visitor, day=day, facts=facts)


def _broken(caps: Caps, duties: Sequence[Duty]) -> Iterator[_Over]:
    if caps.visits is not None:
        over = sum(len(duty.served) for duty in duties) - caps.visits
        if over > 0:
            yield _Over(over, Unit.VISITS, "次走访", "visits")
    if caps.work is not None:
        minutes = sum(minutes_of(duty.work) for duty in duties) - minutes_of(caps.work)
        if minutes > _ROUNDING:
            yield _Over(minutes, Unit.MINUTES, "分钟工作", "minutes of work")
    if caps.distance_meters is not None:
        meters = sum(duty.meters for duty in duties) - caps.distance_meters
        if meters > _ROUNDING:
            yield _Over(meters, Unit.METERS, "米路程", "metres of way")

"""Visits whose starts are tied keep their lag and their company."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.constraints.base import Constraint, Facts, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Together
from scheduler.constraints.timeline import Served, Timeline
from scheduler.domain.base import Text
from scheduler.domain.clock import minutes_of, ticks_down, ticks_up
from scheduler.domain.visit import Company, Precedence

WHOLE_DAY_MINUTES = 24 * 60.0


class PrecedenceRule(Constraint):
    """Both visits of a precedence are served, at the right lag and in the right company, or neither is.

    A missing partner and the wrong company count as a whole day of minutes. ``same`` company asks for
    one visitor who serves both visits, ``different`` for none.
    """

    key = "precedence"
    level = Level.HARD
    unit = Unit.MINUTES
    span = Span.RELATED
    title = Text(zh="先后次序", en="Precedence")
    sentence = Text(
        zh="有先后要求的两次走访须同时安排，并保持规定的间隔和人员。",
        en="Two visits that belong together are both made, at the agreed lag and in the agreed company, or neither is.",
    )
    template = Text(
        zh="走访 {first} 与 {second}：{what_zh}，相差 {minutes} 分钟。",
        en="Visits {first} and {second}: {what_en}, {minutes} minutes off.",
    )

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each tie that does not hold, with the minutes off."""
        for tie in timeline.problem.precedences:
            first, second = timeline.served_of.get(tie.first, []), timeline.served_of.get(tie.second, [])
            if first and second:
                yield from self._lag(tie, first, second)
                yield from self._company(tie, first, second)
            elif first or second:
                yield self._violation(tie, WHOLE_DAY_MINUTES, "只安排了其中一次", "only one of them is made")

    def contribute(self, index: Index) -> Iterator[Together]:
        """Yield the ties; the seats of one visit start together, so one pair of seats carries the lag."""
        tick, visits = index.problem.tick, index.problem.visit_of
        for tie in index.problem.precedences:
            least = ticks_up(tie.min_lag, tick)
            most = None if tie.max_lag is None else ticks_down(tie.max_lag, tick)
            first, second = index.visit_number[tie.first], index.visit_number[tie.second]
            apart = tie.company is Company.DIFFERENT
            for seat in range(visits[tie.first].people if apart else 1):
                for other in range(visits[tie.second].people if apart else 1):
                    yield Together(first, seat, second, other, least, most, tie.company)

    def _lag(self, tie: Precedence, first: list[Served], second: list[Served]) -> Iterator[Violation]:
        lag = min(item.week_start for item in second) - min(item.week_start for item in first)
        if lag < tie.min_lag:
            yield self._violation(tie, minutes_of(tie.min_lag - lag), "间隔太短", "the lag is too short")
        if tie.max_lag is not None and lag > tie.max_lag:
            yield self._violation(tie, minutes_of(lag - tie.max_lag), "间隔太长", "the lag is too long")

    def _company(self, tie: Precedence, first: list[Served], second: list[Served]) -> Iterator[Violation]:
        shared = {item.visitor.id for item in first} & {item.visitor.id for item in second}
        if tie.company is Company.SAME and not shared:
            yield self._violation(tie, WHOLE_DAY_MINUTES, "须由同一人走访", "nobody makes both")
        if tie.company is Company.DIFFERENT and shared:
            yield self._violation(tie, WHOLE_DAY_MINUTES, "须由不同的人走访", "somebody makes both")

    def _violation(self, tie: Precedence, minutes: float, zh: str, en: str) -> Violation:
        facts: Facts = {
            "first": tie.first,
            "second": tie.second,
            "what_zh": zh,
            "what_en": en,
            "minutes": round(minutes, 1),
        }
        return Violation(constraint=self.key, amount=minutes, visits=(tie.first, tie.second), facts=facts)


PRECEDENCE = PrecedenceRule()

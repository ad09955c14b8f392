"""Nobody serves during the pause of a shift."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scheduler.constraints.base import Constraint, Facts, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import PauseFrame
from scheduler.constraints.timeline import Served, Timeline
from scheduler.domain.base import Text
from scheduler.domain.clock import minutes_of, ticks_down, ticks_up


class PauseRule(Constraint):
    """No service overlaps the pause of its shift, calls included."""

    key = "pause"
    level = Level.HARD
    unit = Unit.MINUTES
    span = Span.ROUTE
    title = Text(zh="午休", en="Pause")
    sentence = Text(
        zh="班次的休息时间内不安排服务。",
        en="Nobody visits or calls during the pause of the shift.",
    )
    template = Text(
        zh="走访 {visit} 占用 {visitor} 的休息时间 {minutes} 分钟。",
        en="Visit {visit} takes {minutes} minutes of the pause of {visitor}.",
    )

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each service that overlaps the pause, with the minutes it takes from it."""
        for item in timeline.all_served():
            minutes = _minutes_inside(item)
            if minutes > 0:
                facts: Facts = {"visit": item.visit.id, "visitor": item.visitor.id, "minutes": round(minutes, 1)}
                yield Violation(
                    constraint=self.key,
                    amount=minutes,
                    visits=(item.visit.id,),
                    visitor=item.visitor.id,
                    day=item.day,
                    facts=facts,
                )

    def contribute(self, index: Index) -> Iterator[PauseFrame]:
        """Yield the pauses in ticks, widened to whole ticks; start = end where there is none."""
        tick, shape = index.problem.tick, len(index.problem.shifts)
        start, end = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for row, shift in enumerate(index.problem.shifts):
            if shift.pause is not None:
                start[row], end[row] = ticks_down(shift.pause.start, tick), ticks_up(shift.pause.end, tick)
        yield PauseFrame(start, end)


def _minutes_inside(item: Served) -> float:
    pause = item.shift.pause
    return 0.0 if pause is None else minutes_of(min(item.end, pause.end) - max(item.start, pause.start))


PAUSE = PauseRule()

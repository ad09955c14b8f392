"""Service starts in one of the visit's windows of that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from scheduler.constraints.base import Constraint, Facts, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import StartWindows
from scheduler.constraints.timeline import Served, Timeline
from scheduler.domain.base import Text
from scheduler.domain.clock import format_time, minutes_of, ticks_down, ticks_up

WHOLE_DAY_MINUTES = 24 * 60.0


class TimeWindowRule(Constraint):
    """Service starts in one of the visit's windows of that day; a day without a window is closed."""

    key = "time_window"
    level = Level.HARD
    unit = Unit.MINUTES
    span = Span.ROUTE
    title = Text(zh="时间窗", en="Time window")
    sentence = Text(
        zh="走访须在当天允许的时间段内开始；没有时间段的日子不能走访。",
        en="A visit starts within one of its windows of that day; a day without a window is closed.",
    )
    template = Text(
        zh="走访 {visit} 在 {date} {start} 开始，偏离允许时段 {minutes} 分钟。",
        en="Visit {visit} starts at {start} on {date}, {minutes} minutes outside its windows.",
    )

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each service that starts outside all windows of its day, with the minutes to the nearest."""
        for item in timeline.all_served():
            minutes = _minutes_outside(item)
            if minutes > 0:
                yield self._violation(timeline, item, minutes)

    def contribute(self, index: Index) -> Iterator[StartWindows]:
        """Yield the windows in ticks; a due time is carried along for the lateness rules."""
        problem = index.problem
        windows = [[visit.windows_on(day) for day in range(problem.days)] for visit in problem.visits]
        most = max((len(day) for days in windows for day in days), default=1) or 1
        shape = (len(windows), problem.days, most)
        count = np.array([[len(day) for day in days] for days in windows], dtype=np.int64).reshape(shape[:2])
        earliest, latest, due = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        for row, days in enumerate(windows):
            for day, slots in enumerate(days):
                for slot, window in enumerate(slots):
                    earliest[row, day, slot] = ticks_up(window.earliest, problem.tick)
                    latest[row, day, slot] = ticks_down(window.latest, problem.tick)
                    late_after = window.latest if window.due is None else window.due
                    due[row, day, slot] = ticks_down(late_after, problem.tick)
        yield StartWindows(count, earliest, latest, due)

    def _violation(self, timeline: Timeline, item: Served, minutes: float) -> Violation:
        facts: Facts = {
            "visit": item.visit.id,
            "date": timeline.problem.date_of(item.day).isoformat(),
            "start": format_time(item.start),
            "minutes": round(minutes, 1),
        }
        return Violation(
            constraint=self.key,
            amount=minutes,
            visits=(item.visit.id,),
            visitor=item.visitor.id,
            day=item.day,
            facts=facts,
        )


def _minutes_outside(item: Served) -> float:
    day, start = item.day, item.start
    if any(day in window.days and window.earliest <= start <= window.latest for window in item.visit.windows):
        return 0.0
    distances = [
        max(window.earliest - item.start, item.start - window.latest, timedelta(0))
        for window in item.visit.windows_on(item.day)
    ]
    return minutes_of(min(distances)) if distances else WHOLE_DAY_MINUTES


TIME_WINDOW = TimeWindowRule()

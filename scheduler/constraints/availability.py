"""A route leaves and returns inside its shift."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scheduler.constraints.base import Constraint, Facts, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import ShiftFrame
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text
from scheduler.domain.clock import format_time, minutes_of, ticks_down, ticks_up


class AvailabilityRule(Constraint):
    """A route leaves and returns inside its shift; it cannot leave early, so returning late is the breach."""

    key = "availability"
    level = Level.HARD
    unit = Unit.MINUTES
    span = Span.ROUTE
    title = Text(zh="可用时间", en="Availability")
    sentence = Text(
        zh="人员只在自己的班次内出发和返回。",
        en="A visitor leaves and is back within the shift.",
    )
    template = Text(
        zh="{visitor} 在 {date} 的班次 {end} 结束，晚回 {minutes} 分钟。",
        en="{visitor} is back {minutes} minutes after the shift ends at {end} on {date}.",
    )

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each route that returns after its shift, with the minutes."""
        for duty in timeline.duties:
            minutes = minutes_of(duty.home_at - duty.shift.end)
            if minutes > 0:
                facts: Facts = {
                    "visitor": duty.visitor.id,
                    "date": timeline.problem.date_of(duty.shift.day).isoformat(),
                    "end": format_time(duty.shift.end),
                    "minutes": round(minutes, 1),
                }
                yield Violation(
                    constraint=self.key, amount=minutes, visitor=duty.visitor.id, day=duty.shift.day, facts=facts
                )

    def contribute(self, index: Index) -> Iterator[ShiftFrame]:
        """Yield first departure and last return of every shift, in ticks."""
        tick = index.problem.tick
        yield ShiftFrame(
            np.array([ticks_up(shift.start, tick) for shift in index.problem.shifts], dtype=np.int64),
            np.array([ticks_down(shift.end, tick) for shift in index.problem.shifts], dtype=np.int64),
        )


AVAILABILITY = AvailabilityRule()

"""The way to the door fits between two services."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scheduler.constraints.base import Constraint, Facts, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import TravelFrame
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text
from scheduler.domain.clock import format_time, minutes_of, ticks_up


class TravelFitsRule(Constraint):
    """The way to the door, floors included, fits between two services and after the shift's start."""

    key = "travel_fits"
    level = Level.HARD
    unit = Unit.MINUTES
    span = Span.ROUTE
    title = Text(zh="路程衔接", en="Travel fits")
    sentence = Text(
        zh="两次服务之间须留足路程和上门时间。",
        en="Nobody starts a visit before the previous one has ended and the way to the door is done.",
    )
    template = Text(
        zh="{visitor} 最早 {ready} 才能开始走访 {visit}，却排在 {start}，差 {minutes} 分钟。",
        en="{visitor} cannot begin visit {visit} before {ready}; it is planned for {start}, {minutes} minutes early.",
    )

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each service that starts before its visitor can be there, with the minutes."""
        for item in timeline.all_served():
            minutes = minutes_of(item.ready - item.start)
            if minutes > 0:
                facts: Facts = {
                    "visitor": item.visitor.id,
                    "visit": item.visit.id,
                    "ready": format_time(item.ready),
                    "start": format_time(item.start),
                    "minutes": round(minutes, 1),
                }
                yield Violation(
                    constraint=self.key,
                    amount=minutes,
                    visits=(item.visit.id,),
                    visitor=item.visitor.id,
                    day=item.day,
                    facts=facts,
                )

    def contribute(self, index: Index) -> Iterator[TravelFrame]:
        """Yield the matrices, the access of every place and where each route begins and ends."""
        problem, place = index.problem, index.place_number
        visitors = [index.visitor_of(shift) for shift in problem.shifts]
        both = list(zip(problem.shifts, visitors, strict=True))
        yield TravelFrame(
            ticks=tuple(index.travel.ticks(profile) for profile in range(index.travel.profiles)),
            meters=index.travel.meters(),
            access=np.array([ticks_up(item.access, problem.tick) for item in problem.places], dtype=np.int64),
            shift_profile=np.array([index.travel.profile_of(visitor) for visitor in visitors], dtype=np.int64),
            shift_from=np.array([place[shift.start_place or who.home] for shift, who in both], dtype=np.int64),
            shift_to=np.array(
                [place[shift.end_place or who.end_place or who.home] for shift, who in both], dtype=np.int64
            ),
        )


TRAVEL_FITS = TravelFitsRule()

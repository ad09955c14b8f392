"""One interval of one visitor on one day."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field, model_validator

from scheduler.domain.base import Frozen, Identifier
from scheduler.domain.clock import TimeOfDay, format_time
from scheduler.domain.errors import BadValue

DayIndex = Annotated[int, Field(ge=0, le=366)]

Load = Annotated[int, Field(ge=0, le=1_000_000)]
"""Units carried; the bound keeps the sum of a route inside the numbers that compiled search counts with."""


class Pause(Frozen):
    """A break inside a shift: nobody travels, calls or serves in it."""

    start: TimeOfDay
    end: TimeOfDay


class Shift(Frozen):
    """One interval of one visitor on one day; its route leaves and returns inside it.

    Attributes
    ----------
    day : int
        Days after the first day of the problem.
    start, end : timedelta
        Time since midnight of that day: earliest departure and latest return.
    start_place, end_place : str or None
        Where the route begins and ends; ``None`` means the visitor's own places.
    pause : Pause or None
        A break; service never overlaps it and travel stands still during it.
    capacity : int or None
        Units the visitor can carry on one route (see ``Visit.load``).
    """

    id: Identifier
    visitor: Identifier
    day: DayIndex
    start: TimeOfDay
    end: TimeOfDay
    start_place: Identifier | None = None
    end_place: Identifier | None = None
    pause: Pause | None = None
    capacity: Load | None = None

    @model_validator(mode="after")
    def _interval_makes_sense(self) -> Shift:
        if self.start < timedelta(0) or self.end <= self.start:
            ends, starts = format_time(self.end), format_time(max(self.start, timedelta(0)))
            raise BadValue(
                zh=f"班次 {self.id} 于 {ends} 结束，不晚于开始时间 {starts}；请对调或改正",
                en=f"shift {self.id} ends at {ends}, not after it starts at {starts}; swap or correct them",
            )
        if self.pause and not self.start <= self.pause.start < self.pause.end <= self.end:
            raise BadValue(
                zh=f"班次 {self.id}：休息须在班次之内，且结束晚于开始",
                en=f"shift {self.id}: the pause must lie inside the shift and end after it begins",
            )
        return self

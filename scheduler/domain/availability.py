"""When a visitor can be planned: a weekly pattern, and dates on which it does not hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, PlainSerializer, model_validator

from scheduler.domain.base import Frozen, Identifier
from scheduler.domain.clock import TimeOfDay, format_time
from scheduler.domain.shift import Pause
from scheduler.domain.validity import Dated

EVERY_DAY = frozenset(range(1, 8))


def _in_order(days: frozenset[int]) -> list[int]:
    return sorted(days)


IsoWeekday = Annotated[int, Field(ge=1, le=7)]
Weekdays = Annotated[frozenset[IsoWeekday], Field(min_length=1), PlainSerializer(_in_order, return_type=list[int])]
"""Days of the week, 1 = Monday to 7 = Sunday."""


def require_interval(owner: str, start: timedelta, end: timedelta) -> None:
    """Refuse an interval that is empty or reaches beyond its day.

    Raises
    ------
    ValueError
        When it starts before midnight, ends after the next midnight, or ends before it begins.
    """
    if start < timedelta(0) or end > timedelta(hours=24) or end <= start:
        early, late = format_time(max(start, timedelta(0))), format_time(max(end, timedelta(0)))
        raise ValueError(f"{owner}: {early} to {late} is no interval of one day; swap or correct the times")


class AvailabilityPattern(Dated):
    """One interval of the week in which a visitor can be planned.

    Attributes
    ----------
    weekdays : frozenset of int
        1 = Monday to 7 = Sunday.
    start, end : timedelta
        Since midnight: earliest departure and latest return.
    pause : Pause or None
        A break inside the interval.
    start_place, end_place : str or None
        Where routes begin and end; ``None`` means the visitor's own places.
    capacity : int or None
        Units the visitor can carry on one route.
    follows_calendar : bool
        Whether the visitor is off on holidays and works on make-up workdays. On a make-up workday at the weekend the
        pattern of Friday holds. False: the weekday alone decides.
    """

    visitor: Identifier
    weekdays: Weekdays
    start: TimeOfDay
    end: TimeOfDay
    pause: Pause | None = None
    start_place: Identifier | None = None
    end_place: Identifier | None = None
    capacity: Annotated[int, Field(ge=0)] | None = None
    follows_calendar: bool = False

    @model_validator(mode="after")
    def _interval_makes_sense(self) -> AvailabilityPattern:
        require_interval(f"visitor {self.visitor}", self.start, self.end)
        if self.pause and not self.start <= self.pause.start < self.pause.end <= self.end:
            raise ValueError(f"visitor {self.visitor}: the pause must lie inside the interval and end after it begins")
        return self


class AvailabilityException(Frozen):
    """Dates on which the weekly pattern gives way: absent, or available in another interval.

    All exceptions that cover a date together replace that visitor's pattern on that date.

    Attributes
    ----------
    first_day, last_day : date
        Both included.
    start, end : timedelta or None
        The other interval since midnight; both ``None`` when the visitor is absent.
    """

    visitor: Identifier
    first_day: date
    last_day: date
    start: TimeOfDay | None = None
    end: TimeOfDay | None = None
    reason: str = ""

    @property
    def is_absence(self) -> bool:
        """Whether the visitor cannot be planned at all on these dates."""
        return self.start is None

    def covers(self, day: date) -> bool:
        """Whether the exception speaks about a date."""
        return self.first_day <= day <= self.last_day

    @model_validator(mode="after")
    def _makes_sense(self) -> AvailabilityException:
        if self.last_day < self.first_day:
            raise ValueError(f"visitor {self.visitor}: {self.last_day} comes before {self.first_day}; swap the dates")
        if (self.start is None) != (self.end is None):
            raise ValueError(f"visitor {self.visitor}: give both start and end, or neither for an absence")
        if self.start is not None and self.end is not None:
            require_interval(f"visitor {self.visitor}", self.start, self.end)
        return self

"""When a visitor can be planned: a weekly pattern, and dates on which it does not hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, PlainSerializer, model_validator

from scheduler.domain.base import Frozen, Identifier, Text
from scheduler.domain.clock import Day, EndDay, TimeOfDay, format_time
from scheduler.domain.errors import BadValue
from scheduler.domain.shift import Load, Pause
from scheduler.domain.validity import Dated

EVERY_DAY = frozenset(range(1, 8))


def _in_order(days: frozenset[int]) -> list[int]:
    return sorted(days)


IsoWeekday = Annotated[int, Field(ge=1, le=7)]
Weekdays = Annotated[frozenset[IsoWeekday], Field(min_length=1), PlainSerializer(_in_order, return_type=list[int])]
"""Days of the week, 1 = Monday to 7 = Sunday."""


def require_interval(owner: Text, start: timedelta, end: timedelta) -> None:
    """Refuse an interval that is empty or reaches beyond its day.

    Raises
    ------
    BadValue
        When it starts before midnight, ends after the next midnight, or ends before it begins.
    """
    if start < timedelta(0) or end > timedelta(hours=24) or end <= start:
        early, late = format_time(max(start, timedelta(0))), format_time(max(end, timedelta(0)))
        raise BadValue(
            zh=f"{owner.zh}：{early} 至 {late} 不是同一天内的时段；请对调或改正时间",
            en=f"{owner.en}: {early} to {late} is no interval of one day; swap or correct the times",
        )


def visitor_named(name: str) -> Text:
    """Return how a sentence speaks of a visitor."""
    return Text(zh=f"人员 {name}", en=f"visitor {name}")


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
    capacity: Load | None = None
    follows_calendar: bool = False

    @model_validator(mode="after")
    def _interval_makes_sense(self) -> AvailabilityPattern:
        owner = visitor_named(self.visitor)
        require_interval(owner, self.start, self.end)
        if self.pause and not self.start <= self.pause.start < self.pause.end <= self.end:
            raise BadValue(
                zh=f"{owner.zh}：休息须在时段之内，且结束晚于开始",
                en=f"{owner.en}: the pause must lie inside the interval and end after it begins",
            )
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
    first_day: Day
    last_day: EndDay
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
        owner = visitor_named(self.visitor)
        if self.last_day < self.first_day:
            raise BadValue(
                zh=f"{owner.zh}：{self.last_day} 早于 {self.first_day}；请对调两个日期",
                en=f"{owner.en}: {self.last_day} comes before {self.first_day}; swap the dates",
            )
        if (self.start is None) != (self.end is None):
            raise BadValue(
                zh=f"{owner.zh}：start 和 end 须同时填写，请假则都不填",
                en=f"{owner.en}: give both start and end, or neither for an absence",
            )
        if self.start is not None and self.end is not None:
            require_interval(owner, self.start, self.end)
        return self

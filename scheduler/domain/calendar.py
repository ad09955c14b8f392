"""The local table of days that differ from the national calendar; it wins over the library."""

from __future__ import annotations

from enum import StrEnum

from scheduler.domain.base import Frozen
from scheduler.domain.clock import Day


class DayKind(StrEnum):
    """Whether people work on a day."""

    WORKDAY = "workday"
    HOLIDAY = "holiday"


class CalendarOverride(Frozen):
    """One day that is a workday or a holiday whatever the library says, e.g. a make-up workday."""

    day: Day
    kind: DayKind
    name: str = ""

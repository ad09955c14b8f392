"""People who are away for some days."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.shift import DayIndex
from scheduler.scenario.change import Names, rebuilt, require_days
from scheduler.scenario.some_visitors import SomeVisitors


class Unavailable(SomeVisitors):
    """Some visitors offer no hours on some days: a kind's training day, a share of everybody ill.

    Attributes
    ----------
    days : tuple of int or None
        Days after the first day of the problem; ``None`` means all of them.
    """

    change: Literal["unavailable"]
    days: Annotated[tuple[DayIndex, ...], Field(min_length=1)] | None = None

    def applied(self, problem: Problem) -> Problem:
        """Return the problem without the shifts of the chosen visitors on these days."""
        require_days(problem, self.days or (), "/days")
        away = self.chosen(problem)
        kept = (
            shift
            for shift in problem.shifts
            if shift.visitor not in away or (self.days is not None and shift.day not in self.days)
        )
        return rebuilt(problem, shifts=tuple(kept))

    def phrase(self, names: Names) -> Text:
        """Return e.g. ``20% of the visitors (any kind) unavailable on 2026-12-01``."""
        who, when = self.who(names), names.days(self.days)
        return Text(zh=f"{who.zh}不能出勤{when.zh}", en=f"{who.en} unavailable{when.en}")

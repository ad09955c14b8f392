"""Fewer people."""

from __future__ import annotations

from typing import Literal

from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.scenario.change import Names, rebuilt
from scheduler.scenario.some_visitors import SomeVisitors


class RemoveVisitors(SomeVisitors):
    """Some visitors leave: their shifts and the pins on them go, elders keep their names as absent faces."""

    change: Literal["remove_visitors"]

    def applied(self, problem: Problem) -> Problem:
        """Return the problem without the chosen visitors."""
        gone = self.chosen(problem)
        return rebuilt(
            problem,
            visitors=tuple(visitor for visitor in problem.visitors if visitor.id not in gone),
            shifts=tuple(shift for shift in problem.shifts if shift.visitor not in gone),
            pins=tuple(pin for pin in problem.pins if pin.visitor not in gone),
        )

    def phrase(self, names: Names) -> Text:
        """Return e.g. ``2 visitors (volunteer) gone``."""
        who = self.who(names)
        return Text(zh=f"减少{who.zh}", en=f"{who.en} gone")

"""Who serves each visit of a set of chosen columns, and at which moment of the week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.constraints.formulation import Formulation
from scheduler.model.columns import Column


@dataclass(frozen=True)
class Call:
    """One visitor's part in one visit.

    Attributes
    ----------
    moment : int
        Start of service in ticks since midnight of day 0.
    """

    visit: int
    option: int
    day: int
    moment: int
    visitor: int
    shift: int


def calls_of(formulation: Formulation, column: Column) -> list[Call]:
    """Return the services of one column."""
    offset, route = column.day * formulation.day_ticks, column.route
    return [
        Call(visit, option, column.day, offset + start, column.visitor, route.shift)
        for visit, option, start in zip(route.visits, route.options, route.starts, strict=True)
    ]


def by_visit(formulation: Formulation, columns: Iterable[Column]) -> dict[int, list[Call]]:
    """Return all services of some columns by visit."""
    found: dict[int, list[Call]] = {}
    for column in columns:
        for call in calls_of(formulation, column):
            found.setdefault(call.visit, []).append(call)
    return found

"""Copies of a problem in which some parts are others."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import TypeVar

from scheduler.domain.elder import Elder
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit
from scheduler.domain.visitor import Visitor

_Part = TypeVar("_Part", Elder, Visitor, Shift)


_PARTS_OF = MappingProxyType(
    {
        "place_of": "places",
        "area_of": "areas",
        "elder_of": "elders",
        "visitor_of": "visitors",
        "shift_of": "shifts",
        "visit_of": "visits",
        "history_of": "histories",
    }
)


def copied(problem: Problem, **fields: object) -> Problem:
    """Return a problem with other parts, which are not checked against each other (see ``checked``)."""
    new = problem.model_copy(update=fields)
    for name in new.__dict__.keys() - Problem.model_fields.keys():
        # What is left are look-ups by id; those of parts that stay are as good as before.
        if _PARTS_OF.get(name, name) in {name, *fields}:
            del new.__dict__[name]
    return new


def checked(problem: Problem) -> Problem:
    """Return the same problem, validated as if it came from a file."""
    return Problem.model_validate({name: getattr(problem, name) for name in Problem.model_fields})


def with_visits(problem: Problem, *changed: Visit) -> Problem:
    """Return a problem with some visits replaced by those of the same id."""
    visits = {**problem.visit_of, **{visit.id: visit for visit in changed}}
    new = copied(problem, visits=tuple(visits.values()))
    # To count thousands of visits anew for each of thousands of trials would take longer than the trials.
    new.__dict__["visit_of"] = visits
    return new


def replaced(parts: Iterable[_Part], new: _Part) -> tuple[_Part, ...]:
    """Return parts with the one of the same id replaced."""
    return tuple(new if part.id == new.id else part for part in parts)

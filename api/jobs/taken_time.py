"""Shifts without the time that other areas' releases take of a visitor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta

from api.services.run_question import Taken
from scheduler.domain.clock import DAY
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Pause, Shift
from scheduler.scenario.change import rebuilt


def without_taken(problem: Problem, taken: Iterable[Taken]) -> Problem:
    """Return the problem with shifts cut where their visitor is on another area's released route.

    The first part of a cut shift keeps its id; later ones end in ``+1``, ``+2``, ...
    """
    by_visitor: dict[str, list[Taken]] = defaultdict(list)
    for item in taken:
        by_visitor[item.visitor].append(item)
    if not by_visitor:
        return problem
    shifts = tuple(part for shift in problem.shifts for part in _parts(shift, by_visitor[shift.visitor]))
    return rebuilt(problem, shifts=shifts)


def _parts(shift: Shift, taken: Iterable[Taken]) -> Iterator[Shift]:
    """Yield what is left of a shift, in order."""
    begin, number = shift.start, 0
    for start, end in sorted((item.start - shift.day * DAY, item.end - shift.day * DAY) for item in taken):
        if end <= begin or start >= shift.end:
            continue
        if start > begin:
            yield _cut(shift, begin, start, number)
            number += 1
        begin = end
    if begin < shift.end:
        yield _cut(shift, begin, shift.end, number)


def _cut(shift: Shift, start: timedelta, end: timedelta, number: int) -> Shift:
    if (start, end) == (shift.start, shift.end):
        return shift
    pause = shift.pause
    if pause is not None:
        first, last = max(pause.start, start), min(pause.end, end)
        pause = Pause(start=first, end=last) if first < last else None
    name = f"{shift.id}+{number}" if number else shift.id
    return shift.model_copy(update={"id": name, "start": start, "end": end, "pause": pause})

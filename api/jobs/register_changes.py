"""What the register says otherwise than when a roster was made, as changes that a repair can answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from scheduler.domain.change_set import (
    ElderAbsent,
    PinAdded,
    ShiftAdded,
    VisitAdded,
    VisitCancelled,
    VisitorAbsent,
    WeekChange,
)
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit

Interval = tuple[timedelta, timedelta]


def register_changes(before: Problem, now: Problem, begun: frozenset[str]) -> tuple[WeekChange, ...]:
    """Return what went, came or shrank between two problems of one week: visits, their days, hours and pins.

    Visits that both have stay as they were promised, also where the register would order them otherwise today.

    Parameters
    ----------
    begun : frozenset of str
        Visits that stand as they are, because they start before the freeze.
    """
    return (
        *_gone_visits(before, now, begun),
        *_absent_elders(before, now, begun),
        *_lost_hours(before, now),
        *_won_shifts(before, now),
        *_new_visits(before, now),
        *(PinAdded(pin=pin) for pin in now.pins if pin not in before.pins and pin.visit not in begun),
    )


def _gone_visits(before: Problem, now: Problem, begun: frozenset[str]) -> Iterator[WeekChange]:
    for visit in before.visits:
        if visit.id not in now.visit_of and visit.id not in begun:
            yield VisitCancelled(visit=visit.id)


def _absent_elders(before: Problem, now: Problem, begun: frozenset[str]) -> Iterator[WeekChange]:
    lost = {
        (visit.elder, day)
        for visit in before.visits
        if visit.id in now.visit_of and visit.id not in begun
        for day in _days(visit) - _days(now.visit_of[visit.id])
    }
    for elder, day in sorted(lost):
        yield ElderAbsent(elder=elder, first_day=day, last_day=day)


def _days(visit: Visit) -> frozenset[int]:
    return frozenset(day for window in visit.windows for day in window.days)


def _lost_hours(before: Problem, now: Problem) -> Iterator[WeekChange]:
    """Compare hours, not ids: an earlier repair may have cut a shift in two."""
    for shift in before.shifts:
        offered = sorted((item.start, item.end) for item in _same_day(now.shifts, shift))
        for start, end in _uncovered((shift.start, shift.end), offered):
            yield VisitorAbsent(visitor=shift.visitor, first_day=shift.day, start=start, end=end)


def _won_shifts(before: Problem, now: Problem) -> Iterator[WeekChange]:
    for shift in now.shifts:
        known = shift.id in before.shift_of or shift.visitor not in before.visitor_of
        if not known and not any(_overlap(shift, other) for other in _same_day(before.shifts, shift)):
            yield ShiftAdded(shift=shift)


def _new_visits(before: Problem, now: Problem) -> Iterator[WeekChange]:
    elders, places = set(before.elder_of), set(before.place_of)
    for visit in now.visits:
        if visit.id in before.visit_of:
            continue
        yield VisitAdded(
            visit=visit,
            elder=None if visit.elder in elders else now.elder_of[visit.elder],
            place=None if visit.place in places else now.place_of[visit.place],
        )
        elders.add(visit.elder)
        places.add(visit.place)


def _same_day(shifts: Iterable[Shift], like: Shift) -> list[Shift]:
    return [shift for shift in shifts if shift.visitor == like.visitor and shift.day == like.day]


def _overlap(one: Shift, other: Shift) -> bool:
    return one.start < other.end and other.start < one.end


def _uncovered(wanted: Interval, offered: Iterable[Interval]) -> Iterator[Interval]:
    begin, last = wanted
    for start, end in offered:
        if start > begin:
            yield begin, min(start, last)
        begin = max(begin, end)
        if begin >= last:
            return
    yield begin, last

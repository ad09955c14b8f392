"""The shifts of one week: weekly patterns, exceptions, holidays and make-up workdays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from scheduler.demand.calendar import WorkCalendar
from scheduler.domain.availability import AvailabilityException, AvailabilityPattern
from scheduler.domain.clock import DAY
from scheduler.domain.register import Register
from scheduler.domain.shift import Shift

_FRIDAY, _SATURDAY = 5, 6


def shifts_of(register: Register, monday: date, calendar: WorkCalendar) -> tuple[Shift, ...]:
    """Return every visitor's shifts in the week that begins on a Monday; ids are ``visitor/date/number``."""
    return tuple(
        shift
        for visitor in register.visitors
        for day in range(7)
        for shift in _on(register, visitor.id, monday + day * DAY, day, calendar)
    )


def minutes_offered(shifts: tuple[Shift, ...]) -> int:
    """Return the whole minutes of some shifts, pauses left out."""
    return sum(offered(shift) // timedelta(minutes=1) for shift in shifts)


def offered(shift: Shift) -> timedelta:
    """Return the length of a shift without its pause."""
    pause = shift.pause.end - shift.pause.start if shift.pause else timedelta(0)
    return shift.end - shift.start - pause


def _on(register: Register, visitor: str, date_: date, day: int, calendar: WorkCalendar) -> Iterator[Shift]:
    changes = [change for change in register.exceptions_of.get(visitor, ()) if change.covers(date_)]
    if changes:
        yield from _exceptional(visitor, date_, day, changes)
        return
    holding = _without_overlaps(
        [item for item in register.availability_of.get(visitor, ()) if _holds(item, date_, calendar)], date_
    )
    for number, pattern in enumerate(holding, start=1):
        yield Shift(
            id=f"{visitor}/{date_}/{number}", visitor=visitor, day=day, start=pattern.start, end=pattern.end,
            start_place=pattern.start_place, end_place=pattern.end_place, pause=pattern.pause,
            capacity=pattern.capacity,
        )  # fmt: skip


def _without_overlaps(patterns: list[AvailabilityPattern], date_: date) -> list[AvailabilityPattern]:
    """Return the patterns by start; on a make-up workday one of the weekday itself wins over that of a Friday."""
    kept: list[AvailabilityPattern] = []
    for pattern in sorted(patterns, key=lambda item: (date_.isoweekday() not in item.weekdays, item.start)):
        if not any(pattern.start < other.end and other.start < pattern.end for other in kept):
            kept.append(pattern)
    return sorted(kept, key=lambda item: item.start)


def _exceptional(visitor: str, date_: date, day: int, changes: list[AvailabilityException]) -> Iterator[Shift]:
    intervals: list[tuple[timedelta, timedelta]] = []
    for start, end in sorted((c.start, c.end) for c in changes if c.start is not None and c.end is not None):
        if intervals and start < intervals[-1][1]:
            intervals[-1] = intervals[-1][0], max(end, intervals[-1][1])
        else:
            intervals.append((start, end))
    for number, (start, end) in enumerate(intervals, start=1):
        yield Shift(id=f"{visitor}/{date_}/{number}", visitor=visitor, day=day, start=start, end=end)


def _holds(pattern: AvailabilityPattern, day: date, calendar: WorkCalendar) -> bool:
    if not pattern.valid_on(day):
        return False
    weekday = day.isoweekday()
    if not pattern.follows_calendar:
        return weekday in pattern.weekdays
    works = calendar.is_workday(day)
    if works and weekday >= _SATURDAY and weekday not in pattern.weekdays:
        return _FRIDAY in pattern.weekdays
    return works and weekday in pattern.weekdays

"""Tries that fail by little: the minutes, or the visits, that would make room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil

from scheduler.domain.base import Text
from scheduler.domain.roster import Fix
from scheduler.explain.change import FixKind
from scheduler.explain.line import DAY_MICROS, MINUTE_MICROS
from scheduler.explain.outcomes import Attempt
from scheduler.explain.timing import first_start, last_departure, last_start, timed
from scheduler.explain.trial import Try, rest_deadline

MOST_MINUTES = 120
_FAR = 10 * DAY_MICROS
_TRIES_A_VISITOR = 6
UNSAID = Text(zh="", en="")


@dataclass(frozen=True)
class Draft:
    """A change that may work, and how large it is, to try the smallest first."""

    size: float
    fix: Fix


def drafts(attempt: Attempt) -> list[Draft]:
    """Return changes of one shift, one window or one limit that may make room, the smallest first."""
    found = []
    for tries in attempt.tries.values():
        hopeful = (item for item in tries if item.rules_broken == 0 and not item.fits)
        for item in islice(hopeful, _TRIES_A_VISITOR):
            found += list(_drafts_of(attempt, item))
    return sorted(found, key=lambda draft: (draft.size, draft.fix.kind, draft.fix.shift or ""))


def _drafts_of(attempt: Attempt, item: Try) -> Iterator[Draft]:
    if item.minutes_over > 0 and not item.limits_over:
        yield from _longer_shift(attempt, item)
        yield from _wider_window(attempt, item)
    elif item.minutes_over == 0 and len(item.limits_over) == 1 and item.limits_over[0].cap != "capacity":
        over = item.limits_over[0]
        yield _draft(item, FixKind.RAISE_CAP, over.minutes_worth, cap=over.cap, amount=float(ceil(over.amount - 1e-9)))


def _longer_shift(attempt: Attempt, item: Try) -> Iterator[Draft]:
    line = item.line
    if item.first is not None:
        here = _place_before(item) if item.item.place is None else item.item.place
        if item.first + item.item.duration <= rest_deadline(line, item.position, here, _FAR):
            home_at = timed(item.extended(item.first), keep=False).home_at
            yield from _shift_draft(attempt, item, home_at - line.end)
    leave = last_departure(item.extended())
    if leave is not None and 0 <= leave < line.start:
        yield from _shift_draft(attempt, item, leave - line.start)


def _place_before(item: Try) -> int:
    doors = [other.place for other in item.line.items[: item.position] if other.place is not None]
    return doors[-1] if doors else item.line.origin


def _shift_draft(attempt: Attempt, item: Try, more: int) -> Iterator[Draft]:
    """Yield a longer shift, unless it would run into another shift of the visitor."""
    minutes = _whole_minutes(more)
    shift = item.line.shift
    start = item.line.start + min(0, minutes) * MINUTE_MICROS
    end = item.line.end + max(0, minutes) * MINUTE_MICROS
    for other in attempt.week.shifts_by_visitor[shift.visitor]:
        line = attempt.week.line(other.id)
        if other.id != shift.id and other.day == shift.day and line.start < end and start < line.end:
            return
    if 0 < abs(minutes) <= MOST_MINUTES and start >= 0:
        yield _draft(item, FixKind.LONGER_SHIFT, abs(minutes), minutes=float(minutes))


def _wider_window(attempt: Attempt, item: Try) -> Iterator[Draft]:
    """Yield a later end of the day's last window, and an earlier beginning of its first one."""
    if any(pin.start is not None for pin in attempt.week.pins_by_visit.get(item.item.visit, ())):
        return
    first, last = item.item.windows[0][0], item.item.windows[-1][1]
    if item.first is None:
        late = replace(item.item, windows=((item.item.windows[-1][0], _FAR),))
        start = first_start(item.line, late, item.ready)
        if start is not None and start + late.duration <= item.finish_by:
            yield from _window_draft(item, start - last)
    early = replace(item.item, windows=((max(0, item.ready), first),)) if item.ready < first else None
    start = None if early is None else last_start(item.line, early, item.finish_by)
    if start is not None and item.minutes_over > 0 and start < first:
        yield from _window_draft(item, start - first)


def _window_draft(item: Try, more: int) -> Iterator[Draft]:
    minutes = _whole_minutes(more)
    if 0 < abs(minutes) <= MOST_MINUTES:
        yield _draft(item, FixKind.WIDER_WINDOW, abs(minutes), minutes=float(minutes), day=item.line.shift.day)


def _draft(item: Try, kind: FixKind, size: float, **fields: object) -> Draft:
    shift = item.line.shift
    common: dict[str, object] = {"kind": kind.value, "visitor": shift.visitor, "shift": shift.id, "day": shift.day}
    return Draft(size, Fix.model_validate(common | {"text": UNSAID} | fields))


def _whole_minutes(more: int) -> int:
    """Round away from zero, so that what is said is enough."""
    return ceil(more / MINUTE_MICROS) if more > 0 else -ceil(-more / MINUTE_MICROS)

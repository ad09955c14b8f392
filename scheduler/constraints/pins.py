"""What a person fixed about a visit stays fixed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TypeVar

import numpy as np

from scheduler.constraints.base import Constraint, Facts, Level, Span, Unit, Violation
from scheduler.constraints.index import Bools, Index
from scheduler.constraints.kinds import PairMask, StartPin, Together
from scheduler.constraints.pairs import Pairs
from scheduler.constraints.timeline import Served, Timeline
from scheduler.domain.base import Text
from scheduler.domain.clock import ticks_down, ticks_up
from scheduler.domain.pin import Pin
from scheduler.domain.visit import Company

_Pinned = TypeVar("_Pinned", int, str)


class PinsRule(Constraint):
    """A pinned visit keeps its visitor, day, start (to the tick) and order, or is not made at all.

    Of several people one has to be the pinned visitor. Visits tied by an order pin are both made or neither is.
    """

    key = "pins"
    level = Level.HARD
    unit = Unit.VISITS
    span = Span.RELATED
    title = Text(zh="人工固定", en="Pins")
    sentence = Text(
        zh="人工固定的人员、日期、时间和次序保持不变。",
        en="What a person fixed about a visit, its visitor, day, start or order, is kept.",
    )
    template = Text(
        zh="走访 {visit} 未按固定的{what_zh}（{wanted}）安排。",
        en="Visit {visit} does not keep its fixed {what_en} ({wanted}).",
    )

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each part of a pin that is not kept."""
        for pin in timeline.problem.pins:
            served = timeline.served_of.get(pin.visit, [])
            if served:
                yield from self._who_and_when(timeline, pin, served)
            if pin.after is not None and not _in_order(served, timeline.served_of.get(pin.after, [])):
                yield self._broken(pin, "次序", "order", f"> {pin.after}")

    def contribute(self, index: Index) -> Iterator[PairMask | StartPin | Together]:
        """Yield masks for visitors and days, fixed starts, and ties for orders."""
        tick = index.problem.tick
        yield from _masks(index)
        for pin in index.problem.pins:
            row = index.visit_number[pin.visit]
            if pin.start is not None:
                yield StartPin(row, ticks_down(pin.start, tick))
            if pin.after is not None:
                least = min(option.duration for option in index.problem.visit_of[pin.after].options)
                most = ticks_down(_longest_day(index), tick)
                other = index.visit_number[pin.after]
                yield Together(other, 0, row, 0, ticks_up(least, tick), most, Company.SAME, one_day=True)

    def _who_and_when(self, timeline: Timeline, pin: Pin, served: list[Served]) -> Iterator[Violation]:
        tick = timeline.problem.tick
        if pin.visitor is not None and pin.visitor not in {item.visitor.id for item in served}:
            yield self._broken(pin, "人员", "visitor", pin.visitor)
        if pin.day is not None and any(item.day != pin.day for item in served):
            yield self._broken(pin, "日期", "day", timeline.problem.date_of(pin.day).isoformat())
        if pin.start is not None and any(item.start // tick != pin.start // tick for item in served):
            yield self._broken(pin, "时间", "start", str(pin.start))

    def _broken(self, pin: Pin, zh: str, en: str, wanted: str) -> Violation:
        facts: Facts = {"visit": pin.visit, "what_zh": zh, "what_en": en, "wanted": wanted}
        return Violation(constraint=self.key, amount=1, visits=(pin.visit,), facts=facts)


def _in_order(later: list[Served], earlier: list[Served]) -> bool:
    """Whether somebody makes both visits on one day, the later after the earlier; true when nobody makes either."""
    if not later and not earlier:
        return True
    return any(
        one.visitor.id == other.visitor.id and one.day == other.day and one.start >= other.end
        for one in later
        for other in earlier
    )


def _masks(index: Index) -> Iterator[PairMask]:
    """Yield one mask for all pinned days and one for all pinned visitors, but one each for who shall come with others.

    A repair pins all that has begun, and hundreds of masks would take longer to merge than all the rest.
    """
    days: dict[str, frozenset[int]] = {}
    visitors: dict[str, frozenset[str]] = {}
    for pin in index.problem.pins:
        if pin.day is not None:
            days[pin.visit] = days.get(pin.visit, frozenset()) | {pin.day}
        if pin.visitor is not None and index.problem.visit_of[pin.visit].people > 1:
            mine = index.shift_visitor == index.visitor_number[pin.visitor]
            yield _row_mask(index, index.visit_number[pin.visit], mine)
        elif pin.visitor is not None:
            visitors[pin.visit] = visitors.get(pin.visit, frozenset()) | {pin.visitor}
    if days:
        yield PairMask(index.pair_mask(lambda visit: days.get(visit.id), lambda shift: shift.day, _is_otherwise))
    if visitors:
        yield PairMask(
            index.pair_mask(lambda visit: visitors.get(visit.id), lambda shift: shift.visitor, _is_otherwise)
        )


def _is_otherwise(pinned: frozenset[_Pinned] | None, offered: _Pinned) -> bool:
    return pinned is not None and pinned != {offered}


def _row_mask(index: Index, row: int, allowed: Bools) -> PairMask:
    """Return what is asked of somebody at one visit: one line of the table is its own, the other closes nothing."""
    pinned = (np.arange(len(index.problem.visits)) == row).astype(np.int64)
    table = Pairs(pinned, allowed.astype(np.int64), np.array([[True, True], [False, True]]))
    return PairMask(table, leader_only=True)


def _longest_day(index: Index) -> timedelta:
    """Return the longest time from the first departure to the last return of one visitor's day."""
    days: dict[tuple[str, int], list[timedelta]] = {}
    for shift in index.problem.shifts:
        days.setdefault((shift.visitor, shift.day), []).extend((shift.start, shift.end))
    return max((max(times) - min(times) for times in days.values()), default=timedelta(0))


PINS = PinsRule()

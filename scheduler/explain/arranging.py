"""Carries out a move: the roster after it, with the other services of the changed routes in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scheduler.domain.move import Move, Put, SetMode, Step, Swap, TakeOff
from scheduler.domain.visit import Visit
from scheduler.explain.line import Item, Line, micros
from scheduler.explain.moved_week import MovedWeek
from scheduler.explain.refusing import refused
from scheduler.explain.seating import Seating, Wish, option_of, settled
from scheduler.explain.standing_week import StandingWeek
from scheduler.explain.timing import timed

_NOT_YET = -1
"""A start before every shift, so that the first one that fits is chosen."""


def arranged(week: StandingWeek, move: Move) -> StandingWeek:
    """Return the week after a move; it may break rules.

    Raises
    ------
    InputError
        When the move names what the problem does not have, says too little, or touches a visit that has begun.
    """
    for step in move.steps:
        after = _Arranger(week).after(step)
        early = sorted(after.begun - week.begun)
        if early:
            en = "it would start before the freeze; choose a later time"
            raise refused(early[0], zh="开始时间早于冻结时间；请另选较晚的时间", en=en)
        week = after
    return week


class _Arranger:
    """Carries out one step."""

    def __init__(self, week: StandingWeek) -> None:
        self._week = week

    def after(self, step: Step) -> StandingWeek:
        self._free_to_move(step.visit)
        if isinstance(step, TakeOff):
            return self._with(self._without(step.visit))
        if isinstance(step, Swap):
            self._free_to_move(step.other)
            return self._with(self._swapped(step))
        if isinstance(step, SetMode):
            return self._with(self._in_mode(step))
        return self._put(step)

    def _free_to_move(self, visit: str) -> None:
        if visit not in self._week.problem.visit_of:
            en = "the problem has no such visit; name one of this week"
            raise refused(visit, zh="问题中没有这项走访；请选本周的走访", en=en)
        if visit in self._week.begun:
            en = "it starts before the freeze, so it stays as it is"
            raise refused(visit, zh="开始于冻结时间之前，保持不变", en=en)

    def _with(self, lines: dict[str, Line]) -> StandingWeek:
        return MovedWeek.with_lines(self._week, lines)

    def _without(self, visit: str) -> dict[str, Line]:
        shifts = self._week.serving.get(visit, ())
        return {shift: timed(self._week.line(shift).without(visit), keep=True).line for shift in shifts}

    def _put(self, step: Put) -> StandingWeek:
        visit = self._week.problem.visit_of[step.visit]
        choices, option = self._choices(step), self._option(step)
        left = self._with(self._without(step.visit))
        start = None if step.start is None else micros(step.start)
        lines = Seating(left).seated(visit, choices, Wish(option, start, step.positions))
        held = frozenset({visit.id}) if step.start is not None else frozenset[str]()
        return MovedWeek.with_lines(left, lines, held)

    def _option(self, step: Put) -> int:
        visit = self._week.problem.visit_of[step.visit]
        if step.mode is not None:
            return option_of(visit, step.mode)
        for shift in self._week.serving.get(visit.id, ()):
            return next(item.option for item in self._week.line(shift).items if item.visit == visit.id)
        return 0

    def _choices(self, step: Put) -> list[Sequence[str]]:
        """Return, for each person who shall come, the shifts to choose from."""
        problem, now = self._week.problem, self._week.serving.get(step.visit, ())
        for shift in step.shifts:
            if shift not in problem.shift_of:
                zh, en = f"没有班次 {shift!r}", f"there is no shift {shift!r} in {problem.name}"
                raise refused(step.visit, zh=zh, en=en)
        if step.shifts:
            return [(shift,) for shift in step.shifts]
        visitors = step.visitors or tuple(problem.shift_of[shift].visitor for shift in now)
        day = step.day if step.day is not None else next((problem.shift_of[shift].day for shift in now), None)
        if not visitors or day is None:
            en = "nobody makes it now, so the move has to say who comes and on which day, or on which shift"
            raise refused(step.visit, zh="目前未安排，请指明人员和日期，或指明班次", en=en)
        if not step.visitors and day == problem.shift_of[now[0]].day:
            return [(shift,) for shift in now]
        return [self._shifts_on(step.visit, visitor, day) for visitor in visitors]

    def _shifts_on(self, visit: str, visitor: str, day: int) -> Sequence[str]:
        problem = self._week.problem
        if visitor not in problem.visitor_of:
            zh, en = f"没有人员 {visitor!r}", f"there is no visitor {visitor!r} in {problem.name}"
            raise refused(visit, zh=zh, en=en)
        found = [shift.id for shift in self._week.shifts_by_visitor[visitor] if shift.day == day]
        if not found:
            en = f"visitor {visitor} has no shift on {problem.date_of(day)}; choose another day or add a shift"
            raise refused(visit, zh=f"人员 {visitor} 在 {problem.date_of(day)} 没有班次；请另选日期或增加班次", en=en)
        return found

    def _in_mode(self, step: SetMode) -> dict[str, Line]:
        visit = self._week.problem.visit_of[step.visit]
        self._require_served(visit)
        option, found = option_of(visit, step.mode), {}
        for shift in self._week.serving[visit.id]:
            line = self._week.line(shift)
            items = tuple(
                self._at(item, visit, option, line.shift.day) if item.visit == visit.id else item for item in line.items
            )
            found[shift] = settled(line.with_items(items))
        return found

    def _swapped(self, step: Swap) -> dict[str, Line]:
        one, other = self._week.problem.visit_of[step.visit], self._week.problem.visit_of[step.other]
        self._require_served(one)
        self._require_served(other)
        serving = self._week.serving
        if len(serving[one.id]) != len(serving[other.id]):
            mine, theirs = len(serving[one.id]), len(serving[other.id])
            en = f"{mine} people come to it and {theirs} to {other.id}; swap visits of as many people"
            raise refused(one.id, zh=f"本次 {mine} 人，{other.id} {theirs} 人；只能对调人数相同的走访", en=en)
        options = {visit: item.option for visit in (one.id, other.id) for item in self._items(visit)}
        partner, found = {one.id: other, other.id: one}, {}
        for shift in dict.fromkeys((*serving[one.id], *serving[other.id])):
            line = self._week.line(shift)
            items = tuple(
                self._at(item, partner[item.visit], options[partner[item.visit].id], line.shift.day)
                if item.visit in partner
                else item
                for item in line.items
            )
            found[shift] = settled(line.with_items(items))
        return found

    def _items(self, visit: str) -> list[Item]:
        lines = (self._week.line(shift) for shift in self._week.serving[visit])
        return [item for line in lines for item in line.items if item.visit == visit]

    def _require_served(self, visit: Visit) -> None:
        if visit.id not in self._week.serving:
            en = "nobody makes it now; put it on a route first"
            raise refused(visit.id, zh="目前未安排；请先排入路线", en=en)

    def _at(self, slot: Item, visit: Visit, option: int, day: int) -> Item:
        """Return a visit in the place of a service: at its start, or at another where the windows want that."""
        item = replace(self._week.trial_item(visit, option, day), is_new=False)
        if not item.windows or self._week.is_fixed(visit):
            return replace(item, windows=((slot.start, slot.start),), start=slot.start)
        fits = any(first <= slot.start <= last for first, last in item.windows)
        return replace(item, start=slot.start if fits else _NOT_YET)

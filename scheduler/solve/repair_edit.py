"""Carries out changes one after the other on the parts of a problem."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TypeVar

from scheduler.domain.base import Text
from scheduler.domain.change_set import (
    ElderAbsent,
    PinAdded,
    RemoteOnly,
    ShiftAdded,
    ShiftShortened,
    VisitAdded,
    VisitCancelled,
    VisitorAbsent,
    WeekChange,
)
from scheduler.domain.clock import DAY, format_time
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.domain.visit import TimeWindow, Visit
from scheduler.solve.repair_shifts import without_interval

_Item = TypeVar("_Item")
_EVER = timedelta(days=3)
"""Later than any shift of a day can end."""


class Edit:
    """The parts of a problem while changes are carried out.

    Attributes
    ----------
    touched_visits, touched_shifts : dict of str to tuple of int
        Numbers of the changes that touch what was there before.
    moved_on : dict of str to (timedelta, str)
        Shifts cut in two: from when on the second part, and its id.
    """

    def __init__(
        self,
        problem: Problem,
        roster: Roster,
        freeze: timedelta,
        begun: frozenset[str],
        standing: Mapping[str, timedelta],
    ) -> None:
        self._problem, self._freeze, self._begun, self._standing = problem, freeze, begun, standing
        self._days = {
            item.visit: problem.shift_of[route.shift].day
            for route in roster.routes
            for stop in route.stops
            for item in stop.visits
        }
        self.places, self.elders = list(problem.places), list(problem.elders)
        self.visits = {visit.id: visit for visit in problem.visits}
        self.shifts = {shift.id: shift for shift in problem.shifts}
        self.pins = list(problem.pins)
        self.touched_visits: dict[str, tuple[int, ...]] = {}
        self.touched_shifts: dict[str, tuple[int, ...]] = {}
        self.moved_on: dict[str, tuple[timedelta, str]] = {}
        self._number = 0

    def apply(self, number: int, change: WeekChange) -> None:
        """Carry out one change.

        Raises
        ------
        InputError
            When it names what the problem does not have, or touches what has begun.
        """
        self._number = number
        match change:
            case VisitorAbsent():
                self._visitor_absent(change)
            case ShiftShortened():
                self._shift_shortened(change)
            case ShiftAdded():
                self._shift_added(change)
            case ElderAbsent():
                self._elder_absent(change)
            case VisitCancelled():
                self._free(change.visit)
                self._drop(change.visit)
            case VisitAdded():
                self._visit_added(change)
            case PinAdded():
                self._free(change.pin.visit)
                self.pins.append(change.pin)
                self._touch_visit(change.pin.visit)
            case RemoteOnly():
                self._remote_only(change)

    def fields(self) -> dict[str, object]:
        """Return the parts as fields of the problem; ties of visits that are gone are gone, too."""
        left, problem = self.visits, self._problem
        self.pins = [pin for pin in self.pins if pin.visit in left and (pin.after is None or pin.after in left)]
        series = (
            item.model_copy(update={"visits": tuple(name for name in item.visits if name in left)})
            for item in problem.series
        )
        return {
            "places": tuple(self.places),
            "elders": tuple(self.elders),
            "shifts": tuple(self.shifts.values()),
            "series": tuple(item for item in series if item.visits),
            "precedences": tuple(tie for tie in problem.precedences if tie.first in left and tie.second in left),
        }

    def _visitor_absent(self, change: VisitorAbsent) -> None:
        self._known(change.visitor, self._problem.visitor_of, "人员", "visitor")
        days = self._span(change.first_day, change.last_day or change.first_day)
        for shift in [item for item in self.shifts.values() if item.visitor == change.visitor and item.day in days]:
            start, end = change.start or timedelta(0), change.end or _EVER
            self._cut(shift.id, start, end)

    def _shift_shortened(self, change: ShiftShortened) -> None:
        shift = self._known(change.shift, self.shifts, "班次", "shift")
        start, end = change.start or shift.start, change.end or shift.end
        if start < shift.start or end > shift.end:
            hours = f"{format_time(shift.start)}-{format_time(shift.end)}"
            raise self._refused(
                zh=f"班次 {shift.id} 原为 {hours}，不能因此变长；请改用 shift_added",
                en=f"shift {shift.id} is {hours} and would become longer; use shift_added",
            )
        self._cut(shift.id, end, _EVER)
        if start > shift.start:
            self._cut(shift.id, timedelta(0), start)

    def _cut(self, name: str, start: timedelta, end: timedelta) -> None:
        """Take an interval out of a shift, as far as it lies after the freeze and after what has begun."""
        shift = self.shifts[name]
        start = max(start, self._freeze - shift.day * DAY, self._standing.get(name, timedelta(0)))
        if max(start, shift.start) >= min(end, shift.end):
            return
        parts = without_interval(shift, start, end, self._problem, {*self.shifts})
        self.shifts[name] = parts[0]
        if len(parts) > 1:
            self.shifts[parts[1].id] = parts[1]
            self.moved_on[name] = (parts[1].start, parts[1].id)
        self.touched_shifts[name] = (*self.touched_shifts.get(name, ()), self._number)

    def _shift_added(self, change: ShiftAdded) -> None:
        if change.shift.id in self.shifts:
            raise self._refused(
                zh=f"已有班次 {change.shift.id!r}；请换一个编号",
                en=f"there is a shift {change.shift.id!r} already; choose another id",
            )
        self.shifts[change.shift.id] = change.shift

    def _elder_absent(self, change: ElderAbsent) -> None:
        self._known(change.elder, self._problem.elder_of, "老人", "elder")
        last = self._problem.days - 1 if change.last_day is None else change.last_day
        days = self._span(change.first_day, last)
        for visit in [item for item in self.visits.values() if item.elder == change.elder]:
            if visit.id in self._begun:
                continue
            windows = _on_other_days(visit.windows, days)
            if not windows:
                self._drop(visit.id)
            elif windows != visit.windows:
                self._replace(visit, visit.model_copy(update={"windows": windows}), days)

    def _visit_added(self, change: VisitAdded) -> None:
        visit = change.visit
        if visit.id in self.visits:
            raise self._refused(
                zh=f"已有走访 {visit.id!r}；请换一个编号",
                en=f"there is a visit {visit.id!r} already; choose another id",
            )
        if change.place is not None and change.place.id not in {place.id for place in self.places}:
            self.places.append(change.place)
        if change.elder is not None and change.elder.id not in {elder.id for elder in self.elders}:
            self.elders.append(change.elder)
        self._known(visit.elder, {elder.id: elder for elder in self.elders}, "老人", "elder")
        self._known(visit.place, {place.id: place for place in self.places}, "地点", "place")
        self.visits[visit.id] = visit
        self._touch_visit(visit.id)

    def _remote_only(self, change: RemoteOnly) -> None:
        for area in sorted(change.areas):
            self._known(area, self._problem.area_of, "片区", "area")
        last = self._problem.days - 1 if change.last_day is None else change.last_day
        days = self._span(change.first_day, last)
        elders = {elder.id: elder for elder in self.elders}
        for visit in list(self.visits.values()):
            areas = self._problem.areas_above(elders[visit.elder].area)
            if visit.id not in self._begun and not areas.isdisjoint(change.areas):
                self._keep_from_door(visit, days)

    def _keep_from_door(self, visit: Visit, days: frozenset[int]) -> None:
        """Move a visit to days on which somebody may come to the door, or else make it a call."""
        remote = tuple(option for option in visit.options if option.mode.is_remote)
        closed = any(not days.isdisjoint(window.days) for window in visit.windows)
        if len(remote) == len(visit.options) or not closed:
            return
        windows = _on_other_days(visit.windows, days)
        if windows or not remote:
            self._replace(visit, visit.model_copy(update={"windows": windows}), days)
        else:
            self._replace(visit, visit.model_copy(update={"options": remote}), days)

    def _replace(self, old: Visit, new: Visit, days: frozenset[int]) -> None:
        """Exchange a visit; the change touches it where it is made on one of the days."""
        self.visits[old.id] = new
        if self._days.get(old.id) in days:
            self._touch_visit(old.id)

    def _drop(self, visit: str) -> None:
        del self.visits[visit]
        self._touch_visit(visit)

    def _touch_visit(self, visit: str) -> None:
        self.touched_visits[visit] = (*self.touched_visits.get(visit, ()), self._number)

    def _free(self, visit: str) -> None:
        self._known(visit, self.visits, "走访", "visit")
        if visit in self._begun:
            raise self._refused(
                zh=f"走访 {visit} 开始于冻结时间之前，保持不变",
                en=f"visit {visit} starts before the freeze, so it stays as it is",
            )

    def _known(self, name: str, known: Mapping[str, _Item], zh: str, en: str) -> _Item:
        if name not in known:
            raise self._refused(zh=f"问题中没有{zh} {name!r}", en=f"there is no {en} {name!r} in the problem")
        return known[name]

    def _span(self, first: int, last: int) -> frozenset[int]:
        if first >= self._problem.days or last >= self._problem.days:
            raise self._refused(
                zh=f"第 {max(first, last)} 天不在问题的 {self._problem.days} 天之内（从 0 数起）",
                en=f"day {max(first, last)} lies outside the {self._problem.days} days of the problem, counted from 0",
            )
        return frozenset(range(first, last + 1))

    def _refused(self, zh: str, en: str) -> InputError:
        return InputError(Text(zh=f"第 {self._number} 项变更", en=f"change {self._number}"), Text(zh=zh, en=en))


def _on_other_days(windows: tuple[TimeWindow, ...], days: frozenset[int]) -> tuple[TimeWindow, ...]:
    """Return windows without some days; those that lose all are gone."""
    found = []
    for window in windows:
        left = tuple(day for day in window.days if day not in days)
        if left:
            found.append(window if left == window.days else window.model_copy(update={"days": left}))
    return tuple(found)

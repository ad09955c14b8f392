"""A problem and a roster prepared for insertion trials; everything is computed at its first use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property

from scheduler.constraints.index import Index
from scheduler.constraints.timeline import Duty, laid_out
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Precedence, Visit
from scheduler.explain.ground import Ground
from scheduler.explain.laying import Standing, laid, standing
from scheduler.explain.line import DAY_MICROS, Item, Line, Windows, micros
from scheduler.explain.part import Part


class Week:
    """Routes in microseconds, who serves what, and how visits hang together.

    Parameters
    ----------
    index : Index
    roster : Roster
        Its unassigned list is not read here: what no route serves is unserved.
    before : Week, optional
        The same roster in a problem that differs a little; what is the same is taken from there.
    """

    def __init__(self, index: Index, roster: Roster, before: Week | None = None) -> None:
        self.index = index
        self.roster = roster
        self.route_of: Mapping[str, Route] = {route.shift: route for route in roster.routes}
        self._lines: dict[str, Line] = {}
        self._duties: dict[str, Duty] = {}
        self._standing: dict[str, Mapping[tuple[str, int, int], Standing]] = {}
        self._tick = micros(index.problem.tick)
        self._before = before
        self.ground = self._ground()

    def _ground(self) -> Ground:
        return Ground(self.problem, None if self._before is None else self._before.ground)

    @property
    def problem(self) -> Problem:
        """The problem."""
        return self.index.problem

    @cached_property
    def _new_shifts(self) -> frozenset[str]:
        if self._before is None:
            return frozenset(self.problem.shift_of)
        shifts, visitors = self._before.problem.shift_of, self._before.problem.visitor_of
        return frozenset(
            shift.id
            for shift in self.problem.shifts
            if shifts.get(shift.id) is not shift
            or visitors.get(shift.visitor) is not self.problem.visitor_of[shift.visitor]
        )

    def is_new(self, shift: str) -> bool:
        """Whether a shift, or its visitor, is not the one of the week before the change."""
        return shift in self._new_shifts

    @cached_property
    def serving(self) -> Mapping[str, tuple[str, ...]]:
        """Shifts on which each visit is served; unserved visits are absent."""
        found: dict[str, tuple[str, ...]] = {}
        for route in self.roster.routes:
            for name in (item.visit for stop in route.stops for item in stop.visits):
                found[name] = (*found.get(name, ()), route.shift)
        return found

    @cached_property
    def crewed(self) -> frozenset[str]:
        """Visits that take several people, or to which several come."""
        return self.ground.crewed | {name for name, shifts in self.serving.items() if len(shifts) > 1}

    @property
    def shifts_on(self) -> Mapping[int, tuple[Shift, ...]]:
        """Shifts by day."""
        return self.ground.shifts_on

    @property
    def shifts_by_visitor(self) -> Mapping[str, tuple[Shift, ...]]:
        """Shifts of every visitor, idle visitors included."""
        return self.ground.shifts_by_visitor

    @property
    def pins_by_visit(self) -> Mapping[str, tuple[Pin, ...]]:
        """Pins of each visit that has any."""
        return self.ground.pins_by_visit

    @property
    def bonds(self) -> Mapping[str, tuple[Precedence, ...]]:
        """Precedences and pinned orders that bind each visit."""
        return self.ground.bonds

    def is_in_a_series(self, visit: str) -> bool:
        """Whether a visit has to keep its distance to others of its elder."""
        return visit in self.ground.series_by_visit

    def bundle(self, visit: str) -> tuple[Visit, ...]:
        """Return a visit and all unserved ones tied to it, which are served together or not at all."""
        found, waiting = [visit], [visit]
        while waiting:
            for tie in self.bonds.get(waiting.pop(), ()):
                for name in (tie.first, tie.second):
                    if name not in found and name not in self.serving:
                        found.append(name)
                        waiting.append(name)
        return tuple(self.problem.visit_of[name] for name in found)

    def is_fixed(self, visit: Visit) -> bool:
        """Whether a served visit keeps its start in every trial: others hang on it, or a person pinned it."""
        pinned = any(pin.start is not None for pin in self.pins_by_visit.get(visit.id, ()))
        return visit.people > 1 or visit.id in self.bonds or pinned

    def line(self, shift: str) -> Line:
        """Return the route of a shift in microseconds, empty when it has none."""
        if self._before is not None and not self.is_new(shift):
            return self._before.line(shift)
        if shift not in self._lines:
            self._lines[shift] = self._line(self.problem.shift_of[shift])
        return self._lines[shift]

    def has(self, line: Line) -> bool:
        """Whether a route is the one of its shift."""
        return line.shift.id in self.problem.shift_of and self.line(line.shift.id) is line

    def duty(self, shift: str) -> Duty | None:
        """Return the route of a shift laid out in time; ``None`` when it has none."""
        if shift not in self.route_of:
            return None
        if self._before is not None and not self.is_new(shift):
            return self._before.duty(shift)
        if shift not in self._duties:
            self._duties[shift] = laid_out(self.index, self.route_of[shift])
        return self._duties[shift]

    def laid(self, line: Line) -> Duty | None:
        """Return a changed route of a shift laid out in time; ``None`` when nobody is served."""
        return laid(self.index, line, self.standing(line.shift.id))

    def standing(self, shift: str) -> Mapping[tuple[str, int, int], Standing]:
        """Return the services of a shift, and what each hangs on."""
        if shift not in self._standing:
            self._standing[shift] = standing(self.line(shift), self.duty(shift))
        return self._standing[shift]

    @cached_property
    def whole(self) -> Part:
        """The roster laid out in time, as every check reads it.

        Raises
        ------
        InputError
            When the roster names a shift, visit or mode that the problem does not have, or a wrong door.
        """
        duties = (self.duty(route.shift) for route in self.roster.routes)
        there = tuple(duty for duty in duties if duty is not None)
        return Part(self.index, self.roster, lambda: there, self.problem)

    def trial_item(self, visit: Visit, option: int, day: int) -> Item:
        """Return a visit as it would lie on a day, in one of its modes."""
        return self._item(visit, option, self.windows(visit, day), start=0, is_new=True)

    def windows(self, visit: Visit, day: int) -> Windows:
        """Return when a visit may start on a day, in whole ticks; its pinned start alone where there is one."""
        found = []
        for window in visit.windows_on(day):
            first = -(-micros(window.earliest) // self._tick) * self._tick
            last = micros(window.latest) // self._tick * self._tick
            if first <= last:
                found.append((first, last))
        for pin in self.pins_by_visit.get(visit.id, ()):
            if pin.start is not None:
                instant = micros(pin.start) // self._tick * self._tick
                found = [(instant, instant) for first, last in found if first <= instant <= last][:1]
        return tuple(found)

    def moment(self, line: Line, item: Item) -> int:
        """Return the start of a service in microseconds since midnight of day 0."""
        return line.shift.day * DAY_MICROS + item.start

    def _line(self, shift: Shift) -> Line:
        visitor = self.problem.visitor_of[shift.visitor]
        place = self.index.place_number
        pause = (micros(shift.pause.start), micros(shift.pause.end)) if shift.pause else (0, 0)
        return Line(
            shift=shift,
            start=micros(shift.start),
            end=micros(shift.end),
            pause=pause,
            origin=place[shift.start_place or visitor.home],
            destination=place[shift.end_place or visitor.end_place or visitor.home],
            ticks=self.index.travel.ticks(self.index.travel.profile_of(visitor)),
            tick=self._tick,
            items=self._items(shift),
        )

    def _items(self, shift: Shift) -> tuple[Item, ...]:
        duty = self.duty(shift.id)
        found = []
        for served in duty.served if duty else ():
            start = micros(served.start)
            windows = () if self.is_fixed(served.visit) else self.windows(served.visit, shift.day)
            found.append(self._item(served.visit, served.option_number, windows or ((start, start),), start))
        return tuple(found)

    def _item(self, visit: Visit, option: int, windows: Windows, start: int, is_new: bool = False) -> Item:
        chosen = visit.options[option]
        return Item(
            visit=visit.id,
            option=option,
            place=None if chosen.mode.is_remote else self.index.place_number[visit.place],
            access=micros(self.problem.place_of[visit.place].access),
            duration=micros(chosen.duration),
            windows=windows,
            start=start,
            is_new=is_new,
        )

    def way_from_home(self, visitor: str, visit: Visit) -> timedelta:
        """Return the longer of the ways between a visitor's home and a door, the way up to it included."""
        who, places = self.problem.visitor_of[visitor], self.index.place_number
        ticks = self.index.travel.ticks(self.index.travel.profile_of(who))
        home, door, end = places[who.home], places[visit.place], places[who.end_place or who.home]
        most = max(int(ticks[home, door]), int(ticks[door, end]))
        return most * self.problem.tick + self.problem.place_of[visit.place].access
